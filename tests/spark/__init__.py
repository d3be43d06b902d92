"""Columns on a real cluster of Apache Spark: run by `make spark`, skipped elsewhere."""
