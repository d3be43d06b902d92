"""How the postings of claims are named, and what a claim adds up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yinian.registry.catalogue.rules import cost_fen


@dataclass(frozen=True, slots=True)
class Limits:
    """The terms of objections, and where they come from."""

    answer_days: int = 10
    source: str = "own default"


# No document of a region sets these terms; a region's policy may replace them when one does.
LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Price:
    """What an item costs on a day, per hour or per visit."""

    fen: int
    per: str


@dataclass(frozen=True, slots=True)
class Work:
    """One verified visit: of which item, on which day, how long it counts."""

    order: int
    code: str
    on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Charge:
    """What one visit is claimed at."""

    order: int
    minutes: int
    price: Price
    amount_fen: int


def charged(works: Iterable[Work], prices: Mapping[tuple[str, date], Price]) -> tuple[list[Charge], list[Work]]:
    """Each visit at the price of its day, and the visits that have no price, which are left out."""
    charges, without = [], []
    for work in works:
        price = prices.get((work.code, work.on))
        if price is None:
            without.append(work)
        else:
            amount = cost_fen(price.fen, price.per, work.minutes)
            charges.append(Charge(work.order, work.minutes, price, amount))
    return charges, without


def claim_key(claim: int) -> str:
    """One claim is owed once."""
    return f"claim:{claim}"
