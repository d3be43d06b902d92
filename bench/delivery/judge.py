"""A judge of plans that shares no code with the planner: every hard limit, and what a plan costs, from the day alone."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Way = Callable[[Any, Any], float]
EXACT = 1e-6


@dataclass
class Verdict:
    """What is wrong with a plan, in words, and what it costs."""

    broken: list[str] = field(default_factory=list)
    travel: float = 0.0
    lateness: float = 0.0
    worst: float = 0.0
    left_out: int = 0


def judge(day: Any, plan: Any, way: Way) -> Verdict:
    """Look at every round, every visit and every link; the ways between places are asked of the instance."""
    verdict = Verdict()
    visits = {visit.id: visit for visit in day.visits}
    crews: dict[int, list[tuple[int, float]]] = defaultdict(list)
    seen = set()
    for one in plan.rounds:
        carer = next((c for c in day.carers if c.id == one.carer), None)
        if carer is None or one.carer in seen:
            verdict.broken.append(f"round of {one.carer}: no such carer, or twice")
            continue
        seen.add(one.carer)
        _round(day, visits, carer, one, way, verdict)
        for stop in one.stops:
            crews[stop.visit].append((one.carer, stop.starts))
    _visits(day, plan, crews, verdict)
    _links(day, crews, verdict)
    return verdict


def _round(day: Any, visits: dict[int, Any], carer: Any, one: Any, way: Way, verdict: Verdict) -> None:
    def wrong(what: str) -> None:
        verdict.broken.append(f"carer {carer.id}: {what}")

    here, free, care, load = carer.start, carer.begins, 0.0, 0.0
    lunch = one.lunch
    eaten = False
    for stop in one.stops:
        visit = visits[stop.visit]
        _may(day, visit, carer, wrong)
        if lunch is not None and not eaten and lunch[0] < stop.starts - EXACT:
            if lunch[0] < free - EXACT:
                wrong(f"lunch before visit {visit.id} begins while still busy")
            free, eaten = lunch[1], True
        leg = way(here, visit.place)
        verdict.travel += leg
        if stop.starts < free + leg - EXACT:
            wrong(f"starts {visit.id} at {stop.starts}, cannot be there before {free + leg}")
        if abs(stop.ends - stop.starts - visit.minutes) > EXACT:
            wrong(f"visit {visit.id} does not take its {visit.minutes} minutes")
        here, free = visit.place, stop.ends
        care, load = care + visit.minutes, load + visit.load
    if not one.stops:
        return
    leg = way(here, carer.end)
    verdict.travel += leg
    if lunch is not None and not eaten:
        if lunch[0] < free - EXACT:
            wrong("lunch while still busy")
        free = lunch[1]
    if free + leg > carer.ends + EXACT:
        wrong(f"home at {free + leg}, hours end at {carer.ends}")
    if care > carer.most_minutes + EXACT or load > carer.capacity + EXACT:
        wrong(f"{care} minutes of care or {load} carried are too much")
    _lunch(carer, lunch, free + leg, wrong)


def _lunch(carer: Any, lunch: tuple[float, float] | None, home: float, wrong: Callable[[str], None]) -> None:
    asked = carer.lunch
    if asked is None:
        return
    if lunch is None:
        if home > asked.opens + EXACT:
            wrong("no lunch")
        return
    if abs(lunch[1] - lunch[0] - asked.minutes) > EXACT:
        wrong("lunch of another length")
    if not asked.opens - EXACT <= lunch[0] <= asked.latest + EXACT:
        wrong(f"lunch at {lunch[0]}")


def _may(day: Any, visit: Any, carer: Any, wrong: Callable[[str], None]) -> None:
    if set(visit.skills) - set(carer.skills):
        wrong(f"lacks a skill for {visit.id}")
    for kind in visit.certificates:
        if kind not in carer.certificates:
            wrong(f"lacks a certificate for {visit.id}")
        elif carer.certificates[kind] is not None and carer.certificates[kind] < day.on:
            wrong(f"certificate expired for {visit.id}")
    if carer.id in visit.never:
        wrong(f"is not wanted by {visit.id}")
    if visit.fixed_to and carer.id not in visit.fixed_to:
        wrong(f"{visit.id} is promised to others")


def _visits(day: Any, plan: Any, crews: dict[int, list[tuple[int, float]]], verdict: Verdict) -> None:
    out = [one.visit for one in plan.left_out]
    verdict.left_out = len(out)
    if len(set(out)) != len(out) or any(not one.reason for one in plan.left_out):
        verdict.broken.append("left out twice, or without a reason")
    if crews.keys() - {visit.id for visit in day.visits}:
        verdict.broken.append("a visit that nobody asked for")
    for visit in day.visits:
        crew = crews.get(visit.id, [])
        if (not crew) != (visit.id in out):
            verdict.broken.append(f"visit {visit.id} is neither made nor left out, or both")
        if not crew:
            continue
        if len(crew) != visit.carers or len({carer for carer, _ in crew}) != visit.carers:
            verdict.broken.append(f"visit {visit.id} has {len(crew)} carers and wants {visit.carers}")
        if max(at for _, at in crew) - min(at for _, at in crew) > EXACT:
            verdict.broken.append(f"visit {visit.id} does not start together")
        for _, at in crew:
            last = visit.closes if visit.late_until is None else visit.late_until
            if visit.fixed_at is not None:
                if abs(at - visit.fixed_at) > EXACT:
                    verdict.broken.append(f"visit {visit.id} is not when it was promised")
            elif at < visit.opens - EXACT or at > last + EXACT:
                verdict.broken.append(f"visit {visit.id} starts at {at}, outside its window")
            late = max(0.0, at - visit.closes)
            verdict.lateness += late * visit.late_cost
            verdict.worst = max(verdict.worst, late)


def _links(day: Any, crews: dict[int, list[tuple[int, float]]], verdict: Verdict) -> None:
    for link in day.links:
        first, second = crews.get(link.first, []), crews.get(link.second, [])
        if second and not first:
            verdict.broken.append(f"visit {link.second} follows {link.first}, which nobody makes")
        if not first or not second:
            continue
        gap = second[0][1] - first[0][1]
        if not link.least - EXACT <= gap <= link.widest + EXACT:
            verdict.broken.append(f"visits {link.first} and {link.second} are {gap} apart")
        if link.apart and {c for c, _ in first} & {c for c, _ in second}:
            verdict.broken.append(f"visits {link.first} and {link.second} want different people")
