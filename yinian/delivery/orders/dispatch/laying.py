"""A day laid out as tables for a search, and a search's result read back as a plan."""

from dataclasses import dataclass, replace

import numpy as np

from yinian.delivery.orders.dispatch import travel
from yinian.delivery.orders.dispatch.day import Day, LeftOut, Link, Place, Plan, Round, Stop, Visit
from yinian.delivery.orders.dispatch.fitness import discomfort, first_start, lacking, latest_start, outside_hours
from yinian.delivery.orders.dispatch.tables import AT, ATE, CLOSE, LUNCH, MINUTES, OPEN, A, Floats, Now, Whole
from yinian.delivery.orders.dispatch.tables import Day as Tables

# A bound for what has none; far beyond any day, and still exact.
FAR = 1e9
NEAR = 20
# A visit by more than two is arranged by people.
MOST_CARERS = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """A day's tables, which visit each task belongs to, and the visits that could not be laid out."""

    day: Day
    tables: Tables
    # For each task, the index of its visit; for each visit, the index of its group.
    visit_of: list[int]
    group_of: dict[int, int]
    beyond: tuple[LeftOut, ...]
    # The places in the order of the table of ways.
    places: list[Place]


def lay(day: Day, by: travel.Source) -> Layout:
    """Lay a day out; visits whose links go beyond what is modelled are set aside and said so."""
    groups, befores, beyond = _groups(day)
    index = {visit.id: number for number, visit in enumerate(day.visits)}
    visit_of: list[int] = []
    rows = []
    for first, second, link in groups:
        a, b = len(visit_of), -1
        visit_of.append(index[first])
        if second is not None:
            b = len(visit_of)
            visit_of.append(index[second])
        left_out = sum(day.visits[index[v]].urgency for v in {first, second} if v is not None)
        rows.append((a, b, link.least if link else 0.0, link.widest if link else 0.0, left_out * day.costs.left_out))
    group_of = {day.visits[visit_of[t]].id: g for g, row in enumerate(rows) for t in row[:2] if t >= 0}
    group = np.full((len(rows), 4), -1, np.int64)
    gap = np.zeros((len(rows), 5))
    for g, (a, b, least, widest, cost) in enumerate(rows):
        group[g, 0], group[g, 1] = a, b
        gap[g] = least, widest, 0.0, FAR, cost
    for link in befores:
        group[group_of[link.second], 2] = group_of[link.first]
        gap[group_of[link.second], 2:4] = link.least, min(link.widest, FAR)
    minutes, where = travel.matrix(
        [visit.place for visit in day.visits] + [place for c in day.carers for place in (c.start, c.end)], by
    )
    tables = _tables(day, visit_of, (group, gap), (minutes, where))
    return Layout(day, tables, visit_of, group_of, beyond, list(where))


def _groups(day: Day) -> tuple[list[tuple[int, int | None, Link | None]], list[Link], tuple[LeftOut, ...]]:
    """Visits timed together, the looser links between them, and the visits whose links are beyond us."""
    known = {visit.id: visit for visit in day.visits}
    partner: dict[int, Link] = {}
    before: dict[int, Link] = {}
    beyond = {visit.id for visit in day.visits if visit.carers > MOST_CARERS}
    for link in sorted(day.links, key=lambda one: not one.tight):
        first, second = known.get(link.first), known.get(link.second)
        if first is None or second is None:
            beyond.update(one.id for one in (second,) if one is not None)
            continue
        if link.tight:
            if {link.first, link.second} & partner.keys() or first.carers > 1 or second.carers > 1:
                beyond.add(link.second)
            else:
                partner[link.first] = partner[link.second] = link
        elif link.second in before or link.second in partner or link.first in partner or link.apart:
            beyond.add(link.second)
        else:
            before[link.second] = link
    beyond |= {link.first for v, link in partner.items() if v in beyond} | {
        v for v in partner if partner[v].second in beyond
    }
    beyond |= _after(before, beyond)
    groups: list[tuple[int, int | None, Link | None]] = []
    for visit in day.visits:
        if visit.id in beyond or (visit.id in partner and partner[visit.id].second == visit.id):
            continue
        if visit.id in partner:
            groups.append((visit.id, partner[visit.id].second, partner[visit.id]))
        else:
            groups.append((visit.id, visit.id if visit.carers > 1 else None, None))
    told = tuple(
        LeftOut(visit.id, "crew" if visit.carers > MOST_CARERS else "links")
        for visit in day.visits
        if visit.id in beyond
    )
    return groups, [link for link in before.values() if link.second not in beyond], told


def _after(before: dict[int, Link], beyond: set[int]) -> set[int]:
    """The visits that follow, over any number of links, one that cannot be made, or themselves."""
    found = set()
    for visit in before:
        seen, now = {visit}, visit
        while now in before:
            now = before[now].first
            if now in beyond or now in seen:
                found.add(visit)
                break
            seen.add(now)
    return found


def _tables(day: Day, visit_of: list[int], ties: tuple[Whole, Floats], ways: tuple[Floats, dict[Place, int]]) -> Tables:
    (group, gap), (minutes, index) = ties, ways
    task = np.zeros((len(visit_of), 6))
    spot = np.zeros((len(visit_of), 2), np.int64)
    for t, v in enumerate(visit_of):
        task[t] = _row(day.visits[v])
        spot[t, 0] = index[day.visits[v].place]
    for g in range(len(group)):
        for t in group[g, :2]:
            if t >= 0:
                spot[t, 1] = g
    carer = np.zeros((len(day.carers), 7))
    home = np.zeros((len(day.carers), 2), np.int64)
    for c, one in enumerate(day.carers):
        lunch = (one.lunch.opens, one.lunch.latest, one.lunch.minutes) if one.lunch else (0.0, 0.0, 0.0)
        carer[c] = one.begins, min(one.ends, FAR), *lunch, min(one.most_minutes, FAR), min(one.capacity, FAR)
        home[c] = index[one.start], index[one.end]
    wish = _wishes(day)[visit_of] if visit_of else np.zeros((0, len(day.carers)))
    weight = np.array([day.costs.travel, day.costs.worst_lateness])
    return Tables(minutes, wish, task, spot, carer, home, group, gap, weight, _near(minutes, task, spot, group))


def _row(visit: Visit) -> tuple[float, ...]:
    closes = visit.closes if visit.fixed_at is None else visit.fixed_at
    return (
        first_start(visit), min(closes, FAR), min(latest_start(visit), FAR),
        visit.minutes, visit.late_cost, visit.load,
    )  # fmt: skip


def _wishes(day: Day) -> Floats:
    """What each carer costs for each visit beyond the way; never for those who may not."""
    return np.array([_wish(visit, day) for visit in day.visits]).reshape(len(day.visits), len(day.carers))


def _wish(visit: Visit, day: Day) -> list[float]:
    return [
        np.inf if lacking(visit, carer, day.on) or outside_hours(visit, carer) else discomfort(visit, carer, day.costs)
        for carer in day.carers
    ]


def _near(minutes: Floats, task: Floats, spot: Whole, group: Whole) -> Whole:
    """For each group the others that lie near in place and time, the nearest first; itself where it is alone."""
    if len(group) < 2:
        return np.zeros((len(group), 1), np.int64)
    first = group[:, 0]
    way = minutes[np.ix_(spot[first, 0], spot[first, 0])]
    over = task[first, OPEN][:, None] + task[first, MINUTES][:, None] + way
    closing = task[first, CLOSE]
    wait = np.maximum(0, task[first, OPEN][None, :] - closing[:, None] - task[first, MINUTES][:, None] - way)
    late = np.maximum(0, over - closing[None, :])
    score = way + 0.2 * wait + late
    score = np.minimum(score, score.T)
    np.fill_diagonal(score, np.inf)
    few = min(NEAR, len(group) - 1)
    nearest = np.argpartition(score, few - 1, axis=1)[:, :few]
    return np.ascontiguousarray(nearest, dtype=np.int64)


def read(layout: Layout, now: Now, cost: float) -> Plan:
    """The plan that a search's state stands for: rounds in the order of the carers, and who is left out and why."""
    day = layout.day
    stops: list[list[tuple[int, int]]] = [[] for _ in day.carers]
    left: list[LeftOut] = list(layout.beyond)
    for g in now.order:
        for t in layout.tables.group[g, :2]:
            if t >= 0 and now.who[t] >= 0:
                stops[now.who[t]].append((int(t), layout.visit_of[t]))
        if now.who[layout.tables.group[g, A]] < 0:
            pair = {layout.visit_of[t] for t in layout.tables.group[g, :2] if t >= 0}
            left += [LeftOut(day.visits[v].id, why_left(day, day.visits[v])) for v in sorted(pair)]
    rounds = tuple(_round(layout, now, c, tasks) for c, tasks in enumerate(stops) if tasks)
    return Plan(rounds, tuple(left), cost)


def _round(layout: Layout, now: Now, c: int, tasks: list[tuple[int, int]]) -> Round:
    tables, day = layout.tables, layout.day
    place, free = int(tables.home[c, 0]), day.carers[c].begins
    lunch: tuple[float, float] | None = None
    found = []
    for t, v in tasks:
        way = float(tables.travel[place, tables.spot[t, 0]])
        starts, ate = float(now.kept[t, AT]), float(now.kept[t, ATE])
        if ate >= 0 and tables.carer[c, LUNCH] > 0:
            lunch = (ate, ate + float(tables.carer[c, LUNCH]))
            free = lunch[1]
        found.append(Stop(day.visits[v].id, free + way, starts, starts + day.visits[v].minutes, way))
        place, free = int(tables.spot[t, 0]), starts + day.visits[v].minutes
    ate = float(now.tail[c, 1])
    if ate >= 0 and tables.carer[c, LUNCH] > 0:
        lunch = (ate, ate + float(tables.carer[c, LUNCH]))
    return Round(day.carers[c].id, tuple(found), lunch, float(tables.travel[place, tables.home[c, 1]]))


def why_left(day: Day, visit: Visit) -> str:
    """Why nobody makes a visit: the limit that stops everybody, or that all who may are busy."""
    reasons = [lacking(visit, carer, day.on) for carer in day.carers]
    fit = [carer for carer, reason in zip(day.carers, reasons, strict=True) if not reason]
    if len(fit) < visit.carers:
        for reason in ("promised", "unwanted", "certificate_expired", "certificate", "skill"):
            if reason in reasons:
                return reason
        return "nobody"
    return "hours" if sum(not outside_hours(visit, carer) for carer in fit) < visit.carers else "busy"


def widen(layout: Layout, visit: Visit, by: travel.Source) -> Layout:
    """The same layout with one more visit, tied to nothing; only its own row of ways is asked for."""
    old, day = layout.tables, layout.day
    whole = replace(day, visits=(*day.visits, visit))
    number, crew = len(day.visits), 2 if visit.carers > 1 else 1
    first, g = len(layout.visit_of), len(old.group)
    places = [*layout.places, visit.place]
    ways = travel.with_one_more(old.travel, places, by)
    row = _row(visit)
    tables = old._replace(
        travel=ways,
        wish=np.vstack([old.wish, *[_wish(visit, day)] * crew]),
        task=np.vstack([old.task, *[row] * crew]),
        spot=np.vstack([old.spot, *[np.array([len(places) - 1, g])] * crew]),
        group=np.vstack([old.group, np.array([first, first + 1 if crew > 1 else -1, -1, -1])]),
        gap=np.vstack([old.gap, np.array([0.0, 0.0, 0.0, FAR, visit.urgency * day.costs.left_out])]),
        near=np.vstack([old.near, _near_one(ways, old, len(places) - 1)]),
    )
    found = {**layout.group_of, visit.id: g}
    return Layout(whole, tables, [*layout.visit_of, *[number] * crew], found, layout.beyond, places)


def _near_one(ways: Floats, old: Tables, place: int) -> Whole:
    """The groups nearest to a new place, as many as the others have."""
    width = old.near.shape[1]
    if not len(old.group):
        return np.zeros((1, width), np.int64)
    score = ways[old.spot[old.group[:, A], 0], place]
    nearest = np.argsort(score, kind="stable")[:width]
    return np.resize(nearest, (1, width)).astype(np.int64)
