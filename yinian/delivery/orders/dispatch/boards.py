"""A station's day and its plan laid out on a board: what was promised is held, what began stands."""

from dataclasses import dataclass

import numpy as np

from yinian.delivery.orders.dispatch import moves, travel
from yinian.delivery.orders.dispatch.day import Day, Plan
from yinian.delivery.orders.dispatch.fitness import first_start, latest_start
from yinian.delivery.orders.dispatch.laying import FAR, Layout, lay, read
from yinian.delivery.orders.dispatch.tables import AT, CLOSE, LATE, LIMIT, OPEN, TOTAL, A, Array, B, Now, room

# What a minute of another time costs, and another carer than promised, in minutes of travel; own default.
RETIMED, OTHER = 0.5, 30.0


@dataclass(frozen=True)
class Board:
    """A station's day and its plan, laid out and ready to be asked; asking changes nothing."""

    day: Day
    plan: Plan
    layout: Layout
    now: Now
    by: travel.Source
    moment: float


def board(day: Day, plan: Plan, by: travel.Source | None = None, moment: float = 0.0) -> Board:
    """Lay out a plan as it was promised; what began before the moment stands, whatever comes."""
    source = by or travel.StraightLine()
    layout = lay(day, source)
    return _standing(day, plan, layout, source, moment)


def _standing(day: Day, plan: Plan, layout: Layout, by: travel.Source, moment: float) -> Board:
    now = room(layout.tables)
    order, who = _promised(layout, plan, moment)
    if not np.isfinite(moves.restore(layout.tables, now, order, who)):
        _one_by_one(layout, now, order, who)
    return Board(day, read(layout, now, float(now.figures[TOTAL])), layout, now, by, moment)


def _promised(layout: Layout, plan: Plan, moment: float) -> tuple[Array, Array]:
    """Order and crew of a plan, its times written into the tables: not sooner, later only at a cost, begun not at all."""
    task, group, made = layout.tables.task, layout.tables.group, plan.made
    column = {carer.id: c for c, carer in enumerate(layout.day.carers)}
    who = np.full(len(task), -1, np.int64)
    starts = np.array([first_start(layout.day.visits[v]) for v in layout.visit_of], float)
    for g in range(len(group)):
        crew = [t for t in group[g, :2] if t >= 0]
        for t in crew:
            stops = made.get(layout.day.visits[layout.visit_of[t]].id, {})
            free = [c for c in stops if c in column and column[c] not in who[crew]]
            if free:
                who[t], starts[t] = column[free[0]], stops[free[0]].starts
        if (who[crew] < 0).any():
            who[crew] = -1
            continue
        for t in crew:
            hold(layout, int(t), float(starts[t]), moment)
    return np.argsort(starts[group[:, A]], kind="stable").astype(np.int64), who


def hold(layout: Layout, t: int, at: float, moment: float) -> None:
    """Keep a task at its time: never sooner, later at a cost; what began before the moment neither."""
    row = layout.tables.task[t]
    row[OPEN], row[CLOSE], row[LATE] = at, at, RETIMED
    if at < moment:
        row[LIMIT] = at


def release(layout: Layout, g: int) -> None:
    """Give a group its own window again."""
    for t in layout.tables.group[g, :2]:
        if t >= 0:
            visit = layout.day.visits[layout.visit_of[t]]
            row = layout.tables.task[t]
            closes = visit.closes if visit.fixed_at is None else visit.fixed_at
            row[OPEN], row[CLOSE], row[LIMIT] = first_start(visit), min(closes, FAR), min(latest_start(visit), FAR)
            row[LATE] = visit.late_cost


def _one_by_one(layout: Layout, now: Now, order: Array, who: Array) -> None:
    """Where a promised plan breaks a limit as a whole, keep each promise that can be kept beside the earlier ones."""
    moves.restore(layout.tables, now, order, np.full_like(who, -1))
    for p, g in enumerate(order):
        a, b = layout.tables.group[g, A], layout.tables.group[g, B]
        if who[a] >= 0:
            moves.relocate(layout.tables, now, int(g), (int(who[a]), int(who[b]) if b >= 0 else -1, p), 1e300)


def tasks_of(known: Board, g: int) -> list[int]:
    """The tasks of a group."""
    return [int(t) for t in known.layout.tables.group[g, :2] if t >= 0]


def movable(trial: Board) -> Array:
    """The groups that have not begun."""
    tables, now = trial.layout.tables, trial.now
    starts = now.kept[tables.group[:, A], AT]
    return np.asarray(starts >= trial.moment)
