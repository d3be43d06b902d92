"""Take some visits that lie near one another out of a plan and put each back where it fits best; compiled."""

import numpy as np

from yinian.delivery.orders.dispatch.compiled import making_arrays
from yinian.delivery.orders.dispatch.moves import chance, draw, keep_best, relocate, restore
from yinian.delivery.orders.dispatch.seeking import best_place
from yinian.delivery.orders.dispatch.tables import TOTAL, A, Array, Day, Now
from yinian.delivery.orders.dispatch.timing import NEVER

# At most so many visits are taken out at once, so many carers looked at for each, and so many tried that stay out.
MANY, FEW, OUT = 6, 8, 3


@making_arrays
def choose(day: Day, now: Now) -> Array:
    """One visit, some of its neighbours, and some that stay out, in random order."""
    groups = len(now.order)
    chosen = np.zeros(groups, np.int64)
    g = draw(now, groups)
    chosen[g] = 1
    for _ in range(1 + draw(now, MANY)):
        chosen[day.near[g, draw(now, day.near.shape[1])]] = 1
    out = np.flatnonzero(now.who[day.group[:, A]] < 0)
    for _ in range(min(len(out), OUT)):
        chosen[out[draw(now, len(out))]] = 1
    found = np.flatnonzero(chosen)
    for k in range(len(found) - 1, 0, -1):
        other = draw(now, k + 1)
        found[k], found[other] = found[other], found[k]
    return found


@making_arrays
def rebuild(day: Day, now: Now, bound: float) -> bool:
    """One such try; all is put back unless the whole costs no more than the bound."""
    order, who = now.order.copy(), now.who.copy()
    found = choose(day, now)
    for g in found:
        if now.who[day.group[g, A]] >= 0:
            relocate(day, now, g, (-1, -1, now.at[g]), 1e300)
    for g in found:
        if now.who[day.group[g, A]] >= 0:
            continue
        best = best_place(day, now, g, FEW)
        if best[0] < NEVER:
            relocate(day, now, g, (int(best[1]), int(best[2]), int(best[3])), 1e300)
    if now.figures[TOTAL] <= bound:
        keep_best(now)
        return True
    restore(day, now, order, who)
    return False


@making_arrays
def rebuilds(day: Day, now: Now, heat: float, times: int) -> None:
    """So many tries at one heat."""
    for _ in range(times):
        rebuild(day, now, now.figures[TOTAL] - heat * np.log(chance(now)))
