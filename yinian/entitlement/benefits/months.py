"""What law a month of a region goes by: the days on which it holds, which benefits are due in it, and how a part counts."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from yinian.entitlement.policies import plan, spans
from yinian.entitlement.policies.plan import Law, Plan
from yinian.entitlement.policies.spans import Governed
from yinian.entitlement.policies.tables import Table
from yinian.foundation import periods
from yinian.foundation.ledger import Unit
from yinian.foundation.periods import Period
from yinian.foundation.regions import Region

# What is given to an elder in money, and how often; what is per bed, meal or person is no elder's due.
PAID = ("month", "year", "once")
HELD = "held_"


@dataclass(frozen=True, slots=True)
class Span:
    """Some days of a month under one law, and that law as a statement over the table `people`."""

    days: int
    law: Law
    plan: Plan


@dataclass(frozen=True, slots=True)
class Place:
    """The places of a region under one law, and a month of that law."""

    number: int
    where: Governed
    spans: tuple[Span, ...]

    @property
    def paid(self) -> tuple[Table, ...]:
        """The tables whose benefits are paid to elders; of one that changed within the month the younger."""
        found = {table.benefit: table for span in self.spans for table in span.law.tables if is_paid(table)}
        return tuple(found[name] for name in sorted(found))

    @property
    def held(self) -> tuple[str, ...]:
        """Every benefit that matters, paid or standing in the way of one that is."""
        return tuple(sorted({name for span in self.spans for name in span.law.benefits}))

    @property
    def facts(self) -> frozenset[str]:
        """The facts that its tables ask for."""
        asked = {name for span in self.spans for table in span.law.tables for name in table.inputs}
        return frozenset(asked - {"age"} | {"born_on"})


@dataclass(frozen=True, slots=True)
class MonthOfLaw:
    """A month of a region: its first day, and each of its places with their law."""

    first: date
    places: tuple[Place, ...]
    digest: str
    versions: dict[str, str]
    skipped: dict[str, str]


def is_paid(table: Table) -> bool:
    """Whether a table's benefit is paid to elders in money at times that are known; what pays for service items is not."""
    return table.unit == Unit.FEN and table.per in PAID and not table.items


def law_of(region: Region, first: date) -> MonthOfLaw:
    """The law of one month of a region; a month begins on its first day."""
    places: list[Place] = []
    told: list[str] = []
    tables: dict[str, Table] = {}
    for number, where in enumerate(spans.governed(region)):
        cut = spans.laws(where.region, periods.month(first))
        told += [f"{where.region.path} {period} {spans.digest(law)}" for period, law in cut]
        tables |= {table.file: table for _period, law in cut for table in law.tables}
        places.append(Place(number, where, tuple(_span(period, law) for period, law in cut)))
    digest = hashlib.sha256("\n".join(told).encode()).hexdigest()
    versions = {file: table.version for file, table in sorted(tables.items())}
    skipped = {table.benefit: table.per for table in tables.values() if table.unit == Unit.FEN and not is_paid(table)}
    return MonthOfLaw(first, tuple(places), digest, versions, skipped)


def _span(period: Period, law: Law) -> Span:
    paid = {table.benefit for table in law.tables if is_paid(table)}
    rules = tuple(rule for rule in law.rules if paid & set(rule.all))
    wanted = paid.union(*(rule.all for rule in rules))
    less = replace(law, tables=tuple(table for table in law.tables if table.benefit in wanted), rules=rules)
    keep = [f"{HELD}{name}" for name in less.benefits]
    return Span(period.days, less, plan.plan(less, _no_value, source="people", held=HELD, keep=keep))


def _no_value(name: str, on: date) -> int | None:
    """Amounts are numbers already."""
    return None


def share(parts: Iterable[tuple[int, int]]) -> int:
    """What a month gives whose parts have so many days at so much for a whole month: weighted by days, rounded half up."""
    given = list(parts)
    whole = sum(days for days, _amount in given)
    return (2 * sum(days * amount for days, amount in given) + whole) // (2 * whole)


def share_sql(days: str, amount: str, whole: int) -> str:
    """The same over a column."""
    return f"((2 * sum({days} * {amount}) + {whole}) // {2 * whole})"


def is_due_in(table: Table, first: date, begun: date) -> bool:
    """Whether a benefit falls due in a month for a grant first made on a day: each month, once a year, or once ever."""
    if table.per == "month":
        return True
    opening = begun if begun.day == 1 else periods.add_months(begun.replace(day=1), 1)
    if table.per == "once":
        return first == opening
    if table.paid_in:
        return first.month == table.paid_in
    return first == opening or (first.month == 1 and first > opening)
