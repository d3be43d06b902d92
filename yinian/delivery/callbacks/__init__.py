"""Call-backs: elders who have no phone to tap on are called, a drawn few of them, and asked how the visit was."""
