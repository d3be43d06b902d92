"""How the accounts of funds, and what is posted on them, are named."""

FUND, SOURCE, PAYABLE, PAID = "fund", "fund_source", "payable", "paid_out"


def fund_kind(name: str) -> str:
    """The kind of account that a fund of this name is; a region has one account of a kind."""
    return f"{FUND}:{name}"


def is_fund(kind: str) -> bool:
    """Whether an account of this kind is a fund."""
    return kind.startswith(f"{FUND}:")


def feed_key(fund: int, reference: str) -> str:
    """One appropriation feeds a fund once."""
    return f"fund:{fund}:{reference}"
