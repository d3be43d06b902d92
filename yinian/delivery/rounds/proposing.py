"""What a day could become: the whole day planned, or only what must change; a proposal changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from yinian.delivery.orders.dispatch import words
from yinian.delivery.orders.dispatch.day import Day, Plan, Round, Stop
from yinian.delivery.orders.dispatch.ranking import Held, rank
from yinian.delivery.orders.flow import Status
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.rules import Slot
from yinian.delivery.rounds import engine
from yinian.delivery.rounds import station as stations
from yinian.delivery.rounds.choosing import unsaid
from yinian.delivery.rounds.rules import LIMITS, Move, Taken, clashes, minute
from yinian.delivery.rounds.station import Station, Table
from yinian.foundation.refusals import Refused
from yinian.registry.workforce.models import Worker

WAITING, PROMISED = (Status.ACCEPTED,), (Status.ASSIGNED, Status.UNDER_WAY)
# One minute later is no news to an elder.
NEWS = 1.0


@dataclass(frozen=True)
class Asked:
    """What a proposal is asked for: those waiting, the whole day, a carer who cannot come, or a visit that begins late."""

    whole: bool = False
    sick: int | None = None
    late: int | None = None
    at: float = 0.0


@dataclass(frozen=True)
class Change:
    """One order that would go to another, or begin at another moment of its time: who, when, and what speaks for it."""

    order: Order
    before: str
    worker: Worker | None
    reasons: list[str]
    move: Move
    starts_at: datetime


@dataclass(frozen=True)
class Proposed:
    """What would change, what nobody can take and why, who would come late by how much, and what is to be known of it."""

    changes: list[Change]
    left: list[tuple[Order, str]]
    delays: list[tuple[Order, int]]
    notes: list[str]
    plan: Plan


def propose(station: Station, asked: Asked) -> Proposed:
    """A proposal for a day that is not over; the engine must be ready."""
    if not engine.ready():
        raise Refused(_("您要排班。"), _("排班程序正在启动，第一次要一两分钟。"), _("请稍后再试；现在也可以逐单派人。"))
    ways, by = stations.ways()
    table = stations.table(station, ways)
    rows = {row.pk: row for row in station.orders}
    if asked.whole:
        plan = _whole(station, table)
    else:
        plan = _mended(station, table, asked)
    notes = list(_notes(station, plan, getattr(by, "silent", [])))
    return _told(station, asked, plan, (rows, table), notes)


def _plannable(station: Station) -> list[Order]:
    """The orders that wait for somebody and can still begin in time."""
    return [row for row in station.orders if row.status in WAITING and station.window(row)[1] > station.moment]


def _promised(station: Station) -> list[Order]:
    return [row for row in station.orders if row.status in PROMISED and row.carer_id in station.workers]


def _whole(station: Station, table: Table) -> Plan:
    """The best rounds for all that has not begun; what has begun stays."""
    board = _board(station, table, None)
    visits = [station.loose(row) for row in _plannable(station)]
    for row in _promised(station):
        begun = row.status == Status.UNDER_WAY or station.starts(row) <= station.moment
        kept = station.visit(row, fixed_to=(row.carer_id,) if begun else ())
        gone = not begun and row.carer_id in station.absent
        visits.append(replace(kept, never=kept.never | {row.carer_id or 0}) if gone else kept)
    return _planned(replace(board.day, visits=tuple(visits)), station, table)


def _filled(station: Station, table: Table) -> Plan:
    """Those who wait placed together, because they hang on one another; all that is promised stays."""
    board = _board(station, table, None)
    visits = [station.visit(row, fixed_to=(row.carer_id,)) for row in _promised(station)]
    visits += [station.loose(row) for row in _plannable(station)]
    return _planned(replace(board.day, visits=tuple(visits)), station, table)


def _planned(day: Day, station: Station, table: Table) -> Plan:
    planner = engine.part("planner")
    whole = replace(day, links=station.links([*_promised(station), *_plannable(station)]))
    found: Plan = planner.plan(whole, table, planner.Effort(LIMITS.search_seconds))
    return found


def _hanging(station: Station, rows: Iterable[Order]) -> bool:
    """Whether any of these orders begins with or after another, or an elder's visits would have to make way for one another."""
    known = {row.pk for row in rows}
    links = station.links([*_promised(station), *_plannable(station)])
    return any({link.first, link.second} & known for link in links)


def _mended(station: Station, table: Table, asked: Asked) -> Plan:
    """The day as it is promised, changed only where it must be."""
    if asked.sick is None and asked.late is None and _hanging(station, _plannable(station)):
        return _filled(station, table)
    mending, board = engine.part("replanning"), _board(station, table, asked.late)
    if asked.sick is not None:
        plan: Plan = mending.without(board, asked.sick).plan
        return plan
    if asked.late is not None:
        plan = mending.late(board, asked.late, asked.at).plan
        return plan
    for row in _plannable(station):
        board = mending.insert(board, station.loose(row)).board
    plan = board.plan
    return plan


def _board(station: Station, table: Table, late: int | None) -> Any:
    """The day as it is promised; who has been given no time for lunch goes without, rather than a promise being broken."""
    laid, promised = engine.part("boards"), _promised(station)
    behind = next((row.carer_id for row in promised if row.pk == late), None)
    visits = tuple(
        station.visit(row, late_until=max(station.window(row)[1], station.starts(row) + LIMITS.late_minutes))
        if behind is not None and row.carer_id == behind
        else station.visit(row, closes=max(station.window(row)[1], station.starts(row)))
        for row in promised
    )
    standing, links = _standing(station, promised), station.links(promised)
    board = laid.board(Day(station.on, visits, station.carers, links), standing, table, station.moment)
    made = board.plan.made
    short = {row.carer_id for row in promised if row.pk not in made}
    if short:
        carers = tuple(replace(one, lunch=None) if one.id in short else one for one in station.carers)
        board = laid.board(Day(station.on, visits, carers, links), standing, table, station.moment)
    return board


def _standing(station: Station, promised: Iterable[Order]) -> Plan:
    """The day as it was promised, as a plan."""
    stops: dict[int, list[Stop]] = {}
    for row in promised:
        starts = station.starts(row)
        stops.setdefault(row.carer_id or 0, []).append(Stop(row.pk, starts, starts, starts + row.minutes, 0.0))
    return Plan(tuple(Round(carer, tuple(found)) for carer, found in stops.items()))


def _told(
    station: Station, asked: Asked, plan: Plan, known: tuple[dict[int, Order], Table], notes: list[str]
) -> Proposed:
    """The differences from what is promised now, order by order in the order of the day."""
    rows, table = known
    left, crews = {one.visit: one.reason for one in plan.left_out}, plan.made
    changes: list[Change] = []
    out, delays = [], []
    for row in station.orders:
        made = crews.get(row.pk)
        if made is None:
            if row.status in WAITING and row.pk in left:
                out.append((row, unsaid(left[row.pk])))
            elif row.pk in left and row.carer_id == asked.sick and asked.sick is not None:
                # Nobody can take it over: it goes back to those that wait, so that it is seen there.
                changes.append(_change(station, row, None, [unsaid(left[row.pk])]))
            continue
        (carer, stop) = next(iter(made.items()))
        at = _settled(station, row, stop.starts)
        if carer != row.carer_id or at is not None:
            reasons = _reasons(station, row, carer, (plan, rows, table)) if carer != row.carer_id else []
            changes.append(_change(station, row, carer, reasons, at))
        delay = stop.starts - station.starts(row)
        if at is None and delay >= NEWS:
            delays.append((row, round(delay)))
    clashing = _clashing(station, changes)
    out += [(one.order, unsaid("busy")) for one in changes if one.order.pk in clashing]
    return Proposed([one for one in changes if one.order.pk not in clashing], out, delays, notes, plan)


def _settled(station: Station, row: Order, starts: float) -> int | None:
    """The minute at which an order would begin, where that is another one within the time that was agreed."""
    opens, closes = (minute(one, station.midnight) for one in row.window)
    begun = row.status not in (Status.ACCEPTED, Status.ASSIGNED)
    if begun or abs(starts - station.starts(row)) < NEWS or not opens <= starts <= closes:
        return None
    return round(starts)


def _clashing(station: Station, changes: Iterable[Change]) -> set[int]:
    """The changes that could not be accepted: a promise that could not be planned with stands in their way."""
    slots = {row.pk: Slot(row.starts_at, row.minutes) for row in station.orders}
    taken = [Taken(row.pk, row.carer_id or 0, slots[row.pk]) for row in _promised(station)]
    moved = {one.order.pk: Slot(one.starts_at, one.order.minutes) for one in changes}
    return set(clashes([one.move for one in changes], {**slots, **moved}, taken))


def _change(station: Station, row: Order, carer: int | None, reasons: list[str], at: int | None = None) -> Change:
    before = row.carer.name if row.carer is not None else ""
    worker = station.workers[carer] if carer is not None else None
    starts_at = row.starts_at if at is None else station.midnight + timedelta(minutes=at)
    return Change(row, before, worker, reasons, Move(row.pk, row.carer_id, carer, at), starts_at)


def _reasons(station: Station, row: Order, carer: int, known: tuple[Plan, dict[int, Order], Table]) -> list[str]:
    """What speaks for or against somebody whose round would be the planned one."""
    plan, rows, table = known
    stops = next(one.stops for one in plan.rounds if one.carer == carer)
    held = [Held(stop.starts, stop.ends, station.place(rows[stop.visit])) for stop in stops if stop.visit != row.pk]
    person = next(one for one in station.carers if one.id == carer)
    person = replace(person, lunch=None)
    choices, _barred = rank(station.visit(row), [person], {carer: held}, station.on, table)
    return [words.said(reason) for one in choices for reason in one.reasons]


def _notes(station: Station, plan: Plan, silent: list[str]) -> Iterable[str]:
    """What a dispatcher should know before believing a plan."""
    if silent:
        yield _("道路服务器没有应答，路程按直线距离估算。")
    if plan.trouble:
        yield _("自动排班中途出错，下面是出错前最好的方案。")
    homes = [row for row in station.orders if row.place == "home" and row.pk not in station.places]
    if homes:
        yield _("{count} 单不知道老人家的位置，路上按最少的 15 分钟算。").format(count=len(homes))
