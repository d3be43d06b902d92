"""The steps of a search: send somebody else, come earlier or later in the order, swap, exchange stretches of two rounds; compiled."""

import numpy as np

from yinian.delivery.orders.dispatch.compiled import compiled, making_arrays
from yinian.delivery.orders.dispatch.tables import (
    BEST,
    GROUP,
    LATEST,
    TOTAL,
    A,
    Array,
    B,
    Day,
    Now,
)  # fmt: skip
from yinian.delivery.orders.dispatch.timing import NEVER, attempt, clean


@compiled
def draw(now: Now, below: int) -> int:
    """A whole number from nought up to a bound."""
    x = now.seed[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    now.seed[0] = x
    return np.int64((x >> np.uint64(11)) % np.uint64(below))  # type: ignore[return-value]


@compiled
def chance(now: Now) -> float:
    """A number between nought and one, never nought."""
    return (draw(now, 1 << 30) + 1.0) / (1 << 30)


@compiled
def put(now: Now, g: int, p: int) -> None:
    """Move a group to a position of the order; those between make way."""
    old = now.at[g]
    step = 1 if p > old else -1
    for q in range(old, p, step):
        other = now.order[q + step]
        now.order[q] = other
        now.at[other] = q
    now.order[p] = g
    now.at[g] = p


@compiled
def soil(now: Now, c: int) -> None:
    """A carer's round changes."""
    if c >= 0:
        now.stale[c] = 1


@compiled
def relocate(day: Day, now: Now, g: int, to: tuple[int, int, int], bound: float) -> float:
    """Give a group to other carers at another position; undone unless the whole costs no more than the bound."""
    ca, cb, p = to
    a, b, old = day.group[g, A], day.group[g, B], now.at[g]
    was_a = now.who[a]
    was_b = now.who[b] if b >= 0 else -1
    soil(now, was_a)
    soil(now, was_b)
    soil(now, ca)
    soil(now, cb)
    now.touched[g] = 1
    now.who[a] = ca
    if b >= 0:
        now.who[b] = cb
    put(now, g, p)
    total = attempt(day, now, min(old, p), bound)
    if not total <= bound:
        put(now, g, old)
        now.who[a] = was_a
        if b >= 0:
            now.who[b] = was_b
    clean(day, now)
    return total


@compiled
def swap(day: Day, now: Now, s: int, t: int, bound: float) -> float:
    """Let two tasks change carers and their groups change places in the order."""
    g, h, cs, ct = day.spot[s, GROUP], day.spot[t, GROUP], now.who[s], now.who[t]
    if g == h or cs == ct or cs < 0 or ct < 0 or day.wish[s, ct] == NEVER or day.wish[t, cs] == NEVER:
        return NEVER
    if partner(day, now, s) == ct or partner(day, now, t) == cs:
        return NEVER
    p, q = now.at[g], now.at[h]
    soil(now, cs)
    soil(now, ct)
    # A visit by two brings its other carer along.
    soil(now, partner(day, now, s))
    soil(now, partner(day, now, t))
    exchange(now, s, t, g, h)
    now.touched[g] = now.touched[h] = 1
    total = attempt(day, now, min(p, q), bound)
    if not total <= bound:
        exchange(now, s, t, g, h)
    clean(day, now)
    return total


@compiled
def exchange(now: Now, s: int, t: int, g: int, h: int) -> None:
    """Swap the carers of two tasks and the positions of their groups."""
    now.who[s], now.who[t] = now.who[t], now.who[s]
    p, q = now.at[g], now.at[h]
    now.order[p], now.order[q] = h, g
    now.at[g], now.at[h] = q, p


@compiled
def partner(day: Day, now: Now, t: int) -> int:
    """Who does the other task of a group of two; nobody otherwise."""
    g = day.spot[t, GROUP]
    other = day.group[g, B] if day.group[g, A] == t else day.group[g, A]
    return int(now.who[other]) if other >= 0 else -1


@compiled
def flip(day: Day, now: Now, c: int, d: int, p: int, q: int) -> bool:
    """Exchange what two carers do between two positions; false and nothing changed where somebody may not."""
    moved = 0
    for k in range(p, q):
        for t in (day.group[now.order[k], A], day.group[now.order[k], B]):
            if t < 0 or (now.who[t] != c and now.who[t] != d):
                continue
            other = d if now.who[t] == c else c
            if day.wish[t, other] == NEVER or partner(day, now, t) == other:
                return False
            moved += 1
    if moved == 0:
        return False
    turn(day, now, c, d, p, q)
    return True


@compiled
def turn(day: Day, now: Now, c: int, d: int, p: int, q: int) -> None:
    """Exchange two carers between two positions, whatever they may."""
    for k in range(p, q):
        for t in (day.group[now.order[k], A], day.group[now.order[k], B]):
            if t >= 0:
                if now.who[t] == c:
                    now.who[t] = d
                elif now.who[t] == d:
                    now.who[t] = c


@compiled
def stretch(day: Day, now: Now, c: int, d: int, span: tuple[int, int], bound: float) -> float:
    """Exchange a stretch of two rounds; undone unless the whole costs no more than the bound."""
    p, q = span
    if not flip(day, now, c, d, p, q):
        return NEVER
    soil(now, c)
    soil(now, d)
    total = attempt(day, now, p, bound)
    if not total <= bound:
        turn(day, now, c, d, p, q)
    clean(day, now)
    return total


@compiled
def anyone(day: Day, now: Now, t: int) -> int:
    """A random carer who may do a task; nobody where none may."""
    carers = day.wish.shape[1]
    c = draw(now, carers)
    for _ in range(carers):
        if day.wish[t, c] < NEVER:
            return c
        c = c + 1 if c + 1 < carers else 0
    return -1


@compiled
def pair_of(day: Day, now: Now, g: int, c: int) -> tuple[int, int]:
    """Carers for a group of which this one should be one: the other task keeps its carer or gets another."""
    a, b = day.group[g, A], day.group[g, B]
    if b < 0:
        return (c, -1) if day.wish[a, c] < NEVER else (-1, -1)
    t, other = (a, b) if draw(now, 2) == 0 else (b, a)
    if day.wish[t, c] == NEVER:
        t, other = other, t
    if day.wish[t, c] == NEVER:
        return -1, -1
    second = now.who[other]
    if second < 0 or second == c:
        second = anyone(day, now, other)
    if second < 0 or second == c:
        return -1, -1
    return (c, second) if t == a else (second, c)


@compiled
def neighbour(day: Day, now: Now, g: int) -> int:
    """A group that lies near in place and time."""
    return int(day.near[g, draw(now, day.near.shape[1])])


@compiled
def beside(day: Day, now: Now, g: int, bound: float) -> float:
    """Send the carer of a neighbour before or after the neighbour."""
    h = neighbour(day, now, g)
    t = day.group[h, A] if day.group[h, B] < 0 or draw(now, 2) == 0 else day.group[h, B]
    if h == g or now.who[t] < 0:
        return NEVER
    ca, cb = pair_of(day, now, g, now.who[t])
    if ca < 0:
        return NEVER
    p = now.at[h]
    if now.at[g] > p and draw(now, 2) == 0:
        p += 1
    elif now.at[g] < p and draw(now, 2) == 0:
        p -= 1
    return relocate(day, now, g, (ca, cb, p), bound)


@compiled
def shift(day: Day, now: Now, g: int, bound: float) -> float:
    """Come earlier or later in the order, by the same carers or another."""
    groups = len(now.order)
    p = min(max(now.at[g] + draw(now, 21) - 10, 0), groups - 1)
    a, b = day.group[g, A], day.group[g, B]
    ca = now.who[a]
    cb = now.who[b] if b >= 0 else -1
    if ca < 0 or draw(now, 3) == 0:
        ca, cb = pair_of(day, now, g, draw(now, day.wish.shape[1]))
    elif p == now.at[g]:
        return NEVER
    return relocate(day, now, g, (ca, cb, p), bound) if ca >= 0 else NEVER


@compiled
def step(day: Day, now: Now, bound: float) -> float:
    """One random step, kept when the whole costs no more than the bound."""
    groups, carers = len(now.order), day.wish.shape[1]
    g, kind = draw(now, groups), draw(now, 100)
    if kind < 40:
        return beside(day, now, g, bound)
    if kind < 65:
        return shift(day, now, g, bound)
    h = neighbour(day, now, g)
    s, t = day.group[g, A], day.group[h, A]
    if day.group[g, B] >= 0 and draw(now, 2) == 0:
        s = day.group[g, B]
    if day.group[h, B] >= 0 and draw(now, 2) == 0:
        t = day.group[h, B]
    if kind < 82:
        return swap(day, now, s, t, bound)
    if kind < 99:
        c = now.who[s]
        d = now.who[t] if draw(now, 4) else draw(now, carers)
        if c < 0 or d < 0 or c == d:
            return NEVER
        p = now.at[g]
        q = groups if draw(now, 2) == 0 else min(groups, p + 2 + draw(now, 2 * groups // carers + 4))
        return stretch(day, now, c, d, (p, q), bound)
    return relocate(day, now, g, (-1, -1, now.at[g]), bound) if now.who[s] >= 0 else NEVER


@compiled
def keep_best(now: Now) -> None:
    """Remember the present state when it is the best so far."""
    if now.figures[TOTAL] < now.figures[BEST] - 1e-9:
        now.figures[BEST] = now.figures[TOTAL]
        for k in range(len(now.order)):
            now.best_order[k] = now.order[k]
        for k in range(len(now.who)):
            now.best_who[k] = now.who[k]


@compiled
def anneal(day: Day, now: Now, heat: float, steps: int) -> None:
    """So many steps at one heat: what costs more is taken now and then, the less often the more it costs."""
    for _ in range(steps):
        total = step(day, now, now.figures[TOTAL] - heat * np.log(chance(now)))
        if total < now.figures[BEST] - 1e-9 and total == now.figures[TOTAL]:
            keep_best(now)


@making_arrays
def restore(day: Day, now: Now, order: Array, who: Array) -> float:
    """Make a remembered order and crew the present state; never where they break a limit."""
    now.order[:] = order
    now.who[:] = who
    for p in range(len(order)):
        now.at[order[p]] = p
    now.stale[:] = 1
    now.touched[:] = 1
    now.kept[:, 1:] = 0.0
    now.tail[:] = 0.0
    now.figures[TOTAL] = 0.0
    now.figures[LATEST] = 0.0
    total = attempt(day, now, 0, 1e300)
    clean(day, now)
    return total
