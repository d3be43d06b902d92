"""Who goes where on a provider's day: the day as it stands, proposals that change nothing, and their acceptance."""
