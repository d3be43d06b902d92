"""Verbs that change regions, parties, accounts and posts, and the reads that administrators' pages need."""
