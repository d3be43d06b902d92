"""Two ways to subsidise institutions, side by side for one month: by the bed (补床头), and by the person served (补人头)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from yinian.delivery.orders.flow import Status
from yinian.delivery.orders.models import Order
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.rules import Value
from yinian.foundation import periods, regions
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region
from yinian.registry.providers.models import Beds, Provider

# What a document would say: so many fen for a bed in a month, for a person in a month, and which of the two holds.
BED_RATE, PERSON_RATE, MODEL = "bed_month_subsidy", "person_month_subsidy", "subsidy_model"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many fen a month: by a document, or typed in as a trial; nothing where no document gives an amount."""

    fen: int | None
    value: Value | None = None
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One provider in the month: its beds, the different persons it served with verified visits, and what each way costs."""

    provider: Provider
    facilities: int
    beds: int
    persons: int
    by_bed_fen: int | None
    by_person_fen: int | None

    @property
    def more_fen(self) -> int | None:
        """What the second way costs beyond the first."""
        known = self.by_bed_fen is not None and self.by_person_fen is not None
        return (self.by_person_fen or 0) - (self.by_bed_fen or 0) if known else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every provider of a region in a month, the sums, and the rates they were reckoned with."""

    month: date
    bed_rate: Rate
    person_rate: Rate
    model: Value | None
    rows: Sequence[Row]

    @property
    def beds(self) -> int:
        return sum(row.beds for row in self.rows)

    @property
    def persons(self) -> int:
        return sum(row.persons for row in self.rows)

    @property
    def by_bed_fen(self) -> int | None:
        return _times(self.beds, self.bed_rate)

    @property
    def by_person_fen(self) -> int | None:
        """The sum of the rows: who was served by two providers is paid for to each."""
        return _times(self.persons, self.person_rate)


def compare(actor: Actor, region: Region, month: date, bed_fen: int | None, person_fen: int | None) -> Comparison:
    """Reckon a region's month both ways, by the values that hold in that month or by trial rates."""
    first = month.replace(day=1)
    last = periods.add_months(first, 1) - timedelta(days=1)
    bed, person = rate(BED_RATE, region, last, bed_fen), rate(PERSON_RATE, region, last, person_fen)
    beds, facilities = _beds(actor, region, last)
    counted = visits(actor, region, first).order_by().values_list("provider")
    served = dict(counted.annotate(n=Count("elder", distinct=True)))
    wanted = Q(pk__in=beds) | Q(party__in=served)
    providers = Provider.seen_by(actor).filter(wanted).order_by("name", "id")
    rows = [
        Row(
            one, facilities.get(one.pk, 0), beds.get(one.pk, 0), served.get(one.party_id, 0),
            _times(beds.get(one.pk, 0), bed), _times(served.get(one.party_id, 0), person),
        )
        for one in providers
    ]  # fmt: skip
    return Comparison(first, bed, person, policies.at(MODEL, region, last), rows)


def rate(name: str, region: Region, on: date, trial_fen: int | None) -> Rate:
    """What a document gives on a day, unless somebody tries another amount."""
    known = policies.at(name, region, on) if name in policies.names() else None
    if trial_fen is not None:
        return Rate(trial_fen, known, trial=True)
    return Rate(int(known.value) if known is not None and isinstance(known.value, int) else None, known)


def visits(actor: Actor, region: Region, month: date) -> QuerySet[Order]:
    """The verified visits of a month in a region: a person counts by what was really done."""
    span = periods.month(month)
    rows = Order.seen_by(actor).filter(regions.within(region.path, "region_path"), status=Status.VERIFIED)
    return rows.filter(served_on__gte=span.since, served_on__lt=span.until)


def persons(actor: Actor, region: Region, month: date, provider: Provider) -> QuerySet[Order]:
    """The persons whom a provider served in a month, each with how many verified visits they had."""
    rows = visits(actor, region, month).filter(provider=provider.party_id).order_by()
    counted = rows.values("elder", "elder__name").annotate(visits=Count("pk"), minutes=Sum("verified_minutes"))
    return counted.order_by("elder__name", "elder")  # type: ignore[return-value]


def _beds(actor: Actor, region: Region, on: date) -> tuple[dict[int, int], dict[int, int]]:
    """The beds of each operator on a day, and in how many facilities they stand."""
    held = Beds.seen_by(actor).filter(regions.within(region.path, "region_path"), since__lte=on, count__gt=0)
    held = held.filter(Q(until=None) | Q(until__gt=on), facility__operator__isnull=False).order_by()
    beds: dict[int, int] = {}
    places: dict[int, int] = defaultdict(int)
    for operator, count, facilities in held.values_list("facility__operator").annotate(
        n=Sum("count"), places=Count("facility", distinct=True)
    ):
        beds[operator], places[operator] = count, facilities
    return beds, places


def _times(count: int, by: Rate) -> int | None:
    return None if by.fen is None else count * by.fen
