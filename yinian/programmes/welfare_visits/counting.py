"""Reads of the monthly rate: counted from records in columns, kept by version, opened into the elders behind each number."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import TruncMonth
from django.utils import timezone

from yinian.foundation import columns
from yinian.foundation.actor import Actor, system
from yinian.foundation.regions import Region, within
from yinian.programmes.welfare_visits import rules, states
from yinian.programmes.welfare_visits.models import MonthRate, Visit
from yinian.programmes.welfare_visits.rules import STATES
from yinian.registry.elders.models import Elder

WHOLE = system("探访安排")
MEMORY_MB = 1_200


def months_to_count(day: date) -> list[date]:
    """This month and the last, and every older one of which a record came in or was voided these days."""
    this = rules.first_of(day)
    last = rules.first_of(this - timedelta(days=1))
    since = timezone.now() - timedelta(days=2)
    late = Visit.seen_by(WHOLE).filter(Q(received_at__gte=since) | Q(void_at__gte=since), day__lt=last)
    old = late.annotate(month=TruncMonth("day")).order_by().values_list("month", flat=True).distinct()
    return sorted({last, this, *old})


def counted(region: Region, month: date) -> list[tuple[int, str, dict[str, int]]]:
    """How many were due in a month and how they stand, in a region and every place below it: one grouped query, added up."""
    with columns.engine(memory_mb=MEMORY_MB) as db:
        found = db.execute(states.counts(month, region.path)).fetchall()
    sums: dict[int, dict[str, int]] = {}
    for path, state, number in found:
        for part in path.strip("/").split("/"):
            here = sums.setdefault(int(part), dict.fromkeys(("due", *STATES), 0))
            here["due"] += number
            here[state] += number
    places = Region.objects.filter(within(region.path)).values_list("pk", "path")
    return [(pk, path, sums[pk]) for pk, path in places if pk in sums]


def rate(actor: Actor, region: Region, month: date) -> MonthRate | None:
    """A region's rate of a month, by its last version."""
    return MonthRate.seen_by(actor).filter(region=region, month=month).order_by("-version").first()


def versions(actor: Actor, region: Region, month: date) -> QuerySet[MonthRate]:
    """Every version of a region's rate of a month, the last first."""
    return MonthRate.seen_by(actor).filter(region=region, month=month).order_by("-version")


def rates_below(actor: Actor, region: Region, month: date) -> list[MonthRate]:
    """The last versions of the regions right below one, in their order."""
    rows = MonthRate.seen_by(actor).filter(region__parent=region, month=month).select_related("region")
    return sorted(({row.region_id: row for row in rows.order_by("version")}).values(), key=lambda row: row.region_path)


def months(actor: Actor, region: Region) -> list[date]:
    """The months of which a region has a rate, the last first."""
    rows = MonthRate.seen_by(actor).filter(region=region).order_by("-month").values_list("month", flat=True)
    return list(rows.distinct()[:24])


def standing(actor: Actor, region: Region, month: date, state: str = "") -> QuerySet[Elder]:
    """The elders who were due in a month, each once, with how they stand; or those of one state: the rows behind the rate."""
    told = states.state("registry_elder.id", month, columns=False)
    due = states.due(month, region.path, columns=False)
    rows = Elder.seen_by(actor).select_related("region").annotate(state=RawSQL(told, (), output_field=CharField()))
    rows = rows.filter(pk__in=RawSQL(f"SELECT elder_id FROM ({due}) q", ()))
    return (rows.filter(state=state) if state else rows).order_by("region_path", "id")


def told(rows: Iterable[Any]) -> Iterator[tuple[Elder, str]]:
    """Each of these elders with the state that `standing` found."""
    for row in rows:
        yield row, row.state
