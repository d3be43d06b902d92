"""What each community has for its elders: a steward, an alliance, a service zone, and grids with somebody who walks them."""
