"""What an evaluating body found of a provider, and until when that holds."""
