"""Exchange of data with other systems: keys that act in a post, how much each may ask, and a trace of every call."""
