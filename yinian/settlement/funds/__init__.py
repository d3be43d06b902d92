"""A region's funds: where money for care comes in, and the one way it leaves for somebody it is owed to."""
