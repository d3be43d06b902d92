"""Figures computed from records in columns for every region at once, kept by day for ever, and opened into their rows."""
