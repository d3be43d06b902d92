"""Funds, and awards out of them on a stated ground, proposed by one person and approved by another."""
