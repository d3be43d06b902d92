"""Plans a day: the one function behind which the engines stand; a failure or the end of the time leaves the best plan so far."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from yinian.delivery.orders.dispatch import moves, rebuilding, seeking, travel, vrp
from yinian.delivery.orders.dispatch.day import Carer, Day, LeftOut, Place, Plan, Visit
from yinian.delivery.orders.dispatch.laying import Layout, lay, read, why_left
from yinian.delivery.orders.dispatch.tables import TOTAL, Now, Whole, room

Clock = Callable[[], float]
# Heat at the beginning and at the end, in ways between neighbours; found by trial on the public instances.
HOT, COLD = 5.0, 0.05
# Small steps for each visit, between so many larger ones.
STEPS, TRIES = 10, 3


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search, by which clock, from which seed, and with which engine: `auto`, `own` or `pyvrp`."""

    seconds: float = 1.0
    clock: Clock = time.monotonic
    seed: int = 1
    engine: str = "auto"


def plan(day: Day, by: travel.Source | None = None, effort: Effort | None = None) -> Plan:
    """The best rounds found in the time given; every visit is in a round or left out with a reason."""
    how = effort or Effort()
    began = how.clock()
    if not day.carers or not day.visits:
        return Plan((), tuple(LeftOut(visit.id, why_left(day, visit)) for visit in day.visits), engine="none")
    layout = lay(day, by or travel.StraightLine())
    now = room(layout.tables, how.seed)
    engine, trouble = "insertion", ""
    try:
        seeking.fill(layout.tables, now)
        moves.keep_best(now)
        engine = _improve(layout, now, how, began)
    except Exception as error:  # whatever an engine does, the day is not lost
        trouble = f"{type(error).__name__}: {error}"
    return replace(best(layout, now), engine=engine, trouble=trouble)


def _improve(layout: Layout, now: Now, how: Effort, began: float) -> str:
    tables = layout.tables
    left = how.seconds - (how.clock() - began)
    if left <= 0:
        return "insertion"
    if how.engine == "pyvrp" or (how.engine == "auto" and vrp.expresses(tables)):
        order, who = vrp.solve(tables, left, how.seed)
        adopt(layout, now, order, who)
        return "pyvrp"
    cool(layout, now, replace(how, seconds=left))
    return "own"


def adopt(layout: Layout, now: Now, order: Whole, who: Whole) -> None:
    """Take an engine's answer as the state, fill what it left out, and keep it where it is better and breaks no limit."""
    if not np.isfinite(moves.restore(layout.tables, now, order, who)):
        moves.restore(layout.tables, now, now.best_order.copy(), now.best_who.copy())
        return
    seeking.fill(layout.tables, now)
    moves.keep_best(now)


def cool(layout: Layout, now: Now, how: Effort) -> None:
    """Search for so many seconds, ever colder; the best state is remembered in the room."""
    tables = layout.tables
    if len(tables.group) == 0:
        return
    way = scale_of(layout)
    began, past = how.clock(), 0.0
    while past < 1.0:
        heat = way * HOT * (COLD / HOT) ** past
        moves.anneal(tables, now, heat, STEPS * len(tables.group))
        rebuilding.rebuilds(tables, now, heat, TRIES)
        past = (how.clock() - began) / how.seconds


def scale_of(layout: Layout) -> float:
    """The usual way between neighbours, in what it costs."""
    tables = layout.tables
    place = tables.spot[tables.group[:, 0], 0]
    ways = tables.travel[place[:, None], place[tables.near]]
    return max(1.0, float(np.mean(ways)) * float(tables.weight[0]))


def best(layout: Layout, now: Now) -> Plan:
    """The best state of a search as a plan; timed anew from nothing, so that no rounding adds up."""
    total = moves.restore(layout.tables, now, now.best_order.copy(), now.best_who.copy())
    if not np.isfinite(total):
        fresh = room(layout.tables)
        seeking.fill(layout.tables, fresh)
        return read(layout, fresh, float(fresh.figures[TOTAL]))
    return read(layout, now, float(total))


def warm() -> None:
    """Have the search compiled or read from where it is kept, so that the first day loses none of its time to that."""
    place = Place(0.0, 0.0)
    visits = tuple(Visit(number, place, 0.0, 60.0, 10.0, carers=number) for number in (1, 2))
    carers = tuple(Carer(number, place, place, 0.0, 90.0) for number in (1, 2))
    layout = lay(Day(date.min, visits, carers), travel.StraightLine())
    now = room(layout.tables)
    seeking.fill(layout.tables, now)
    moves.anneal(layout.tables, now, 1.0, 1)
    rebuilding.rebuilds(layout.tables, now, 1.0, 1)
    best(layout, now)
