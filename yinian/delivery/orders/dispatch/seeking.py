"""Where a group fits best into what stands, and how to make room for one that fits nowhere; compiled."""

import numpy as np

from yinian.delivery.orders.dispatch.compiled import making_arrays
from yinian.delivery.orders.dispatch.moves import relocate
from yinian.delivery.orders.dispatch.tables import AT, LIMIT, MINUTES, OPEN, PLACE, TOTAL, A, Array, B, Day, Now
from yinian.delivery.orders.dispatch.timing import NEVER

# So many carers are looked at for each half of a visit by two.
CREW = 14
ALL = 1 << 30
# So many visits, the nearest first, are tried elsewhere to make room.
EXCHANGES = 40
# Those that lie further off in time than so many minutes cannot help.
AROUND = 60.0


@making_arrays
def places(day: Day, now: Now, c: int, d: int, into: Array) -> int:
    """The positions worth trying in a round or two: at the beginning and behind each visit."""
    into[0] = 0
    found = 1
    for p in range(len(now.order)):
        g = now.order[p]
        a, b = day.group[g, A], day.group[g, B]
        if now.who[a] < 0:
            continue
        if now.who[a] == c or now.who[a] == d or (b >= 0 and (now.who[b] == c or now.who[b] == d)):
            into[found] = p + 1
            found += 1
    return found


@making_arrays
def best_of(day: Day, now: Now, g: int, crew: tuple[int, int], best: Array) -> None:
    """The cheapest position for a group with a given crew, where it is cheaper than the best so far."""
    c, d = crew
    into = np.empty(len(now.order) + 1, np.int64)
    for k in range(places(day, now, c, d, into)):
        p = into[k]
        if p > now.at[g]:
            p -= 1
        total = relocate(day, now, g, (c, d, p), -1.0)
        if total < best[0]:
            best[0], best[1], best[2], best[3] = total, c, d, p


@making_arrays
def crew_of(day: Day, now: Now, t: int, few: int) -> Array:
    """The carers who may do a task, cheapest detour first, at most so many."""
    carers = day.wish.shape[1]
    score = np.full(carers, NEVER)
    for c in range(carers):
        if day.wish[t, c] < NEVER:
            score[c] = day.wish[t, c] + day.travel[day.home[c, 0], day.spot[t, 0]]
    for s in range(len(now.who)):
        c = now.who[s]
        if c >= 0 and score[c] < NEVER:
            score[c] = min(score[c], day.wish[t, c] + day.travel[day.spot[s, 0], day.spot[t, 0]])
    ranked = np.argsort(score)
    most = 0
    while most < min(carers, few) and score[ranked[most]] < NEVER:
        most += 1
    return ranked[:most]


@making_arrays
def best_place(day: Day, now: Now, g: int, few: int) -> Array:
    """Total cost, carers and position of the cheapest way to place a group among so many carers; never where there is none."""
    best = np.array([NEVER, -1.0, -1.0, 0.0])
    a, b = day.group[g, A], day.group[g, B]
    if b < 0:
        for c in crew_of(day, now, a, few):
            best_of(day, now, g, (c, -1), best)
        return best
    second = crew_of(day, now, b, min(few, CREW))
    for c in crew_of(day, now, a, min(few, CREW)):
        for d in second:
            if c != d:
                best_of(day, now, g, (c, d), best)
    return best


@making_arrays
def settle_in(day: Day, now: Now, g: int) -> bool:
    """Place a group where it costs least; false where it fits nowhere."""
    best = best_place(day, now, g, ALL)
    if best[0] == NEVER:
        return False
    relocate(day, now, g, (int(best[1]), int(best[2]), int(best[3])), 1e300)
    return True


@making_arrays
def fill(day: Day, now: Now) -> int:
    """Place all that is left out, one by one in the order of the day, as long as it fits; how many stay out."""
    left = 0
    for g in now.order.copy():
        if now.who[day.group[g, A]] < 0 and not settle_in(day, now, g):
            left += 1
    return left


@making_arrays
def make_room(day: Day, now: Now, g: int, movable: Array) -> bool:
    """Place a group by moving exactly one other visit elsewhere: the pair of changes that costs least."""
    best = np.array([NEVER, -1.0, -1.0, 0.0])
    chosen, tried = -1, 0
    place = day.spot[day.group[g, A], PLACE]
    for h in np.argsort(day.travel[place][day.spot[day.group[:, A], PLACE]]):
        t = day.group[h, A]
        if h == g or now.who[t] < 0 or not movable[h] or not could_help(day, now, g, h):
            continue
        tried += 1
        if tried > EXCHANGES:
            break
        found = room_by(day, now, g, h, best[0])
        if found[0] < best[0]:
            best[:] = found
            chosen = h
    if chosen < 0:
        return False
    t, u = day.group[chosen, A], day.group[chosen, B]
    relocate(day, now, chosen, (-1, -1, now.at[chosen]), 1e300)
    relocate(day, now, g, (int(best[1]), int(best[2]), int(best[3])), 1e300)
    return settle_in(day, now, chosen) and now.who[t] >= 0 and (u < 0 or now.who[u] >= 0)


@making_arrays
def could_help(day: Day, now: Now, g: int, h: int) -> bool:
    """Whether a carer of one group may do a task of the other, and is busy when it could be done."""
    a, t = day.group[g, A], day.group[h, A]
    begins, ends = now.kept[t, AT], now.kept[t, AT] + day.task[t, MINUTES]
    if ends < day.task[a, OPEN] - AROUND or begins > day.task[a, LIMIT] + day.task[a, MINUTES] + AROUND:
        return False
    for t in (day.group[h, A], day.group[h, B]):
        for s in (day.group[g, A], day.group[g, B]):
            if t >= 0 and s >= 0 and day.wish[s, now.who[t]] < NEVER:
                return True
    return False


@making_arrays
def room_by(day: Day, now: Now, g: int, h: int, bar: float) -> Array:
    """What it would cost, and where the group would stand, if one other visit went elsewhere; all is put back."""
    nothing = np.array([NEVER, -1.0, -1.0, 0.0])
    t, u, p = day.group[h, A], day.group[h, B], now.at[h]
    c = now.who[t]
    d = now.who[u] if u >= 0 else -1
    if relocate(day, now, h, (-1, -1, p), 1e300) == NEVER:
        return nothing
    answer = place_with(day, now, g, (c, d))
    if answer[0] < NEVER:
        q = now.at[g]
        relocate(day, now, g, (int(answer[1]), int(answer[2]), int(answer[3])), 1e300)
        other = best_place(day, now, h, ALL)
        relocate(day, now, g, (-1, -1, q), 1e300)
        answer[0] = other[0]
    relocate(day, now, h, (c, d, p), 1e300)
    return answer if answer[0] < bar else nothing


@making_arrays
def place_with(day: Day, now: Now, g: int, crew: tuple[int, int]) -> Array:
    """The cheapest place for a group in which one of these carers takes part."""
    best = np.array([NEVER, -1.0, -1.0, 0.0])
    a, b = day.group[g, A], day.group[g, B]
    for c in crew:
        if c < 0:
            continue
        if b < 0:
            if day.wish[a, c] < NEVER:
                best_of(day, now, g, (c, -1), best)
            continue
        for d in crew_of(day, now, b, CREW):
            if day.wish[a, c] < NEVER and d != c:
                best_of(day, now, g, (c, d), best)
        for d in crew_of(day, now, a, CREW):
            if day.wish[b, c] < NEVER and d != c:
                best_of(day, now, g, (d, c), best)
    return best


@making_arrays
def cost_of(now: Now) -> float:
    """What the present state costs."""
    return float(now.figures[TOTAL])
