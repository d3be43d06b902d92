"""The measures of the registry: lists, searches and files of a city, and what an elder's first page weighs."""

import json
import sys

from bench.databases import postgres_answers, scratch
from bench.frame import Figure, watched

BOUNDS = {
    "registry.list_p50_ms": ("ms", "≤ 50"),
    "registry.list_p99_ms": ("ms", "≤ 200"),
    "registry.search_p99_ms": ("ms", "≤ 200"),
    "registry.elder_page_p99_ms": ("ms", "≤ 250"),
    "registry.page_weight_kb": ("KB", "≤ 250"),
    "registry.lighthouse_a11y": ("points", "≥ 100"),
}
CITY = "990000"


def run() -> list[Figure]:
    """Every measure; those that need PostgreSQL or Lighthouse say so where there is none."""
    figures = weight()
    if postgres_answers():
        figures += pages()
    else:
        print("No PostgreSQL answers: lists and searches of a city are not measured.")
    return figures


def weight() -> list[Figure]:
    """The elder's first page, on an empty database."""
    with scratch("sqlite", "weight") as env:
        figures = _measured("weight", env)
    if len(figures) < 2:
        print("Lighthouse is not installed: registry.lighthouse_a11y is not measured.")
    return figures


def pages() -> list[Figure]:
    """A city of 1,880,000 elders, read by an officer of the city and one of a street."""
    with scratch("postgres", "registry") as env:
        watched([sys.executable, "-m", "yinian", "regions", "load"], env)
        print("1,880,000 elders into PostgreSQL …", flush=True)
        watched([sys.executable, "-m", "yinian", "people", "generate", "--region", CITY, "--full"], env)
        return _measured("pages", env)


def _measured(part: str, env: dict[str, str]) -> list[Figure]:
    print(f"{part} …", flush=True)
    output = watched([sys.executable, "-m", f"bench.registry.{part}"], env).output
    told = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [Figure(one["name"], one["figure"], *BOUNDS[one["name"]], one["note"]) for one in told]
