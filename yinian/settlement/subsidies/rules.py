"""How postings of subsidies are named."""


def award_key(award: int) -> str:
    """One award is posted once."""
    return f"award:{award}"
