"""The clock of a search: when each visit starts, what that costs, and whether any hard limit would be broken; compiled."""

import numpy as np

from yinian.delivery.orders.dispatch.compiled import compiled
from yinian.delivery.orders.dispatch.tables import (
    AT,
    ATE,
    BEFORE,
    BEFORE_LEAST,
    BEFORE_WIDEST,
    BEHIND,
    CAPACITY,
    CLOSE,
    COST,
    END,
    FED,
    FREE,
    FROM,
    LADEN,
    LATE,
    LATEST,
    LEAST,
    LEFT_OUT,
    LIMIT,
    LOAD,
    LUNCH,
    LUNCH_FROM,
    LUNCH_LATEST,
    MINUTES,
    MOST,
    OPEN,
    PLACE,
    START,
    TOTAL,
    TRAVEL,
    UNTIL,
    WIDEST,
    WORKED,
    WORST,
    A,
    B,
    Day,
    Now,
)  # fmt: skip

NEVER = np.inf
SLACK = 1e-7
# Columns of Now.run and entries of Now.tally.
_FREE, _FED, _WORKED, _LADEN = range(4)
TURN, DONE, FAILED = range(3)


@compiled
def load(day: Day, now: Now, c: int) -> None:
    """Bring a carer's state after the last task that stands before the point of change."""
    t = now.last[c]
    if t >= 0:
        now.run[c, _FREE] = now.kept[t, FREE]
        now.run[c, _FED] = now.kept[t, FED]
        now.run[c, _WORKED] = now.kept[t, WORKED]
        now.run[c, _LADEN] = now.kept[t, LADEN]
        now.where[c] = day.spot[t, PLACE]
    else:
        now.run[c, _FREE] = day.carer[c, FROM]
        now.run[c, _FED] = 1.0 if day.carer[c, LUNCH] <= 0 else 0.0
        now.run[c, _WORKED] = 0.0
        now.run[c, _LADEN] = 0.0
        now.where[c] = day.home[c, START]


@compiled
def reach(day: Day, now: Now, c: int, t: int, least: float) -> tuple[float, float]:
    """The earliest start of a task by a carer, not before a moment, and when lunch is eaten on the way (-1: not now)."""
    free = now.run[c, _FREE]
    leg = day.travel[now.where[c], day.spot[t, PLACE]]
    opens = max(day.task[t, OPEN], least)
    start = max(free + leg, opens)
    if now.run[c, _FED] > 0:
        return start, -1.0
    begin = max(free, day.carer[c, LUNCH_FROM])
    if begin > day.carer[c, LUNCH_LATEST] + SLACK:
        return NEVER, -1.0
    after = begin + day.carer[c, LUNCH] + leg
    if after <= start + SLACK:
        return start, begin
    if start + day.task[t, MINUTES] > day.carer[c, LUNCH_LATEST] + SLACK:
        return max(after, opens), begin
    return start, -1.0


@compiled
def settle(day: Day, now: Now, c: int, t: int, start: float, ate: float) -> float:
    """Write a task's start and cost and move its carer on; never if a limit would be broken."""
    if start > day.task[t, LIMIT] + SLACK:
        return NEVER
    leg = day.travel[now.where[c], day.spot[t, PLACE]]
    late = max(0.0, start - day.task[t, CLOSE])
    row = now.fresh[t]
    row[AT] = start
    row[BEHIND] = late
    row[COST] = leg * day.weight[TRAVEL] + late * day.task[t, LATE] + day.wish[t, c]
    row[ATE] = ate
    row[FREE] = start + day.task[t, MINUTES]
    row[FED] = 1.0 if ate >= 0 else now.run[c, _FED]
    row[WORKED] = now.run[c, _WORKED] + day.task[t, MINUTES]
    row[LADEN] = now.run[c, _LADEN] + day.task[t, LOAD]
    if row[WORKED] > day.carer[c, MOST] + SLACK or row[LADEN] > day.carer[c, CAPACITY] + SLACK:
        return NEVER
    now.run[c, _FREE] = row[FREE]
    now.run[c, _FED] = row[FED]
    now.run[c, _WORKED] = row[WORKED]
    now.run[c, _LADEN] = row[LADEN]
    now.where[c] = day.spot[t, PLACE]
    now.stamp[t] = now.tally[TURN]
    return float(row[COST])


@compiled
def started(now: Now, t: int) -> float:
    """When a task starts in this attempt."""
    return float(now.fresh[t, AT] if now.stamp[t] == now.tally[TURN] else now.kept[t, AT])


@compiled
def preceded(day: Day, now: Now, g: int, start: float) -> float:
    """The earliest start that the group before allows; never where that one is left out, comes later or is too long ago."""
    earlier = day.group[g, BEFORE]
    if earlier < 0:
        return start
    t = day.group[earlier, A]
    if now.who[t] < 0 or now.at[earlier] > now.at[g]:
        return NEVER
    least = started(now, t) + day.gap[g, BEFORE_LEAST]
    return max(start, least)


@compiled
def too_long_after(day: Day, now: Now, g: int, start: float) -> bool:
    """Whether a group starts later after the one before it than allowed."""
    earlier = day.group[g, BEFORE]
    return earlier >= 0 and start > started(now, day.group[earlier, A]) + day.gap[g, BEFORE_WIDEST] + SLACK


@compiled
def single(day: Day, now: Now, g: int) -> float:
    """Time a group of one task."""
    t = day.group[g, A]
    least = preceded(day, now, g, 0.0)
    if least == NEVER:
        return NEVER
    start, ate = reach(day, now, now.who[t], t, least)
    if start == NEVER or too_long_after(day, now, g, start):
        return NEVER
    return settle(day, now, now.who[t], t, start, ate)


@compiled
def double(day: Day, now: Now, g: int) -> float:
    """Time two tasks that belong together: the second starts within its gap after the first."""
    a, b = day.group[g, A], day.group[g, B]
    first, second = preceded(day, now, g, 0.0), 0.0
    ate_a = ate_b = -1.0
    for _ in range(4):
        if first == NEVER:
            return NEVER
        first, ate_a = reach(day, now, now.who[a], a, first)
        second, ate_b = reach(day, now, now.who[b], b, max(second, first + day.gap[g, LEAST]))
        if second <= first + day.gap[g, WIDEST] + SLACK:
            break
        first = second - day.gap[g, WIDEST]
    else:
        return NEVER
    if first == NEVER or second == NEVER or too_long_after(day, now, g, first):
        return NEVER
    cost = settle(day, now, now.who[a], a, first, ate_a)
    return cost + settle(day, now, now.who[b], b, second, ate_b)


@compiled
def differs(now: Now, t: int) -> bool:
    """Whether a task leaves its carer otherwise than before."""
    old, new = now.kept[t], now.fresh[t]
    return bool(
        abs(old[FREE] - new[FREE]) > SLACK or old[FED] != new[FED]
        or old[WORKED] != new[WORKED] or old[LADEN] != new[LADEN]
    )  # fmt: skip


@compiled
def concerned(day: Day, now: Now, g: int) -> bool:
    """Whether a group must be timed again: it was touched, its carer's way changed, or the group before it moved."""
    if now.touched[g] > 0:
        return True
    a, b = day.group[g, A], day.group[g, B]
    if now.who[a] < 0:
        return False
    if now.stale[now.who[a]] > 0 or (b >= 0 and now.stale[now.who[b]] > 0):
        return True
    earlier = day.group[g, BEFORE]
    if earlier < 0:
        return False
    t = day.group[earlier, A]
    return bool(now.stamp[t] == now.tally[TURN] and now.fresh[t, AT] != now.kept[t, AT]) or bool(
        now.at[earlier] > now.at[g]
    )


@compiled
def leave_out(day: Day, now: Now, g: int) -> float:
    """Write that nobody comes, and what that costs."""
    for t in (day.group[g, A], day.group[g, B]):
        if t >= 0:
            now.fresh[t] = 0.0
            now.fresh[t, AT] = -1.0
            now.stamp[t] = now.tally[TURN]
    now.fresh[day.group[g, A], COST] = day.gap[g, LEFT_OUT]
    return float(day.gap[g, LEFT_OUT])


@compiled
def retime(day: Day, now: Now, g: int) -> float:
    """Time one group again and say what its cost grew by."""
    a, b = day.group[g, A], day.group[g, B]
    now.spare[now.tally[DONE]] = g
    now.tally[DONE] += 1
    old = now.kept[a, COST] + (now.kept[b, COST] if b >= 0 else 0.0)
    if now.who[a] < 0:
        return leave_out(day, now, g) - old
    ca = now.who[a]
    if now.stale[ca] == 0:
        load(day, now, ca)
    if b < 0:
        cost = single(day, now, g)
    else:
        cb = now.who[b]
        if now.stale[cb] == 0:
            load(day, now, cb)
        cost = double(day, now, g)
        if now.stale[cb] == 0 and cost != NEVER and differs(now, b):
            now.stale[cb] = 1
    if now.stale[ca] == 0 and cost != NEVER and differs(now, a):
        now.stale[ca] = 1
    return cost - old


@compiled
def homeward(day: Day, now: Now, c: int) -> float:
    """The last leg of a carer whose way changed: its cost, or never when the day would be too long."""
    now.fresh_tail[c, 1] = -1.0
    if now.last[c] < 0:
        now.fresh_tail[c, 0] = 0.0
        return 0.0
    leg = day.travel[now.where[c], day.home[c, END]]
    home = now.run[c, _FREE] + leg
    if now.run[c, _FED] == 0:
        begin = max(now.run[c, _FREE], day.carer[c, LUNCH_FROM])
        if home > day.carer[c, LUNCH_FROM]:
            if begin > day.carer[c, LUNCH_LATEST] + SLACK:
                return NEVER
            home = begin + day.carer[c, LUNCH] + leg
            now.fresh_tail[c, 1] = begin
    if home > day.carer[c, UNTIL] + SLACK:
        return NEVER
    now.fresh_tail[c, 0] = leg * day.weight[TRAVEL]
    return float(now.fresh_tail[c, 0])


@compiled
def pass_by(day: Day, now: Now, g: int, worst: float) -> float:
    """Remember the tasks of a group as the latest of their carers, and the largest lateness so far."""
    for t in (day.group[g, A], day.group[g, B]):
        if t >= 0 and now.who[t] >= 0:
            now.last[now.who[t]] = t
            late = now.fresh[t, BEHIND] if now.stamp[t] == now.tally[TURN] else now.kept[t, BEHIND]
            worst = max(worst, late)
    return worst


@compiled
def attempt(day: Day, now: Now, first: int, bound: float) -> float:
    """What the whole would cost after a change at or behind a position of the order; never if it may not be."""
    now.tally[TURN] += 1
    now.tally[DONE] = 0
    now.last[:] = -1
    worst, change = 0.0, 0.0
    for p in range(first):
        worst = pass_by(day, now, now.order[p], worst)
    for c in range(len(now.stale)):
        if now.stale[c] > 0:
            load(day, now, c)
    for p in range(first, len(now.order)):
        g = now.order[p]
        if concerned(day, now, g):
            grown = retime(day, now, g)
            if grown == NEVER:
                return NEVER
            change += grown
        worst = pass_by(day, now, g, worst)
    for c in range(len(now.stale)):
        if now.stale[c] > 0:
            leg = homeward(day, now, c)
            if leg == NEVER:
                return NEVER
            change += leg - now.tail[c, 0]
    total = now.figures[TOTAL] + change + (worst - now.figures[LATEST]) * day.weight[WORST]
    if total <= bound:
        commit(day, now, total, worst)
    return total


@compiled
def commit(day: Day, now: Now, total: float, worst: float) -> None:
    """Make the attempt the state of things."""
    for k in range(now.tally[DONE]):
        g = now.spare[k]
        for t in (day.group[g, A], day.group[g, B]):
            if t >= 0:
                for k in range(now.kept.shape[1]):
                    now.kept[t, k] = now.fresh[t, k]
    for c in range(len(now.stale)):
        if now.stale[c] > 0:
            now.tail[c, 0] = now.fresh_tail[c, 0]
            now.tail[c, 1] = now.fresh_tail[c, 1]
    now.figures[TOTAL] = total
    now.figures[LATEST] = worst


@compiled
def clean(day: Day, now: Now) -> None:
    """Forget which carers and groups were touched."""
    now.stale[:] = 0
    now.touched[:] = 0
