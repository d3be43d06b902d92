"""The demonstration: real regions, clearly artificial elders, and a cast of people who can sign in."""
