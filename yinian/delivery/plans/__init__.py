"""Care that comes again and again: packages, an elder's plan and its pauses, visits placed ahead, and the members of the virtual home."""
