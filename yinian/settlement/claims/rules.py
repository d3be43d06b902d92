"""How the postings of claims are named, and what a claim adds up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from yinian.registry.catalogue.rules import part_fen


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


# What subsidies bear alone is money already.
NO_PRICE = Price(0, "visit")


@dataclass(frozen=True, slots=True)
class Work:
    """One verified visit: of which item, on which day, and what the public bears of it.

    That is some minutes of all that it took, and what subsidies bear of the rest.
    """

    order: int
    code: str
    on: date
    minutes: int
    whole: int = 0
    subsidy_fen: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """What one visit is claimed at."""

    order: int
    minutes: int
    price: Price
    amount_fen: int


def charged(
    works: Iterable[Work], prices: Mapping[tuple[str, date], Price], own: Mapping[int, Price] = MappingProxyType({})
) -> tuple[list[Charge], list[Work]]:
    """Each visit at its own price or that of its day, and the visits that have no price, which are left out."""
    charges, without = [], []
    for work in works:
        price = own.get(work.order) or prices.get((work.code, work.on))
        if price is None and not work.minutes and work.subsidy_fen:
            price = NO_PRICE
        if price is None:
            without.append(work)
        else:
            amount = part_fen(price.fen, price.per, work.minutes, max(work.whole, work.minutes)) + work.subsidy_fen
            charges.append(Charge(work.order, work.minutes, price, amount))
    return charges, without


def claim_key(claim: int) -> str:
    """One claim is owed once."""
    return f"claim:{claim}"
