"""Complaints and reports: taken in by anybody, answered by a day, and their results made public."""
