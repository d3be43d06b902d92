"""How the accounts of funds, and what is posted on them, are named; and which share of a fund must go to care."""

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


def reaches(part_fen: int, whole_fen: int, percent: int) -> bool | None:
    """Whether a part is at least so many percent of a whole; of nothing, nobody can say."""
    return None if whole_fen <= 0 else part_fen * 100 >= whole_fen * percent


def per_bed(amount_fen: int, beds: int | None) -> int | None:
    """What an amount comes to for each bed, in fen rounded down."""
    return amount_fen // beds if beds else None
