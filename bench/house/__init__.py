"""Measures of the ground."""
