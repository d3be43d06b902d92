"""The measures of dispatch; `FULL=1` for all instances and the whole city, `INSTANCES=folder` for where the instances are."""

import json
import os
import statistics
import sys
import time
from pathlib import Path

from bench.databases import postgres_answers, scratch
from bench.delivery import events, instances
from bench.delivery.judge import judge
from bench.frame import Figure, watched
from yinian.delivery.orders.dispatch.planner import Effort, plan, warm

FULL = bool(os.environ.get("FULL"))
SOLOMON_S, HOME_CARE_S = 10.0, 60.0
# Sizes in one figure: the mean gap up to that size.
UP_TO = {25: ((10, 25), "≤ 2"), 75: ((50, 75), "≤ 5"), 100: ((100,), "≤ 8")}
CITY = {
    "delivery.city_plan_s": ("s", "≤ 240"),
    "delivery.city_hard_breaks": ("breaks", "≤ 0"),
    "delivery.city_travel_vs_long_pct": ("%", "≤ 3"),
}
# Without FULL, a hundredth of the city; its seconds and megabytes are then no measure of the whole.
FEW_STATIONS, ALL_STATIONS = 14, 1_400


def run() -> list[Figure]:
    """All that stands so far."""
    warm()
    home = instances.folder()
    figures = []
    if home is not None:
        figures += [_solomon(home), *_home_care(home)]
    return [*figures, *events.run(), *_replan(), *_load(), *_city()]


def _load() -> list[Figure]:
    """200 clients at once: no error, nobody booked twice, no hour spent twice."""
    if not postgres_answers():
        print("No PostgreSQL answers: delivery.load_errors is not measured.")
        return []
    with scratch("postgres", "load") as env:
        output = watched([sys.executable, "-m", "bench.delivery.load"], env).output
    told = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [Figure(one["name"], one["figure"], "", "≤ 0", one["note"]) for one in told]


def _replan() -> list[Figure]:
    if not postgres_answers():
        print("No PostgreSQL answers: delivery.replan_http_ms_200 is not measured.")
        return []
    with scratch("postgres", "replan") as env:
        watched([sys.executable, "-m", "yinian", "regions", "load"], env)
        output = watched([sys.executable, "-m", "bench.delivery.replan"], env).output
    told = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [Figure(one["name"], one["figure"], "ms", "≤ 150", one["note"]) for one in told]


def _gap(one: instances.Instance, seconds: float) -> tuple[float, str]:
    """How far above the best published value a plan is, in per cent, and what is wrong with it."""
    found = plan(one.day, one.by, Effort(seconds))
    verdict = judge(one.day, found, one.way)
    cost = verdict.travel
    if one.name not in instances.SOLOMON:
        cost = (verdict.travel + verdict.lateness + verdict.worst) / 3
    faults = [*verdict.broken, *(["left out"] * verdict.left_out), *([found.trouble] if found.trouble else [])]
    gap = (cost / one.best - 1) * 100
    print(
        f"  {one.name}: {cost:.1f}, best published {one.best}, {gap:+.2f} %, {found.engine} {'; '.join(faults[:3])}",
        flush=True,
    )
    return (float("inf") if faults else gap), f"{one.name} {gap:+.2f}"


def _solomon(home: Path) -> Figure:
    told = [_gap(instances.solomon(home, name), SOLOMON_S) for name in instances.SOLOMON]
    return Figure("delivery.solomon_gap_pct", max(gap for gap, _ in told), "%", "≤ 1", ", ".join(t for _, t in told))


def _home_care(home: Path) -> list[Figure]:
    figures, gaps, began = [], [], time.perf_counter()
    for size, (sizes, bound) in UP_TO.items():
        notes = []
        for name in [name for one in sizes for name in instances.sizes(home, one, 3 if FULL else 2)]:
            gap, note = _gap(instances.home_care(home, name), HOME_CARE_S)
            gaps.append(gap)
            notes.append(note.removeprefix("Instanz"))
        figures.append(Figure(f"delivery.hhcrsp_gap_pct_{size}", statistics.mean(gaps), "%", bound, ", ".join(notes)))
    print(f"  home care took {time.perf_counter() - began:.0f} s")
    return figures


def _city() -> list[Figure]:
    stations = ALL_STATIONS if FULL else FEW_STATIONS
    spent = watched([sys.executable, "-m", "bench.delivery.city", str(stations)], dict(os.environ))
    told = [json.loads(line) for line in spent.output.splitlines() if line.startswith("{")]
    figures = [Figure(one["name"], one["figure"], *CITY[one["name"]], one["note"]) for one in told]
    figures.append(Figure("delivery.city_plan_mb", spent.megabytes, "MB", "≤ 2000", "all processes, judge included"))
    if not FULL:
        for one in figures:
            one.note = f"{FEW_STATIONS} stations only, FULL=1 for the city; {one.note}"
    return figures
