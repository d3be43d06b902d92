"""The law's numbers as dated data with their sources: what holds where, on which day, by which document."""
