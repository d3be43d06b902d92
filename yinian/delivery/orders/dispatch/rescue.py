"""When neither a gap nor one exchange makes room: short searches, ring by ring, until nobody stays out who need not."""

import time
from collections.abc import Callable

import numpy as np

from yinian.delivery.orders.dispatch import moves, planner, rebuilding, seeking
from yinian.delivery.orders.dispatch.boards import OTHER, Board, movable, release, tasks_of
from yinian.delivery.orders.dispatch.tables import AT, BEHIND, BEST, GROUP, LIMIT, OPEN, PLACE, A, Array, Now, room
from yinian.delivery.orders.dispatch.timing import NEVER

# Of how many visits nearby the promised times are free, and how many seconds for each hundred visits of the day are
# searched, ring by ring: few are touched before many, and only who would stay without a visit is worth the last.
RINGS = ((0, 0.025), (48, 0.15), (100_000, 2.5))
LONGEST_S = 5.0
# The heat of a search from beginning to end; how many small steps and larger tries between two looks at the clock.
HEAT, COLD, STEPS, TRIES = 40.0, 0.5, 400, 3


def rescue(trial: Board) -> None:
    """Searches until nobody stays out: at the promised times, with the times of ever more visits free, at last from nothing."""
    hundreds = len(trial.layout.tables.group) / 100
    for few, seconds in RINGS:
        if _placeable(trial):
            _ring(trial, few, min(LONGEST_S, seconds * hundreds), _search)
    if _placeable(trial):
        _ring(trial, RINGS[-1][0], min(LONGEST_S, RINGS[-1][1] * hundreds), _afresh)


def _ring(trial: Board, few: int, seconds: float, search: Callable[[Board, float], bool]) -> None:
    """One search with the times of so many visits nearby free; where it helps, promises that can be kept are kept."""
    tables, now = trial.layout.tables, trial.now
    freed = _around(trial, _placeable(trial), few)
    promised = tables.task.copy()
    for g in freed:
        release(trial.layout, g)
    if search(trial, seconds):
        _keep_promises(trial, freed, promised)
        return
    tables.task[:] = promised
    moves.restore(tables, now, now.order.copy(), now.who.copy())


def _placeable(trial: Board) -> list[int]:
    """The groups that nobody comes for although somebody might."""
    tables, now = trial.layout.tables, trial.now
    out = np.flatnonzero(now.who[tables.group[:, A]] < 0)
    return [int(g) for g in out if all(np.isfinite(tables.wish[t]).any() for t in tasks_of(trial, int(g)))]


def _around(trial: Board, waiting: list[int], few: int) -> list[int]:
    """The planned groups nearest to those that wait, in way and time together, at most so many."""
    tables, now = trial.layout.tables, trial.now
    first = tables.group[:, A]
    place, at = tables.spot[first, PLACE], now.kept[first, AT]
    far = np.full(len(first), NEVER)
    for g in waiting:
        row = tables.task[first[g]]
        beside = np.maximum(np.maximum(row[OPEN] - at, at - row[LIMIT]), 0.0)
        far = np.minimum(far, tables.travel[place[g], place] + beside)
    far[(now.who[first] < 0) | ~movable(trial)] = NEVER
    ranked = np.argsort(far, kind="stable")[:few]
    return [int(g) for g in ranked if far[g] < NEVER]


def _keep_promises(trial: Board, freed: list[int], promised: Array) -> None:
    """Of the visits whose time was free, give each its promised time back where the plan bears it."""
    tables, now = trial.layout.tables, trial.now
    for g in sorted(freed, key=lambda one: int(now.at[one])):
        crew = tasks_of(trial, g)
        free = tables.task[crew].copy()
        tables.task[crew] = promised[crew]
        order, who = now.order.copy(), now.who.copy()
        if not np.isfinite(moves.restore(tables, now, order, who)) or (now.kept[crew, BEHIND] > 0).any():
            tables.task[crew] = free
            moves.restore(tables, now, order, who)


def _search(trial: Board, seconds: float) -> bool:
    """A search from what stands; kept only where fewer stay out."""
    tables, now = trial.layout.tables, trial.now
    order, who, plain = _prefer_promised(trial)
    moves.restore(tables, now, order, who)
    now.figures[BEST] = NEVER
    moves.keep_best(now)
    began, spent = time.monotonic(), 0.0
    while spent < seconds and (now.best_who[tables.group[:, A]] < 0).any():
        heat = HEAT * (COLD / HEAT) ** (spent / seconds)
        moves.anneal(tables, now, heat, STEPS)
        rebuilding.rebuilds(tables, now, heat, TRIES)
        spent = time.monotonic() - began
    return _take(trial, now, plain, (order, who))


def _afresh(trial: Board, seconds: float) -> bool:
    """The day planned from nothing, promised carers preferred; kept only where fewer stay out."""
    order, who, plain = _prefer_promised(trial)
    fresh = room(trial.layout.tables)
    seeking.fill(trial.layout.tables, fresh)
    moves.keep_best(fresh)
    planner.cool(trial.layout, fresh, planner.Effort(seconds))
    return _take(trial, fresh, plain, (order, who))


def _prefer_promised(trial: Board) -> tuple[Array, Array, Array]:
    """Let every other carer than promised cost, and for what began be impossible; order, crew and wishes as they were."""
    tables, now = trial.layout.tables, trial.now
    order, who, plain = now.order.copy(), now.who.copy(), tables.wish.copy()
    begun = ~movable(trial)
    for t in np.flatnonzero(who >= 0):
        others = np.arange(tables.wish.shape[1]) != who[t]
        tables.wish[t, others] += NEVER if begun[tables.spot[t, GROUP]] else OTHER
    return order, who, plain


def _take(trial: Board, found: Now, plain: Array, before: tuple[Array, Array]) -> bool:
    """Make the best that was found the state where fewer stay out and what began stands; else put all back."""
    tables, now = trial.layout.tables, trial.now
    best = found.best_order.copy(), found.best_who.copy()
    order, who = before
    tables.wish[:] = plain
    moves.restore(tables, now, order, who)
    out = _out(trial)
    stands = (who >= 0) & ~movable(trial)[tables.spot[:, GROUP]]
    if np.isfinite(moves.restore(tables, now, *best)) and _out(trial) < out and (now.who == who)[stands].all():
        return True
    moves.restore(tables, now, order, who)
    return False


def _out(trial: Board) -> int:
    return int((trial.now.who[trial.layout.tables.group[:, A]] < 0).sum())
