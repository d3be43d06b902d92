"""What an elder prefers: told by the visits they had and what they said of them, and by their own words."""
