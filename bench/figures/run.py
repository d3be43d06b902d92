"""The measures of figures, on the stage of a city's year; `FULL=1` for the whole city."""

import json
import sys

from bench.databases import postgres_answers
from bench.figures import stage
from bench.frame import Figure, watched

BOUNDS = {"figures.recompute_s": ("s", "≤ 60"), "figures.rollup_mismatches": ("", "= 0")}


def run() -> list[Figure]:
    """All of them."""
    if not postgres_answers():
        print("No PostgreSQL answers: figures are not measured.")
        return []
    with stage.standing("figures") as env:
        return recompute(env)


def recompute(env: dict[str, str]) -> list[Figure]:
    """Reckoning everything once, in a process of its own."""
    spent = watched([sys.executable, "-m", "bench.figures.recompute"], env)
    told = [json.loads(line) for line in spent.output.splitlines() if line.startswith("{")]
    part = "" if stage.FULL else "a twentieth of the city; "
    found = [Figure(one["name"], one["figure"], *BOUNDS[one["name"]], part + one["note"]) for one in told]
    return [*found, Figure("figures.recompute_mb", spent.megabytes, "MB", "≤ 2000", f"{part}the whole process")]
