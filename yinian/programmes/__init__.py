"""Where services come from; each leaf knows no other."""
