"""A plan kept warm: an order arrives, a carer falls ill, a visit runs late; only what must change changes, and it is said."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from yinian.delivery.orders.dispatch import moves, seeking, travel
from yinian.delivery.orders.dispatch.day import Change, Day, Plan, Visit, changes
from yinian.delivery.orders.dispatch.fitness import first_start, latest_start
from yinian.delivery.orders.dispatch.laying import FAR, Layout, lay, read, widen
from yinian.delivery.orders.dispatch.tables import (
    AT,
    BEFORE,
    BEST,
    CLOSE,
    LATE,
    LIMIT,
    MOST,
    OPEN,
    TOTAL,
    UNTIL,
    A,
    Array,
    B,
    Now,
    room,
)
from yinian.delivery.orders.dispatch.timing import NEVER

# What a minute of another time costs, and another carer than promised, in minutes of travel; own default.
RETIMED, OTHER = 0.5, 30.0
# How long may be searched when neither a gap nor one exchange makes room, how many searches, and their heat.
RESCUE_S, HEAT, STEPS = 0.06, 20.0, 200


@dataclass(frozen=True)
class Board:
    """A station's day and its plan, laid out and ready to be asked; asking changes nothing."""

    day: Day
    plan: Plan
    layout: Layout
    now: Now
    by: travel.Source
    moment: float


@dataclass(frozen=True)
class Proposal:
    """What the plan would become, what changes by it, and the board to go on with once it is accepted."""

    plan: Plan
    changes: tuple[Change, ...]
    board: Board


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


def _copy(known: Board, day: Day | None = None) -> Board:
    """The same board to try things on."""
    tables = known.layout.tables
    tables = tables._replace(task=tables.task.copy(), wish=tables.wish.copy(), carer=tables.carer.copy())
    layout = replace(known.layout, tables=tables, day=day or known.day)
    now = known.now._replace(**{name: array.copy() for name, array in known.now._asdict().items()})
    return replace(known, layout=layout, now=now, day=day or known.day)


def _done(before: Board, after: Board) -> Proposal:
    """Read the state and say what changed; what is new in the plan counts as promised from here on."""
    layout, now = after.layout, after.now
    plan = read(layout, now, float(now.figures[TOTAL]))
    for t in range(len(layout.visit_of)):
        if now.who[t] >= 0:
            hold(layout, t, float(now.kept[t, AT]), after.moment)
    moves.restore(layout.tables, now, now.order.copy(), now.who.copy())
    return Proposal(plan, changes(before.plan, plan), replace(after, plan=plan))


def insert(known: Board, visit: Visit) -> Proposal:
    """A new visit: into the cheapest gap, else by moving one other, else left out with its reason."""
    layout = widen(known.layout, visit, known.by)
    now = room(layout.tables)
    old = known.now
    order = np.append(old.order, len(old.order)).astype(np.int64)
    more = len(layout.visit_of) - len(old.who)
    moves.restore(layout.tables, now, order, np.append(old.who, np.full(more, -1)).astype(np.int64))
    trial = Board(layout.day, known.plan, layout, now, known.by, known.moment)
    _settle(trial, [len(order) - 1])
    return _done(known, trial)


def without(known: Board, carer: int) -> Proposal:
    """Somebody cannot come: what they had not begun goes to others, dearest first, with as few other changes as can be."""
    column = next((c for c, one in enumerate(known.day.carers) if one.id == carer), None)
    if column is None:
        return Proposal(known.plan, (), known)
    trial = _copy(known)
    tables, now = trial.layout.tables, trial.now
    homeless = []
    for g in now.order:
        crew = _tasks(trial, int(g))
        if column in now.who[crew] and now.kept[crew[0], AT] >= known.moment:
            homeless.append(int(g))
    waiting = _with_followers(trial, homeless)
    _prefer(trial, [t for g in waiting for t in _tasks(trial, g) if now.who[t] != column])
    _evict(trial, waiting)
    tables.wish[now.who != column, column] = NEVER
    for g in homeless:
        release(trial.layout, g)
    _settle(trial, waiting)
    return _done(known, trial)


def late(known: Board, visit: int, at: float) -> Proposal:
    """A visit starts at another moment than planned: what follows waits where it can, else somebody else goes."""
    g = known.layout.group_of.get(visit)
    if g is None:
        return Proposal(known.plan, (), known)
    day = replace(known.day, visits=tuple(_moved(one, at) if one.id == visit else one for one in known.day.visits))
    trial = _copy(known, day)
    tables, now = trial.layout.tables, trial.now
    crew = _tasks(trial, int(g))
    carers = [int(now.who[t]) for t in crew]
    if min(carers) < 0:
        return Proposal(known.plan, (), known)
    behind = [int(h) for h in now.order[now.at[g] + 1 :] if {int(now.who[t]) for t in _tasks(trial, h)} & set(carers)]
    following = [h for h in _with_followers(trial, [g, *behind]) if h != g]
    _prefer(trial, [t for h in following for t in _tasks(trial, h)])
    _evict(trial, [g, *following])
    for t in crew:
        if _visit_of(trial, t) == visit or len({_visit_of(trial, s) for s in crew}) == 1:
            tables.task[t, [OPEN, CLOSE, LIMIT]] = at
    _insist(trial, g, carers)
    _settle(trial, following)
    return _done(known, trial)


def _tasks(known: Board, g: int) -> list[int]:
    """The tasks of a group."""
    return [int(t) for t in known.layout.tables.group[g, :2] if t >= 0]


def _with_followers(known: Board, groups: list[int]) -> list[int]:
    """These groups and all that must come after one of them, in the order of the day."""
    now, before = known.now, known.layout.tables.group[:, BEFORE]
    found = set(groups)
    for g in now.order:
        if before[g] in found and now.who[known.layout.tables.group[g, A]] >= 0:
            found.add(int(g))
    return sorted(found, key=lambda g: int(now.at[g]))


def _prefer(trial: Board, tasks: list[int]) -> None:
    """Let another carer than the promised one cost, for these tasks."""
    wish, who = trial.layout.tables.wish, trial.now.who
    for t in tasks:
        if who[t] >= 0:
            wish[t, np.arange(wish.shape[1]) != who[t]] += OTHER


def _insist(trial: Board, g: int, carers: list[int]) -> None:
    """Put a visit that is happening where it happens, if need be beyond somebody's hours: it is a fact."""
    tables, now = trial.layout.tables, trial.now
    to = (carers[0], carers[1] if len(carers) > 1 else -1, int(now.at[g]))
    if moves.relocate(tables, now, g, to, 1e300) == NEVER:
        tables.carer[carers, UNTIL], tables.carer[carers, MOST] = FAR, FAR
        moves.relocate(tables, now, g, to, 1e300)


def _visit_of(known: Board, t: int) -> int:
    """The visit that a task belongs to."""
    return known.day.visits[known.layout.visit_of[t]].id


def _moved(visit: Visit, at: float) -> Visit:
    return replace(visit, fixed_at=at)


def _evict(trial: Board, groups: Iterable[int]) -> None:
    """Take groups out of the plan, those that follow others first."""
    now, tables = trial.now, trial.layout.tables
    for g in sorted(groups, key=lambda one: -int(now.at[one])):
        moves.relocate(tables, now, g, (-1, -1, int(now.at[g])), 1e300)


def _settle(trial: Board, groups: list[int]) -> None:
    """Place groups: in gaps, then by moving one other visit for each, then by a short search; never worse than before."""
    tables, now = trial.layout.tables, trial.now
    choices = {g: int(np.isfinite(tables.wish[tables.group[g, A]]).sum()) for g in groups}
    followers = tables.group[:, BEFORE] >= 0
    ranked = sorted(groups, key=lambda g: (bool(followers[g]), choices[g], int(now.at[g])))
    waiting = [g for g in ranked if not seeking.settle_in(tables, now, g)]
    movable = _movable(trial)
    waiting = [g for g in waiting if not seeking.make_room(tables, now, g, movable)]
    if any(choices[g] for g in waiting):
        _rescue(trial)


def _movable(trial: Board) -> Array:
    """The groups that have not begun."""
    tables, now = trial.layout.tables, trial.now
    starts = now.kept[tables.group[:, A], AT]
    return np.asarray(starts >= trial.moment)


def _rescue(trial: Board) -> None:
    """A short search in which every other carer than promised costs; kept only where fewer stay out."""
    tables, now = trial.layout.tables, trial.now
    out = _out(trial)
    order, who = now.order.copy(), now.who.copy()
    plain = tables.wish.copy()
    begun = ~_movable(trial)
    for t in range(len(who)):
        if who[t] >= 0:
            others = np.arange(tables.wish.shape[1]) != who[t]
            tables.wish[t, others] += NEVER if begun[tables.spot[t, 1]] else OTHER
    moves.restore(tables, now, order, who)
    now.figures[BEST] = NEVER
    moves.keep_best(now)
    ends = time.monotonic() + RESCUE_S
    while time.monotonic() < ends:
        moves.anneal(tables, now, HEAT, STEPS)
        if (now.best_who[tables.group[:, A]] >= 0).all():
            break
    found_order, found_who = now.best_order.copy(), now.best_who.copy()
    tables.wish[:] = plain
    moves.restore(tables, now, found_order, found_who)
    if _out(trial) >= out:
        moves.restore(tables, now, order, who)


def _out(trial: Board) -> int:
    return int((trial.now.who[trial.layout.tables.group[:, A]] < 0).sum())
