"""Figures of alarms and incidents: false alarms by kind, model and area, answers in time, and falls before and after a device."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils import timezone

from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.foundation.deadlines import Deadline
from yinian.foundation.regions import Region
from yinian.programmes.emergency import incidence
from yinian.programmes.emergency.incidence import Rate
from yinian.programmes.emergency.models import Alarm, Incident
from yinian.programmes.emergency.queries import OVER
from yinian.registry.devices.models import Binding, DeviceModel
from yinian.registry.elders.models import Elder

FALSE = ("false", "fault")


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many alarms of one kind, model or area, so many were false; tests are left out of both."""

    key: str
    name: str
    of: int
    false: int

    @property
    def percent(self) -> float | None:
        return 100 * self.false / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Span:
    """A place and the days looked at."""

    path: str
    since: datetime
    until: datetime


def _ended(actor: Actor, span: Span) -> QuerySet[Alarm]:
    rows = Alarm.seen_by(actor).filter(
        regions.within(span.path, "region_path"), raised_at__gte=span.since, raised_at__lt=span.until, status__in=OVER
    )
    return rows.exclude(finding="test")


def _counted(rows: QuerySet[Alarm], column: str) -> list[tuple[Any, int, int]]:
    found = rows.values_list(column).annotate(of=Count("pk"), false=Count("pk", filter=Q(finding__in=FALSE)))
    return list(found.order_by(column))


def by_kind(actor: Actor, span: Span) -> list[Share]:
    """False alarms by what the alarm said."""
    words = dict(Alarm.Kind.choices)
    found = _counted(_ended(actor, span), "kind")
    return [Share(kind, str(words.get(kind, kind)), of, false) for kind, of, false in found]


def by_model(actor: Actor, span: Span) -> list[Share]:
    """False alarms by the product that raised them."""
    found = _counted(_ended(actor, span).filter(device__isnull=False), "device__model")
    names = {model.pk: str(model) for model in DeviceModel.objects.all()}
    return [Share(str(number), names.get(number, ""), of, false) for number, of, false in found]


def by_area(actor: Actor, span: Span) -> list[Share]:
    """False alarms by the places right below the one looked at."""
    places = Region.objects.filter(regions.within(span.path), path__gt=span.path).order_by("path")
    depth = span.path.count("/")
    below = {place.path: place for place in places if place.path.count("/") == depth + 1}
    sums: dict[str, list[int]] = {}
    for path, of, false in _counted(_ended(actor, span), "region_path"):
        top = "/".join(path.split("/")[: depth + 1]) + "/"
        held = sums.setdefault(top, [0, 0])
        held[0] += of
        held[1] += false
    return [
        Share(str(below[path].pk), below[path].name, of, false) for path, (of, false) in sums.items() if path in below
    ]


def in_time(actor: Actor, span: Span, step: str) -> tuple[int, int]:
    """Of how many alarms a step was taken, and how often in time."""
    rows = Deadline.seen_by(actor).filter(
        regions.within(span.path, "region_path"),
        subject_kind=Alarm._meta.label_lower,
        kind=f"alarm.{step}",
        met_at__gte=span.since,
        met_at__lt=span.until,
    )
    found = rows.aggregate(of=Count("pk"), good=Count("pk", filter=Q(met_at__lte=F("due_at"))))
    return found["of"], found["good"]


def harmed(actor: Actor, span: Span) -> list[tuple[str, int, int]]:
    """How many incidents of each kind there were, and in how many somebody was hurt."""
    rows = Incident.seen_by(actor).filter(
        regions.within(span.path, "region_path"), happened_at__gte=span.since, happened_at__lt=span.until
    )
    hurt = Count("pk", filter=~Q(harm=Incident.Harm.NONE))
    return list(rows.values_list("kind").annotate(of=Count("pk"), hurt=hurt).order_by("kind"))


def before_and_after(actor: Actor, path: str, kind: str) -> tuple[Rate, Rate, int]:
    """How often it happened to the people of a place before and after their first device, and how many people that are."""
    today = timezone.localdate()
    current = incidence.number(today.year, today.month)
    bound = Binding.seen_by(actor).filter(elder=OuterRef("pk")).order_by("since", "id").values("since")[:1]
    people = Elder.seen_by(actor).filter(regions.within(path, "region_path"), merged_into=None)
    people = people.annotate(first=Subquery(bound)).filter(first__isnull=False).order_by()
    months = people.annotate(
        first_month=_month("first"), known=_month("registered_on"), died=_month("died_on"), left=_month("left_on")
    )
    rows = months.values_list("first_month", "known", "died", "left").annotate(people=Count("pk"))
    groups = [
        (first, known, min((end for end in (died, left) if end is not None), default=None), count)
        for first, known, died, left, count in rows
    ]
    exposed = incidence.person_months(groups, current)
    theirs = Binding.seen_by(actor).filter(elder=OuterRef("elder")).order_by("since", "id").values("since")[:1]
    happened = Incident.seen_by(actor).filter(regions.within(path, "region_path"), kind=kind)
    happened = happened.annotate(first=Subquery(theirs)).filter(first__isnull=False).order_by()
    at = happened.annotate(at_month=_month("happened_at")).filter(at_month__lt=current)
    counted = at.annotate(apart=F("at_month") - _month("first")).values_list("apart").annotate(count=Count("pk"))
    before, after = incidence.sides(counted)
    return Rate(before, exposed[0]), Rate(after, exposed[1]), sum(count for *_rest, count in groups)


def _month(column: str) -> Any:
    return ExtractYear(column) * 12 + ExtractMonth(column)
