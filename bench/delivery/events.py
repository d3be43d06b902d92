"""What happens during the day: an order more, a carer less; how fast the plan follows, and whether a full plan would place more."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from bench.delivery import town
from bench.delivery.judge import judge
from bench.frame import Figure
from yinian.delivery.orders.dispatch.boards import Board, board
from yinian.delivery.orders.dispatch.planner import Effort, plan
from yinian.delivery.orders.dispatch.replanning import Proposal, insert, without

SIZES = {200: (36, 5.0), 1000: (180, 20.0)}


def run() -> list[Figure]:
    """Insertion at two sizes, illness at the smaller."""
    found = []
    for visits, (carers, seconds) in SIZES.items():
        day = town.station(visits, visits, carers)
        found_plan = plan(day, None, Effort(seconds))
        known = board(day, found_plan)
        base = f"{visits} visits, {carers} carers, {len(found_plan.left_out)} left out at first"
        found.append(_insert(known, visits, base))
        if visits == min(SIZES):
            found += _sick(known, base)
    return found


def _timed(act: Callable[[], Proposal]) -> tuple[float, Proposal]:
    began = time.perf_counter()
    answer = act()
    return (time.perf_counter() - began) * 1000, answer


def _insert(known: Board, visits: int, base: str) -> Figure:
    more = town.station(-visits, 21, 36).visits
    home = known.day.visits
    spent, changed, out, broken = [], [], 0, 0
    insert(known, replace(home[0], id=-1))
    for number, one in enumerate(more):
        visit = replace(one, id=100_000 + number, place=home[number * 7 % len(home)].place, usual=frozenset())
        took, answer = _timed(lambda visit=visit: insert(known, visit))  # type: ignore[misc]
        verdict = judge(answer.board.day, answer.plan, town.way)
        spent.append(took)
        changed.append(len(answer.changes))
        out += verdict.left_out - len(known.plan.left_out)
        broken += len(verdict.broken)
    note = f"median of {len(spent)}, slowest {max(spent):.1f}; {statistics.mean(changed):.1f} visits change, "
    note += f"{out} not placed, {broken} limits broken; {base}"
    bound = "≤ 10" if visits == min(SIZES) else "≤ 50"
    return Figure(f"delivery.insert_ms_{visits}", statistics.median(spent), "ms", bound, note)


def _sick(known: Board, base: str) -> list[Figure]:
    ids = [one.carer for one in known.plan.rounds]
    without(known, ids[-1])
    spent, changed, extra, broken = [], [], 0, 0
    for number, carer in enumerate(ids[:12]):
        took, answer = _timed(lambda carer=carer: without(known, carer))  # type: ignore[misc]
        rest = replace(known.day, carers=tuple(one for one in known.day.carers if one.id != carer))
        verdict = judge(rest, answer.plan, town.way)
        spent.append(took)
        changed.append(len(answer.changes))
        broken += len(verdict.broken)
        if number < 4:
            whole = plan(rest, None, Effort(5.0))
            extra += max(0, verdict.left_out - len(whole.left_out))
    note = f"median of {len(spent)}, slowest {max(spent):.1f}; {statistics.mean(changed):.1f} visits change, {broken} limits broken; {base}"
    return [
        Figure("delivery.sick_ms_200", statistics.median(spent), "ms", "≤ 100", note),
        Figure("delivery.sick_unplaced_extra", extra, "visits", "≤ 0", "beyond what a full plan of 5 s leaves out, 4 carers"),
    ]  # fmt: skip
