"""Figures: all indicators of all regions of a city, and the pages that show them."""
