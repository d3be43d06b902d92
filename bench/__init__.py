"""Measures: each prints a name, a figure and a unit; ratios are taken against a plain implementation in the same run."""
