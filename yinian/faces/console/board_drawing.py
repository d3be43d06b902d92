"""A provider's day as it is drawn: a row of time for each carer, and a sketch of where the homes lie."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now

from yinian.delivery.orders import queries as orders

# Points of the drawing: so many for an hour, the height of a row, and the sketch's sides.
HOUR, TALL, WIDE, HIGH, EDGE = 72.0, 48, 640.0, 400.0, 24.0
SHOWN_FROM, SHOWN_UNTIL = 8, 18
BEGUN, ENDED = frozenset({"under_way"}), frozenset({"done", "verified", "rejected"})
MOVABLE = frozenset({"accepted", "assigned"})


@dataclass(frozen=True, slots=True)
class Block:
    """One visit in a row: where it stands, how it looks, and what is said of it."""

    order: str
    # Numbers as they are written, for the page has hundreds of them.
    x: str
    width: str
    look: str
    name: str
    line: str
    said: str
    url: str
    movable: bool


@dataclass(frozen=True)
class Lane:
    """One carer's day."""

    worker: Any
    party: int
    hours: list[tuple[int, int]]
    blocks: list[Block]
    visits: int
    minutes: int
    mark: str
    absence: Any = None


@dataclass(frozen=True)
class Point:
    """One home in the sketch."""

    x: int
    y: int
    mark: str
    said: str
    url: str


@dataclass(frozen=True)
class Drawing:
    """The whole day: hours across, lanes down, the moment, and the sketch."""

    width: int
    hours: list[tuple[int, int]]
    # The lines of the hours as one path.
    grid: str
    lanes: list[Lane]
    moment: int | None
    resting: int
    points: list[Point] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class Words:
    """The sentences and addresses that every visit of a day shares, made once."""

    def __init__(self) -> None:
        self.visit, self.planned = now("{begins} {name} {item} {minutes}分钟 {status}"), now("{visit}（方案：{what}）")
        self.coming, self.leaving = now("改来"), now("改走")
        self.statuses = {value: str(label) for value, label in orders.STATUSES}
        self.order = reverse("order", args=[0]).rpartition("0")[0]
        self.assign = reverse("assign-order", args=[0]).partition("0")

    def told(self, row: Any) -> str:
        """One visit in a few words."""
        begins = f"{timezone.localtime(row.starts_at):%H:%M}"
        return self.visit.format(
            begins=begins, name=orders.name_of(row), item=row.item, minutes=row.minutes,
            status=self.statuses[row.status],
        )  # fmt: skip


def draw(station: Any, proposed: Any = None) -> Drawing:
    """Everybody who works that day or has a visit, in the order of their names' numbers; a proposal is drawn over it."""
    begin, end = _span(station)
    coming = {one.order.pk: one for one in proposed.changes} if proposed is not None else {}
    lanes: list[Lane] = []
    marks: dict[int, str] = {}
    words, own, new = Words(), _by_carer(station), _arriving(coming)
    for party, worker in station.workers.items():
        mine, next_ones = own.get(party, []), new.get(party, [])
        if not (station.spans[party] or mine or next_ones):
            continue
        marks[party] = str(len(lanes) + 1)
        blocks = [_block(station, row, begin, "leaving" if row.pk in coming else _look(row), words) for row in mine]
        blocks += [_block(station, _at(one), begin, "coming", words) for one in next_ones]
        away = station.absent.get(party)
        spans = [] if away else station.spans[party]
        hours = [(_x(first, begin), _x(last, begin) - _x(first, begin)) for first, last in spans]
        minutes = sum(row.minutes for row in mine)
        lanes.append(Lane(worker, party, hours, blocks, len(mine), minutes, marks[party], away))
    wide = round((end - begin) * HOUR)
    moment = _x(station.moment, begin)
    points, lines = _sketch(station, marks, words)
    across = [(hour, _x(hour * 60, begin)) for hour in range(begin, end)]
    return Drawing(
        wide, across, "".join(f"M{x} 0V{TALL}" for _hour, x in across), lanes,
        moment if 0 < moment < wide else None, len(station.workers) - len(lanes), points, lines,
    )  # fmt: skip


def _by_carer(station: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in station.orders:
        found.setdefault(row.carer_id, []).append(row)
    return found


def _arriving(coming: dict[int, Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for one in coming.values():
        found.setdefault(one.move.after, []).append(one)
    return found


def _at(one: Any) -> Any:
    """An order as it would be."""
    row = copy(one.order)
    row.starts_at = one.starts_at
    return row


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


def _x(minute: float, begin: int) -> int:
    return round((minute - begin * 60) / 60 * HOUR)


def _look(row: Any) -> str:
    return "begun" if row.status in BEGUN else "ended" if row.status in ENDED else "promised"


def _block(station: Any, row: Any, begin: int, look: str, words: Words) -> Block:
    starts = station.starts(row)
    movable = row.status in MOVABLE and starts > station.moment
    page = f"{words.assign[0]}{row.pk}{words.assign[2]}?board=1" if movable else f"{words.order}{row.pk}"
    said = words.told(row)
    if look in ("coming", "leaving"):
        said = words.planned.format(visit=said, what=words.coming if look == "coming" else words.leaving)
    width = max(_x(starts + row.minutes, begin) - _x(starts, begin) - 2, 10)
    line = f"{timezone.localtime(row.starts_at):%H:%M} {row.item}"
    return Block(str(row.pk), str(_x(starts, begin)), str(width), look, orders.name_of(row), line, said, page, movable)


def _sketch(station: Any, marks: dict[int, str], words: Words) -> tuple[list[Point], list[str]]:
    """Homes as far as they are known, and each carer's way from one to the next."""
    known = [row for row in station.orders if row.pk in station.places]
    if not known:
        return [], []
    at = _scaled({row.pk: station.places[row.pk] for row in known})
    points = []
    for row in known:
        mark = marks.get(row.carer_id or 0, "?")
        who = row.carer.name if row.carer is not None else ""
        points.append(Point(*at[row.pk], mark, f"{words.told(row)} {who}", f"{words.order}{row.pk}"))
    lines = []
    for party in marks:
        way = [at[row.pk] for row in known if row.carer_id == party]
        if len(way) > 1:
            lines.append(" ".join(f"{x},{y}" for x, y in way))
    return points, lines


def _scaled(places: dict[int, Any]) -> dict[int, tuple[int, int]]:
    """Degrees as points of the sketch, north up and true to scale; homes that share a place are set apart a little."""
    south, west = min(one.latitude for one in places.values()), min(one.longitude for one in places.values())
    narrow = cos(radians(south))
    flat = {key: ((one.longitude - west) * narrow, one.latitude - south) for key, one in places.items()}
    scale = min(1e6, _room(WIDE, (x for x, _y in flat.values())), _room(HIGH, (y for _x, y in flat.values())))
    found: dict[int, tuple[int, int]] = {}
    seen: dict[tuple[int, int], int] = {}
    for key, (x, y) in flat.items():
        spot = round(EDGE + x * scale), round(HIGH - EDGE - y * scale)
        beside = seen.get(spot, 0)
        seen[spot] = beside + 1
        found[key] = (spot[0] + 14 * (beside % 4), spot[1] - 14 * (beside // 4))
    return found


def _room(side: float, values: Iterable[float]) -> float:
    most = max(values)
    return (side - 2 * EDGE) / most if most > 0 else float("inf")
