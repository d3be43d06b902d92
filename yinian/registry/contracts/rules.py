"""Which contract a visit falls under, how far an authorisation is used, and how the accounts of both are named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

# At so many percent of authorised hours somebody is told, once each.
WARN_AT = (80, 90, 100)
SOURCE, SETTLED = "purchase_source", "purchase_settled"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract covers: days (half-open), items by code (none named: all), and its price if it names one."""

    contract: int
    path: str
    since: date
    until: date
    items: tuple[str, ...] = ()
    price_fen: int | None = None
    per: str = ""

    def covers(self, code: str, on: date, path: str) -> bool:
        """Whether a visit of an item on a day at a place falls under it."""
        return self.since <= on < self.until and (not self.items or code in self.items) and path.startswith(self.path)

    def meets(self, other: "Terms") -> bool:
        """Whether a visit could fall under both."""
        days = self.since < other.until and other.since < self.until
        return days and (not self.items or not other.items or bool(set(self.items) & set(other.items)))


def chosen(known: Iterable[Terms], code: str, on: date, path: str) -> Terms | None:
    """The contract that a visit falls under: of several the nearest place's, and there the oldest."""
    found = [one for one in known if one.covers(code, on, path)]
    return min(found, key=lambda one: (-len(one.path), one.contract)) if found else None


def percent(used: int, authorised: int | None) -> int | None:
    """How much of an authorisation is used, in whole percent rounded down; of nothing, nobody can say."""
    return None if not authorised else max(0, used) * 100 // authorised


def reached(used: int, authorised: int | None) -> Sequence[int]:
    """The marks that so much use has come to."""
    share = percent(used, authorised)
    return [mark for mark in WARN_AT if share is not None and share >= mark]


def budget_kind(year: int) -> str:
    """The account on which a year's budget stands until contracts commit it."""
    return f"purchase:{year}"


def contract_kind(contract: int) -> str:
    """The account on which a contract's amount stands until it is settled."""
    return f"contract:{contract}"


def number_of(kind: str) -> int:
    """The contract whose account this is."""
    return int(kind.partition(":")[2])
