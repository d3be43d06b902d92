"""The calls of the 12349 desk: who rings, who answers, and how each call ends."""
