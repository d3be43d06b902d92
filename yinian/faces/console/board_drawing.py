"""A provider's day as it is drawn: a row of time for each carer, and a sketch of where the homes lie."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now

from yinian.delivery.orders import queries as orders

# Points of the drawing: so many for an hour, the height of a row, and the sketch's sides.
HOUR, TALL, WIDE, HIGH, EDGE = 72.0, 48.0, 640.0, 400.0, 24.0
SHOWN_FROM, SHOWN_UNTIL = 8, 18
BEGUN, ENDED = frozenset({"under_way"}), frozenset({"done", "verified", "rejected"})
MOVABLE = frozenset({"accepted", "assigned"})


@dataclass(frozen=True)
class Block:
    """One visit in a row: where it stands, how it looks, and what is said of it."""

    order: Any
    x: float
    width: float
    look: str
    said: str
    url: str
    movable: bool


@dataclass(frozen=True)
class Lane:
    """One carer's day."""

    worker: Any
    party: int
    hours: list[tuple[float, float]]
    blocks: list[Block]
    visits: int
    minutes: int
    mark: str
    absence: Any = None


@dataclass(frozen=True)
class Point:
    """One home in the sketch."""

    x: float
    y: float
    mark: str
    said: str
    url: str


@dataclass(frozen=True)
class Drawing:
    """The whole day: hours across, lanes down, the moment, and the sketch."""

    width: float
    hours: list[tuple[int, float]]
    lanes: list[Lane]
    moment: float | None
    resting: int
    points: list[Point] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def draw(station: Any, proposed: Any = None) -> Drawing:
    """Everybody who works that day or has a visit, in the order of their names' numbers; a proposal is drawn over it."""
    begin, end = _span(station)
    coming = {one.order.pk: one for one in proposed.changes} if proposed is not None else {}
    lanes: list[Lane] = []
    marks: dict[int, str] = {}
    for party, worker in station.workers.items():
        own = [row for row in station.orders if row.carer_id == party]
        new = [one.order for one in coming.values() if one.move.after == party]
        if not (station.spans[party] or own or new):
            continue
        marks[party] = str(len(lanes) + 1)
        blocks = [_block(station, row, begin, "leaving" if row.pk in coming else _look(row)) for row in own]
        blocks += [_block(station, row, begin, "coming") for row in new]
        away = station.absent.get(party)
        spans = [] if away else station.spans[party]
        hours = [(_x(first, begin), (last - first) / 60 * HOUR) for first, last in spans]
        minutes = sum(row.minutes for row in own)
        lanes.append(Lane(worker, party, hours, blocks, len(own), minutes, marks[party], away))
    wide = (end - begin) * HOUR
    moment = _x(station.moment, begin)
    points, lines = _sketch(station, marks)
    return Drawing(
        wide, [(hour, (hour - begin) * HOUR) for hour in range(begin, end)], lanes,
        moment if 0 < moment < wide else None, len(station.workers) - len(lanes), points, lines,
    )  # fmt: skip


def told(station: Any, row: Any) -> str:
    """One visit in a few words."""
    starts = timezone.localtime(row.starts_at)
    return now("{begins} {name} {item} {minutes}分钟").format(
        begins=f"{starts:%H:%M}", name=orders.name_of(row), item=row.item, minutes=row.minutes
    )


def _span(station: Any) -> tuple[int, int]:
    """The hours that are drawn: the usual day, and more where somebody works or is visited outside it."""
    begins = [station.starts(row) for row in station.orders]
    ends = [station.starts(row) + row.minutes for row in station.orders]
    for spans in station.spans.values():
        begins += [first for first, _last in spans]
        ends += [last for _first, last in spans]
    first = min([SHOWN_FROM, *(int(one // 60) for one in begins)])
    last = max([SHOWN_UNTIL, *(int(-(-one // 60)) for one in ends)])
    return max(0, first), min(24, last)


def _x(minute: float, begin: int) -> float:
    return round((minute - begin * 60) / 60 * HOUR, 1)


def _look(row: Any) -> str:
    return "begun" if row.status in BEGUN else "ended" if row.status in ENDED else "promised"


def _block(station: Any, row: Any, begin: int, look: str) -> Block:
    movable = row.status in MOVABLE and station.starts(row) > station.moment
    page = f"{reverse('assign-order', kwargs={'pk': row.pk})}?board=1" if movable else reverse("order", args=[row.pk])
    said = f"{told(station, row)} {row.get_status_display()}"
    if look in ("coming", "leaving"):
        said = now("{visit}（方案：{what}）").format(visit=said, what=now("改来") if look == "coming" else now("改走"))
    width = max(row.minutes / 60 * HOUR - 2, 10)
    return Block(row, _x(station.starts(row), begin), width, look, said, page, movable)


def _sketch(station: Any, marks: dict[int, str]) -> tuple[list[Point], list[str]]:
    """Homes as far as they are known, and each carer's way from one to the next."""
    known = [row for row in station.orders if row.pk in station.places]
    if not known:
        return [], []
    at = _scaled({row.pk: station.places[row.pk] for row in known})
    points = []
    for row in known:
        mark = marks.get(row.carer_id or 0, "?")
        url = reverse("order", args=[row.pk])
        who = row.carer.name if row.carer is not None else now("待派")
        points.append(Point(*at[row.pk], mark, f"{told(station, row)} {who}", url))
    lines = []
    for party in marks:
        way = [at[row.pk] for row in known if row.carer_id == party]
        if len(way) > 1:
            lines.append(" ".join(f"{x},{y}" for x, y in way))
    return points, lines


def _scaled(places: dict[int, Any]) -> dict[int, tuple[float, float]]:
    """Degrees as points of the sketch, north up and true to scale; homes that share a place are set apart a little."""
    south, west = min(one.latitude for one in places.values()), min(one.longitude for one in places.values())
    narrow = cos(radians(south))
    flat = {key: ((one.longitude - west) * narrow, one.latitude - south) for key, one in places.items()}
    scale = min(1e6, _room(WIDE, (x for x, _y in flat.values())), _room(HIGH, (y for _x, y in flat.values())))
    found: dict[int, tuple[float, float]] = {}
    seen: dict[tuple[float, float], int] = {}
    for key, (x, y) in flat.items():
        spot = round(EDGE + x * scale, 1), round(HIGH - EDGE - y * scale, 1)
        beside = seen.get(spot, 0)
        seen[spot] = beside + 1
        found[key] = (round(spot[0] + 14 * (beside % 4), 1), round(spot[1] - 14 * (beside // 4), 1))
    return found


def _room(side: float, values: Iterable[float]) -> float:
    most = max(values)
    return (side - 2 * EDGE) / most if most > 0 else float("inf")
