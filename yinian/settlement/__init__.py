"""What is paid for it."""
