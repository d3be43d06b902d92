"""What a provider claims for verified work."""
