"""Rosters as bureaux keep them, read, previewed, applied whole or in part, and taken back as a whole."""
