"""What must be acted on for an elder, wherever it was noticed: reported, taken, passed along the levels, ended."""
