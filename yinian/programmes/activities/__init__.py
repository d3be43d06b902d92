"""Activities for older people: announced, held or cancelled."""
