"""What each may have, and why."""
