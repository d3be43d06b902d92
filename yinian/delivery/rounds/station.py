"""A provider's day as the registers have it: orders, those who can go, homes, who came before; read with a fixed number of queries."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Avg, Sum
from django.utils import timezone

from yinian.delivery.evidence import queries as evidence
from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.dispatch import travel
from yinian.delivery.orders.dispatch.day import Carer, Link, Lunch, Place, Visit
from yinian.delivery.orders.flow import Status
from yinian.delivery.orders.models import Feedback, Order
from yinian.delivery.orders.rules import AFTER, TOGETHER, Bond
from yinian.delivery.orders.rules import LIMITS as ORDERING
from yinian.delivery.preferences import queries as preferences
from yinian.delivery.rounds.rules import LIMITS, minute
from yinian.foundation.actor import Actor
from yinian.registry.workforce import absences
from yinian.registry.workforce import queries as workforce
from yinian.registry.workforce import rules as fitness
from yinian.registry.workforce.models import Absence, Certificate, Worker, WorkingHours

# Where somebody starts and ends is not registered: that way is not counted. A home that nobody has been seen at lies
# at the least distance from everything, which is the time that is always left between two visits.
HOME, UNKNOWN = Place(float("inf"), float("inf")), Place(float("inf"), 0.0)
CAME = (Status.DONE, Status.VERIFIED)
OVER = (Status.CANCELLED, Status.REFUSED, Status.MISSED)
TO_COME = (Status.ACCEPTED, Status.ASSIGNED, Status.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Ways:
    """Travel times under the house's own rules: never less than must lie between two visits, nothing from or to home."""

    by: travel.Source
    least: float = float(ORDERING.travel_minutes)

    def __call__(self, places: Sequence[Place]) -> travel.Matrix:
        """Whole minutes between places, unknown ones among them."""
        table: travel.Matrix = np.full((len(places), len(places)), self.least)
        known = [number for number, place in enumerate(places) if place not in (HOME, UNKNOWN)]
        if known:
            told = self.by([places[number] for number in known])
            table[np.ix_(known, known)] = np.maximum(told, self.least)
        home = [number for number, place in enumerate(places) if place == HOME]
        table[home, :] = 0.0
        table[:, home] = 0.0
        return table


@dataclass(frozen=True, slots=True)
class Table:
    """Travel times that were asked for once, for whoever asks for parts of them many times."""

    times: travel.Matrix
    index: dict[Place, int]

    def __call__(self, places: Sequence[Place]) -> travel.Matrix:
        """The times between some of the places."""
        rows = [self.index[place] for place in places]
        part: travel.Matrix = self.times[np.ix_(rows, rows)]
        return part


@dataclass(frozen=True)
class Station:
    """A provider's day: all its orders but those called off, those employed, and what is known of both."""

    on: date
    midnight: datetime
    orders: list[Order]
    # By party, as orders name them.
    workers: dict[int, Worker]
    carers: tuple[Carer, ...]
    spans: dict[int, list[tuple[float, float]]]
    places: dict[int, Place]
    usual: dict[int, frozenset[int]] = field(default_factory=dict)
    # Who is away that day, by party; and who wishes for a woman or a man, and for a language, by elder.
    absent: dict[int, Absence] = field(default_factory=dict)
    wishes: dict[int, tuple[str, str]] = field(default_factory=dict)
    # What hangs together.
    bonds: tuple[Bond, ...] = ()

    @property
    def moment(self) -> float:
        """Now, as minutes of the day: before it begins nothing has begun, after it everything has."""
        return minute(timezone.now(), self.midnight)

    def starts(self, order: Order) -> float:
        """When an order begins, as minutes of the day."""
        return minute(order.starts_at, self.midnight)

    def place(self, order: Order) -> Place:
        """Where a visit takes place, as far as it is known."""
        return self.places.get(order.pk, UNKNOWN)

    def window(self, order: Order) -> tuple[float, float]:
        """Between which minutes of the day an order may still begin."""
        opens, closes = (minute(one, self.midnight) for one in order.window)
        return max(opens, min(self.moment, closes)), closes

    def loose(self, order: Order) -> Visit:
        """An order that nobody is promised for, at any moment of its time."""
        opens, closes = self.window(order)
        after = [
            self.starts(row) + row.minutes + bond.least
            for bond in self.bonds
            for row in self.orders
            if (bond.kind, bond.first, bond.second) == (AFTER, row.pk, order.pk) and row.status not in TO_COME
        ]
        return self.visit(order, opens=float(math.ceil(max([opens, *after]))), closes=closes)

    def visit(self, order: Order, **more: Any) -> Visit:
        """An order as the planner takes it; who does not work then may not come, unless it is promised by them already."""
        begins, latest = more.get("opens", self.starts(order)), more.get("closes", self.starts(order))
        away = {
            party
            for party, spans in self.spans.items()
            if party in self.absent
            or not any(max(first, begins) <= min(latest, last - order.minutes) for first, last in spans)
        }
        known = self.usual.get(order.elder_id, frozenset())
        sex, language = self.wishes.get(order.elder_id, ("", ""))
        given: dict[str, Any] = {
            "opens": self.starts(order),
            "closes": self.starts(order),
            "minutes": float(order.minutes),
            "skills": frozenset(filter(None, [order.item.skill])),
            "certificates": frozenset(filter(None, [order.item.certificate])),
            "sex": sex,
            "language": language,
            "usual": known | {order.carer_id} if known and order.carer_id else known,
            "never": frozenset(away - {order.carer_id}),
        }
        return Visit(order.pk, self.place(order), **{**given, **more})

    def _turn(self, row: Order) -> float:
        """By when an order takes its turn among one elder's: as promised, or by the end of its time."""
        return self.starts(row) if row.carer_id is not None else self.window(row)[1]

    def links(self, rows: Iterable[Order]) -> tuple[Link, ...]:
        """What hangs together among these orders, and that one elder has one after another of what may be moved."""
        known = {row.pk: row for row in rows}
        links = [
            Link(bond.first, bond.second, 0.0, 0.0)
            if bond.kind == TOGETHER
            else Link(bond.first, bond.second, float(known[bond.first].minutes + bond.least))
            for bond in self.bonds
            if {bond.first, bond.second} <= known.keys()
        ]
        tied = {number for link in links for number in (link.first, link.second)}
        for one, other in pairwise(sorted(known.values(), key=lambda row: (row.elder_id, self._turn(row), row.pk))):
            movable = one.window[0] < one.window[1] or other.window[0] < other.window[1]
            if one.elder_id == other.elder_id and movable and not {one.pk, other.pk} & tied:
                links.append(Link(one.pk, other.pk, float(one.minutes)))
        return tuple(links)


def ways() -> tuple[Ways, travel.Source]:
    """The travel times that the setting names, and the source that they come from, which knows whether it answered."""
    by = travel.source(settings.ROADS)
    return Ways(by), by


def table(station: Station, by: Ways) -> Table:
    """The travel times between all places of a day."""
    return Table(*travel.matrix([HOME, UNKNOWN, *station.places.values()], by))


def read(actor: Actor, party_id: int, on: date) -> Station:
    """A provider's day as an actor sees it."""
    midnight, _end = orders.day_of(on)
    rows = orders.on_day(orders.orders(actor).filter(provider=party_id), on).exclude(status__in=OVER)
    rows = rows.select_related(None).select_related("item", "carer")
    day = sorted(rows, key=lambda row: (row.starts_at, row.pk))
    people = [row for row in workforce.of_provider(actor, party_id) if fitness.employed(row.since, row.until, on)]
    papers, hours = workforce.papers_and_hours(people)
    spans = {row.party_id: _spans(hours[row.pk], on) for row in people}
    minutes, stars = _week(actor, spans, on), _stars(actor, spans)
    carers = tuple(
        _carer(row, papers[row.pk], spans[row.party_id], on, (minutes.get(row.party_id, 0), stars.get(row.party_id)))
        for row in people
    )
    places = {number: Place(spot.latitude, spot.longitude) for number, spot in evidence.homes(day).items()}
    workers = {row.party_id: row for row in people}
    gone = absences.on_day(actor, people, on)
    absent = {row.party_id: gone[row.pk] for row in people if row.pk in gone}
    wishes = preferences.wished(actor, (row.elder_id for row in day))
    bonds = tuple(tie.bond for tie in orders.ties(actor, day))
    return Station(on, midnight, day, workers, carers, spans, places, usual(actor, day, on), absent, wishes, bonds)


def usual(actor: Actor, rows: Iterable[Order], on: date) -> dict[int, frozenset[int]]:
    """Who came lately to the elders of these orders, by elder."""
    since = orders.day_of(on - timedelta(days=LIMITS.known_days))[0]
    came = Order.seen_by(actor).filter(
        elder__in={row.elder_id for row in rows}, status__in=CAME, carer__isnull=False, starts_at__gte=since
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for elder, carer in came.order_by().values_list("elder", "carer").distinct():
        found[elder].add(carer)
    return {elder: frozenset(carers) for elder, carers in found.items()}


def _spans(hours: Iterable[WorkingHours], on: date) -> list[tuple[float, float]]:
    return [
        (one.begins.hour * 60.0 + one.begins.minute, one.ends.hour * 60.0 + one.ends.minute)
        for one in hours
        if one.weekday == on.weekday()
    ]


def _carer(
    row: Worker,
    papers: Iterable[Certificate],
    spans: list[tuple[float, float]],
    on: date,
    told: tuple[int, float | None],
) -> Carer:
    """Somebody as the planner takes them; who does not work that day begins and ends at midnight."""
    good: dict[str, date | None] = {}
    for paper in papers:
        if paper.issued_on <= on:
            known = good.get(paper.kind, date.min)
            last = None if known is None or paper.expires_on is None else max(known, paper.expires_on)
            good[paper.kind] = last
    begins, ends = (spans[0][0], spans[-1][1]) if spans else (0.0, 0.0)
    return Carer(
        row.party_id, HOME, HOME, begins, ends, _lunch(spans), frozenset(row.skills), good,
        sex=row.sex, languages=frozenset(row.languages), week_minutes=float(told[0]), stars=told[1],
    )  # fmt: skip


def _lunch(spans: list[tuple[float, float]]) -> Lunch | None:
    """The break that somebody's hours leave, or a pause in a long day; more than one break is kept by the hours themselves."""
    if len(spans) == 2:
        (_first, stops), (goes_on, _last) = spans
        return Lunch(stops, stops, goes_on - stops)
    if len(spans) != 1 or spans[0][1] - spans[0][0] <= LIMITS.lunch_beyond_minutes:
        return None
    opens, latest = max(spans[0][0], LIMITS.lunch_from), min(spans[0][1] - LIMITS.lunch_minutes, LIMITS.lunch_until)
    return Lunch(opens, latest, LIMITS.lunch_minutes) if opens <= latest else None


def _week(actor: Actor, parties: Iterable[int], on: date) -> dict[int, int]:
    """The minutes that each has this week, done or before them."""
    monday = orders.day_of(on - timedelta(days=on.weekday()))[0]
    rows = Order.seen_by(actor).filter(carer__in=list(parties), starts_at__gte=monday)
    rows = rows.filter(starts_at__lt=monday + timedelta(days=7)).exclude(status__in=(*OVER, Status.REJECTED))
    return dict(rows.order_by().values_list("carer").annotate(Sum("minutes")))


def _stars(actor: Actor, parties: Iterable[int]) -> dict[int, float]:
    """What those whom each visited said of them, on average."""
    rows = Feedback.seen_by(actor).filter(order__carer__in=list(parties)).order_by()
    return dict(rows.values_list("order__carer").annotate(Avg("stars")))
