"""What it comes to."""
