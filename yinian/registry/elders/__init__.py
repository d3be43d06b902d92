"""Older people as the region knows them: registered once, with dated facts, kin, and who else may see them."""
