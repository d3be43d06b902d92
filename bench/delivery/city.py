"""A city's day planned station by station: how long, how much memory, and every plan judged; prints one line for each figure."""

import json
import os
import sys
import time
from random import Random

from bench.delivery import town
from bench.delivery.judge import judge
from yinian.delivery.orders.dispatch.day import Day
from yinian.delivery.orders.dispatch.planner import Effort, warm
from yinian.delivery.orders.dispatch.stations import plan_all

VISITS, STATIONS, CARERS, SAMPLE = 30_000, 1_400, 6_000, 50
# What a station's day may take, and how much longer the long search is.
SECONDS, LONGER = 0.2, 10


def shares(whole: int, parts: int) -> list[int]:
    """A whole number in parts that differ by one at most, the larger ones spread evenly."""
    return [(part + 1) * whole // parts - part * whole // parts for part in range(parts)]


def city(stations: int) -> list[Day]:
    """So many of the city's stations."""
    visits, carers = shares(VISITS, STATIONS), shares(CARERS, STATIONS)
    return [town.station(number, visits[number], carers[number]) for number in range(stations)]


def say(name: str, figure: float, note: str = "") -> None:
    """One figure for the run that called this."""
    print(json.dumps({"name": name, "figure": figure, "note": note}), flush=True)


def main(stations: int) -> None:
    """Plan, judge, and compare a sample with a longer search."""
    days = city(stations)
    warm()
    began = time.perf_counter()
    plans = list(plan_all(days, None, Effort(SECONDS), os.cpu_count() or 1))
    spent = time.perf_counter() - began
    verdicts = [judge(day, found, town.way) for day, found in zip(days, plans, strict=True)]
    out = sum(one.left_out for one in verdicts)
    visits = sum(len(day.visits) for day in days)
    note = f"{visits:,} visits, {stations:,} stations, {sum(len(day.carers) for day in days):,} carers, {out} left out"
    say("delivery.city_plan_s", spent, note)
    say("delivery.city_hard_breaks", sum(len(one.broken) for one in verdicts), "; ".join(verdicts[0].broken[:2]))
    sample = Random(5).sample(range(stations), min(SAMPLE, stations))
    compare(days, plans, sample)


def compare(days: list[Day], plans: list, sample: list[int]) -> None:  # type: ignore[type-arg]
    """Travel against ten times the time, over the stations where both make as many visits."""
    longer = list(plan_all([days[n] for n in sample], None, Effort(SECONDS * LONGER), os.cpu_count() or 1))
    short, long, same, gained = 0.0, 0.0, 0, 0
    for number, found in zip(sample, longer, strict=True):
        one, other = judge(days[number], plans[number], town.way), judge(days[number], found, town.way)
        gained += one.left_out - other.left_out
        if one.left_out == other.left_out:
            short, long, same = short + one.travel, long + other.travel, same + 1
    note = f"{same} of {len(sample)} stations make as many visits; the longer search makes {gained} more in all"
    say("delivery.city_travel_vs_long_pct", (short / long - 1) * 100 if long else 0.0, note)


if __name__ == "__main__":
    main(int(sys.argv[1]))
