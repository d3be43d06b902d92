"""The best carers for one order, with reasons that a dispatcher can read; who may not or cannot come is told apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yinian.delivery.orders.dispatch import travel
from yinian.delivery.orders.dispatch.day import Carer, Costs, Place, Visit
from yinian.delivery.orders.dispatch.fitness import first_start, lacking, latest_start, outside_hours

# Minutes of travel that an hour worked this week and a missing star weigh; own default.
HOUR_WORKED, STAR = 0.5, 4.0
FULL_STARS = 5.0


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has to do already: from when to when, and where; a lunch is nowhere."""

    starts: float
    ends: float
    place: Place | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against somebody: what, how much of it, and what it weighs in minutes of travel."""

    kind: str
    amount: float = 0.0
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who could come: from when, how well they suit (less is better), and why."""

    carer: int
    starts: float
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody who may not or cannot come, and why."""

    carer: int
    reason: str


def rank(
    order: Visit,
    carers: Iterable[Carer],
    held: Mapping[int, Iterable[Held]],
    on: date,
    by: travel.Source | None = None,
) -> tuple[list[Choice], list[Barred]]:
    """Those who could take an order as their day stands, best first, and those who cannot, each with reasons."""
    source = by or travel.StraightLine()
    choices, barred = [], []
    for carer in carers:
        reason = lacking(order, carer, on) or ("hours" if outside_hours(order, carer) else "")
        own = sorted(held.get(carer.id, ()), key=lambda one: one.starts)
        if not reason and sum(one.ends - one.starts for one in own if one.place) + order.minutes > carer.most_minutes:
            reason = "hours"
        gap = None if reason else _gap(order, carer, own, source)
        if gap is None:
            barred.append(Barred(carer.id, reason or "busy"))
            continue
        reasons = _reasons(order, carer, own, gap[1])
        choices.append(Choice(carer.id, gap[0], sum(one.weight for one in reasons), tuple(reasons)))
    choices.sort(key=lambda one: (one.score, one.starts, one.carer))
    return choices, barred


def _gap(order: Visit, carer: Carer, held: list[Held], by: travel.Source) -> tuple[float, float] | None:
    """When the visit could start beside what somebody has to do, and the detour; the shortest detour first."""
    lunch = carer.lunch
    places = [order.place, carer.start, carer.end, *[one.place for one in held if one.place]]
    ways, index = travel.matrix(places, by)
    here = index[order.place]
    found = None
    for k in range(len(held) + 1):
        before = [one for one in held[:k] if one.place]
        after = [one for one in held[k:] if one.place]
        last = index[before[-1].place] if before and before[-1].place else index[carer.start]
        then = index[after[0].place] if after and after[0].place else index[carer.end]
        free = max([carer.begins, *[one.ends for one in held[:k]]])
        until = min([carer.ends, *[one.starts for one in held[k:]]])
        starts = max(first_start(order), free + ways[last, here])
        over = starts + order.minutes + ways[here, then]
        if starts > latest_start(order) or over > until:
            continue
        if lunch is not None and not any(one.place is None for one in held):
            spare = Held(starts - ways[last, here], over, order.place)
            if not _room_for_lunch(carer, [*held, spare]):
                continue
        detour = float(ways[last, here] + ways[here, then] - ways[last, then])
        if found is None or detour < found[1]:
            found = (float(starts), detour)
    return found


def _room_for_lunch(carer: Carer, held: list[Held]) -> bool:
    """Whether a pause of the right length still fits between what somebody has to do."""
    lunch = carer.lunch
    if lunch is None:
        return True
    begin = max(lunch.opens, carer.begins)
    for one in sorted(held, key=lambda held_: held_.starts):
        if begin + lunch.minutes <= one.starts:
            break
        begin = max(begin, one.ends)
    return begin <= lunch.latest and begin + lunch.minutes <= carer.ends


def _reasons(order: Visit, carer: Carer, held: list[Held], detour: float) -> list[Reason]:
    costs = Costs()
    reasons = [Reason("detour", detour, detour)]
    if order.usual:
        known = carer.id in order.usual
        reasons.append(Reason("usual" if known else "stranger", weight=0.0 if known else costs.stranger))
    if order.sex:
        same = order.sex == carer.sex
        kind = "sex_met" if same else "sex_unmet" if carer.sex else "sex_unknown"
        reasons.append(Reason(kind, weight=0.0 if same else costs.other_sex))
    if order.language:
        speaks = order.language in carer.languages
        kind = "language_met" if speaks else "language_unmet" if carer.languages else "language_unknown"
        reasons.append(Reason(kind, weight=0.0 if speaks else costs.other_language))
    busy = sum(one.ends - one.starts for one in held)
    reasons.append(Reason("free", max(0.0, carer.ends - carer.begins - busy)))
    reasons.append(Reason("week", carer.week_minutes, carer.week_minutes / 60 * HOUR_WORKED))
    if carer.stars is not None:
        reasons.append(Reason("stars", carer.stars, (FULL_STARS - carer.stars) * STAR))
    return reasons
