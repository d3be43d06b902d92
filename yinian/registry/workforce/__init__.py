"""Who does the work: workers, what they can do, what they are certified for, and when they work."""
