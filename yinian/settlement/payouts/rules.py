"""Who may be paid, and how the postings of payouts are named."""

from datetime import date


def rated_to_be_paid(required: bool, valid_until: date | None, on: date) -> bool:
    """Whether a payee may be paid: where the region wants an evaluation, only under one that is still valid (凡补必评)."""
    return not required or (valid_until is not None and on < valid_until)


def claim_key(claim: int) -> str:
    """One claim is paid once."""
    return f"payout:claim:{claim}"
