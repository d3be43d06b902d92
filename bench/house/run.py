"""The measures of the house, each in a fresh process of its own."""

import json
import sys

from bench.databases import postgres_answers, scratch
from bench.frame import Figure, watched

BOUNDS = {
    "house.demo_load_s": ("s", "≤ 60"),
    "house.demo_load_mb": ("MB", "≤ 1000"),
    "house.generate_city_s": ("s", "≤ 300"),
    "house.generate_city_mb": ("MB", "≤ 2000"),
    "house.verb_ratio": ("×", "≤ 2.0"),
    "house.bulk_verb_ratio": ("×", "≤ 1.5"),
    "house.audit_verify_s": ("s", "≤ 30"),
    "house.web_write_ratio": ("×", "≥ 0.5"),
}
CITY = 1_880_000


def run() -> list[Figure]:
    """Every measure; those that need PostgreSQL say so where none answers."""
    figures = demo()
    # The city goes before the parts that leave the server with tables to tidy up.
    if postgres_answers():
        figures += city()
    else:
        print("No PostgreSQL answers: the city and the PostgreSQL figures are not measured.")
    for kind in ("sqlite", *(["postgres"] if postgres_answers() else [])):
        suffix = "" if kind == "postgres" else "_sqlite"
        for part in ("verb", "bulk", "audit", "web"):
            with scratch(kind, part) as env:
                print(f"{part} on {kind} …", flush=True)
                spent = watched([sys.executable, "-m", f"bench.house.{part}"], env)
                figures += [_figure(**told, suffix=suffix) for told in _told(spent.output)]
    return figures


def _told(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def _figure(name: str, figure: float, note: str = "", suffix: str = "") -> Figure:
    unit, bound = BOUNDS[name]
    # The bounds are for PostgreSQL, where a service runs; the SQLite figures stand beside them.
    return Figure(name + suffix, figure, unit, "" if suffix else bound, note)


def demo() -> list[Figure]:
    """Dawukou's 42,905 elders and their facts into SQLite, regions loaded before."""
    with scratch("sqlite", "demo") as env:
        watched(yinian("regions", "load"), env)
        print("42,905 elders into SQLite …", flush=True)
        spent = watched(yinian("people", "generate", "--region", "640202", "--full"), env)
    note = _last(spent.output)
    return [_figure("house.demo_load_s", spent.seconds, note), _figure("house.demo_load_mb", spent.megabytes)]


def city() -> list[Figure]:
    """1,880,000 elders into PostgreSQL."""
    with scratch("postgres", "city") as env:
        watched(yinian("regions", "load"), env)
        print(f"{CITY:,} elders into PostgreSQL …", flush=True)
        spent = watched(yinian("people", "generate", "--region", "990000", "--full"), env)
    note = _last(spent.output)
    return [_figure("house.generate_city_s", spent.seconds, note), _figure("house.generate_city_mb", spent.megabytes)]


def yinian(*words: str) -> list[str]:
    """A command of ours as a process."""
    return [sys.executable, "-m", "yinian", *words]


def _last(output: str) -> str:
    return next(
        (line.strip() for line in output.splitlines() if "registry_elder" in line or "elders" in line.lower()), ""
    )[:80]
