"""The ground: mechanisms that every room stands on."""
