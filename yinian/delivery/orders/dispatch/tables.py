"""A day as tables of numbers, and the room in which a search works on them; what the columns mean is said here alone."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Array = NDArray[Any]

# Columns of Day.task: the window, the latest start whatever it costs, how long, what a late minute costs, what is carried.
OPEN, CLOSE, LIMIT, MINUTES, LATE, LOAD = range(6)
# Columns of Day.spot.
PLACE, GROUP = range(2)
# Columns of Day.carer: hours; when lunch may begin and must have begun, and how long it is; most minutes of care; what can be carried.
FROM, UNTIL, LUNCH_FROM, LUNCH_LATEST, LUNCH, MOST, CAPACITY = range(7)
# Columns of Day.home.
START, END = range(2)
# Columns of Day.group: one or two tasks timed together, the group that must come before, and one that must come after.
A, B, BEFORE, AFTER = range(4)
# Columns of Day.gap: from the first start to the second, from the start of the group before, and what leaving it out costs.
LEAST, WIDEST, BEFORE_LEAST, BEFORE_WIDEST, LEFT_OUT = range(5)
# Entries of Day.weight: a minute of travel, the largest lateness.
TRAVEL, WORST = range(2)
# Columns of Now.kept and Now.fresh, by task: when it starts, what it costs, how late it is, and the carer's state after it.
AT, COST, BEHIND, FREE, FED, WORKED, LADEN, ATE = range(8)
# Entries of Now.figures.
TOTAL, LATEST, BEST = range(3)
NOBODY = -1


class Day(NamedTuple):
    """What does not change during a search."""

    travel: Floats
    wish: Floats
    task: Floats
    spot: Whole
    carer: Floats
    home: Whole
    group: Whole
    gap: Floats
    weight: Floats
    near: Whole


class Now(NamedTuple):
    """What a search works on: the order in which groups are timed, who does each task, and what that led to."""

    order: Whole
    at: Whole
    who: Whole
    kept: Floats
    fresh: Floats
    tail: Floats
    fresh_tail: Floats
    run: Floats
    where: Whole
    last: Whole
    stale: Whole
    touched: Whole
    stamp: Whole
    tally: Whole
    figures: Floats
    seed: NDArray[np.uint64]
    best_order: Whole
    best_who: Whole
    spare: Whole


def room(day: Day, seed: int = 1) -> Now:
    """An empty room for a day: nothing placed, groups in the order in which their windows open."""
    groups, tasks, carers = len(day.group), len(day.task), len(day.carer)
    first = day.task[day.group[:, A]] if groups else np.zeros((0, 6))
    order = np.lexsort((first[:, OPEN], first[:, OPEN] + np.minimum(first[:, CLOSE], 1e6))).astype(np.int64)
    at = np.empty(groups, np.int64)
    at[order] = np.arange(groups)
    kept = np.zeros((tasks, 8))
    kept[:, AT] = -1.0
    kept[day.group[:, A], COST] = day.gap[:, LEFT_OUT]

    def whole(*shape: int, fill: int = 0) -> Any:
        return np.full(shape, fill, np.int64)

    return Now(
        order=order, at=at, who=whole(tasks, fill=NOBODY), kept=kept, fresh=kept.copy(),
        tail=np.zeros((carers, 2)), fresh_tail=np.zeros((carers, 2)), run=np.zeros((carers, 4)),
        where=whole(carers), last=whole(carers), stale=whole(carers), touched=whole(groups),
        stamp=whole(tasks), tally=whole(4), figures=np.array([day.gap[:, LEFT_OUT].sum(), 0.0, np.inf]),
        seed=np.array([seed * 2654435761 + 88172645463325252], np.uint64),
        best_order=order.copy(), best_who=whole(tasks, fill=NOBODY), spare=whole(4 * (groups + 4)),
    )  # fmt: skip
