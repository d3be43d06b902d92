"""Devices in elders' homes: what they are, whose they are, who put them up, and how they fare."""
