"""What was paid to elders since a day, by benefit and year: amounts, and persons counted once each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum

from yinian.entitlement.benefits.dues import Due
from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region
from yinian.settlement.payouts import owed
from yinian.settlement.payouts.batches import BatchItem
from yinian.settlement.payouts.flow import Outcome
from yinian.settlement.payouts.rules import DUES


@dataclass(frozen=True, slots=True)
class Line:
    """A benefit (or all of them) in a year (or all of them): what was paid, and to how many different persons."""

    benefit: str
    year: int
    amount_fen: int
    persons: int

    @property
    def each_fen(self) -> int:
        """What a person had on average."""
        return self.amount_fen // self.persons if self.persons else 0


@dataclass(frozen=True, slots=True)
class Report:
    """What was paid in a region since a day: by benefit, by year, and in all."""

    by_benefit: Sequence[Line]
    by_year: Sequence[Line]
    whole: Line

    @property
    def yearly_fen(self) -> int:
        """What was paid in a year on average, over the years in which anything was."""
        return self.whole.amount_fen // len(self.by_year) if self.by_year else 0


_PAID = "outcome = 'paid' AND reported_on >= %s AND reported_on < %s AND region_path >= %s AND region_path < %s "
_BY_BENEFIT = "SELECT d.benefit, SUM(d.amount_fen), COUNT(DISTINCT d.elder_id)" + owed.BEHIND + "GROUP BY d.benefit"


def report(actor: Actor, region: Region, since: date, until: date) -> Report:
    """What was paid to elders of a region that the actor holds, from a day up to and without another."""
    if not regions.holds(actor.region_path, region.path):
        empty = Line("", 0, 0, 0)
        return Report([], [], empty)
    items = paid(actor, region, since, until)
    sql = owed.COVER.format(where=_PAID) + _BY_BENEFIT
    given = [since.isoformat(), until.isoformat(), region.path, regions.end(region.path)]
    benefits = [Line(name, 0, int(amount), persons) for name, amount, persons in owed.rows(sql, given)]
    years = [
        _summed("", year, items.filter(reported_on__gte=date(year, 1, 1), reported_on__lt=date(year + 1, 1, 1)))
        for year in range(since.year, until.year + 1)
    ]
    whole = _summed("", 0, items)
    ordered = sorted(benefits, key=lambda line: -line.amount_fen)
    return Report(ordered, [line for line in years if line.amount_fen], whole)


def paid(actor: Actor, region: Region, since: date, until: date, benefit: str = "") -> QuerySet[BatchItem]:
    """The items that were paid to elders of a region in a span of days, the youngest first; of one benefit if asked."""
    rows = BatchItem.seen_by(actor).filter(regions.within(region.path, "region_path"), ground_kind=DUES)
    rows = rows.filter(outcome=Outcome.PAID, reported_on__gte=since, reported_on__lt=until)
    if benefit:
        had = Due.seen_by(actor).filter(regions.within(region.path, "region_path"), benefit=benefit)
        rows = rows.filter(payee__in=had.order_by().values("elder__party"))
    return rows.select_related("payee", "batch").order_by("-id")


def _summed(benefit: str, year: int, rows: QuerySet[BatchItem]) -> Line:
    found: dict[str, Any] = rows.order_by().aggregate(amount=Sum("amount_fen"), persons=Count("payee", distinct=True))
    return Line(benefit, year, found["amount"] or 0, found["persons"])
