"""Welfare visits: who is visited how often, by whom, what was found, and what share of those due was seen."""
