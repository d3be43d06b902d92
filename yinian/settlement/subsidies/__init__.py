"""Awards out of a region's funds on a stated ground, proposed by one person and approved by another."""
