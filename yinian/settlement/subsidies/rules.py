"""How accounts and postings of subsidies are named."""

FUND, SOURCE, PAYABLE = "fund", "fund_source", "payable"


def fund_kind(name: str) -> str:
    """The kind of account that a fund of this name is; a region has one account of a kind."""
    return f"{FUND}:{name}"


def feed_key(fund: int, reference: str) -> str:
    """One appropriation feeds a fund once."""
    return f"fund:{fund}:{reference}"


def award_key(award: int) -> str:
    """One award is posted once."""
    return f"award:{award}"
