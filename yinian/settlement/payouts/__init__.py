"""Paying out what is due, for every payee."""
