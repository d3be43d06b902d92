"""Who may be paid, how the postings of payouts are named, and how a row of a returned file is told from a sound one."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yinian.entitlement.benefits.rules import DUE

# What an item may stand for, by the tables that hold it.
DUES, CLAIM, AWARD = "entitlement.due", "settlement.claim", "settlement.award"
# The account on which an elder's dues stand until they are paid, and what funds spent on them.
OWED, SPENT = DUE, "fund_spent"


def rated_to_be_paid(required: bool, valid_until: date | None, on: date) -> bool:
    """Whether a payee may be paid: where the region wants an evaluation, only under one that is still valid (凡补必评)."""
    return not required or (valid_until is not None and on < valid_until)


def claim_key(claim: int) -> str:
    """One claim is paid once."""
    return f"payout:claim:{claim}"


def award_key(award: int) -> str:
    """One award is paid once."""
    return f"payout:award:{award}"


def item_key(item: int) -> str:
    """One item of a batch is paid once."""
    return f"payout:item:{item}"


def batch_key(batch: int, what: str = "") -> str:
    """One batch takes its money out of the fund once, and gives back what failed once a turn."""
    return f"batch:{batch}:{what}" if what else f"batch:{batch}"


def clearing(batch: int) -> str:
    """The kind of account on which a batch's money waits for the bank's answer."""
    return f"clearing:{batch}"


def check(key: bytes, *parts: object) -> str:
    """Ten signs that change when anything in the row changes; only the house can make them."""
    whole = "\x1f".join(str(part) for part in parts)
    return hmac.new(key, b"payout\x1f" + whole.encode(), "sha256").hexdigest()[:10].upper()


@dataclass(frozen=True, slots=True)
class Sent:
    """An item as the bank had it."""

    holder: str
    account: str
    amount_fen: int
    check: str
    outcome: str
    reported_here: bool


@dataclass(frozen=True, slots=True)
class Came:
    """A row as it came back; what the file has no column for is nothing."""

    holder: str
    account: str | None
    amount_fen: int | None
    check: str | None
    paid: bool | None


def verdict(sent: Sent | None, came: Came) -> str:
    """Why a row is not taken, or nothing: unknown, altered, told already, or without a result."""
    if sent is None:
        return "unknown"
    altered: Mapping[str, bool] = {
        "altered_amount": came.amount_fen != sent.amount_fen,
        "altered_name": came.holder != sent.holder,
        "altered_account": came.account is not None and came.account != sent.account,
        "altered_check": came.check is not None and came.check != sent.check,
    }
    for reason, wrong in altered.items():
        if wrong:
            return reason
    if sent.outcome != "waiting":
        return "twice" if sent.reported_here else "reported"
    return "no_result" if came.paid is None else ""
