"""Clearly artificial elders in the numbers that the documents publish: calibration, population, homes, runs, report."""
