"""A plan kept warm: an order arrives, a carer falls ill, a visit runs late; only what must change changes, and it is said."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from yinian.delivery.orders.dispatch import moves, seeking
from yinian.delivery.orders.dispatch.boards import OTHER, Board, hold, movable, release, tasks_of
from yinian.delivery.orders.dispatch.day import Change, Day, Plan, Visit, changes
from yinian.delivery.orders.dispatch.laying import FAR, read, widen
from yinian.delivery.orders.dispatch.rescue import rescue
from yinian.delivery.orders.dispatch.tables import (
    AT,
    BEFORE,
    CLOSE,
    LIMIT,
    MOST,
    OPEN,
    TOTAL,
    UNTIL,
    A,
    room,
)
from yinian.delivery.orders.dispatch.timing import NEVER


@dataclass(frozen=True)
class Proposal:
    """What the plan would become, what changes by it, and the board to go on with once it is accepted."""

    plan: Plan
    changes: tuple[Change, ...]
    board: Board


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
        crew = tasks_of(trial, int(g))
        if column in now.who[crew] and now.kept[crew[0], AT] >= known.moment:
            homeless.append(int(g))
    waiting = _with_followers(trial, homeless)
    _prefer(trial, [t for g in waiting for t in tasks_of(trial, g) if now.who[t] != column])
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
    crew = tasks_of(trial, int(g))
    carers = [int(now.who[t]) for t in crew]
    if min(carers) < 0:
        return Proposal(known.plan, (), known)
    behind = [int(h) for h in now.order[now.at[g] + 1 :] if {int(now.who[t]) for t in tasks_of(trial, h)} & set(carers)]
    following = [h for h in _with_followers(trial, [g, *behind]) if h != g]
    _prefer(trial, [t for h in following for t in tasks_of(trial, h)])
    _evict(trial, [g, *following])
    for t in crew:
        if _visit_of(trial, t) == visit or len({_visit_of(trial, s) for s in crew}) == 1:
            tables.task[t, [OPEN, CLOSE, LIMIT]] = at
    _insist(trial, g, carers)
    _settle(trial, following)
    return _done(known, trial)


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
    begun_not = movable(trial)
    waiting = [g for g in waiting if not seeking.make_room(tables, now, g, begun_not)]
    if any(choices[g] for g in waiting):
        rescue(trial)
