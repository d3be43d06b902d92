"""Many stations' days at once, on several processors; a worker that dies takes nothing of the others with it."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from yinian.delivery.orders.dispatch.day import Day, Plan
from yinian.delivery.orders.dispatch.planner import Effort, plan, warm
from yinian.delivery.orders.dispatch.travel import Source

# So many days are handed over at once.
HANDFUL = 8


def plan_all(
    days: Sequence[Day], by: Source | None = None, effort: Effort | None = None, processes: int = 1
) -> Iterator[Plan]:
    """The plans of the days, in their order."""
    how = effort or Effort()
    if processes < 2:
        yield from (plan(day, by, how) for day in days)
        return
    done = 0
    try:
        with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), warm) as pool:
            for found in pool.map(_one, ((day, by, how) for day in days), chunksize=HANDFUL):
                done += 1
                yield found
    except BrokenProcessPool:
        yield from (plan(day, by, how) for day in days[done:])


def _one(task: tuple[Day, Source | None, Effort]) -> Plan:
    return plan(*task)
