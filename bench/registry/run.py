"""The measures of the registry: lists, searches and files of a city, and what an elder's first page weighs."""

import json
import sys
from pathlib import Path

from bench.databases import city, postgres_answers, scratch
from bench.frame import Figure, watched

BOUNDS = {
    "registry.list_p50_ms": ("ms", "≤ 50"),
    "registry.list_p99_ms": ("ms", "≤ 200"),
    "registry.search_p99_ms": ("ms", "≤ 200"),
    "registry.elder_page_p99_ms": ("ms", "≤ 250"),
    "registry.import_s": ("s", "≤ 60"),
    "registry.import_mb": ("MB", "≤ 600"),
    "registry.import_again_changes": ("", "≤ 0"),
    "registry.page_weight_kb": ("KB", "≤ 250"),
    "registry.lighthouse_a11y": ("points", "≥ 100"),
}


def run() -> list[Figure]:
    """Every measure; those that need PostgreSQL or Lighthouse say so where there is none."""
    figures = weight()
    if postgres_answers():
        figures += imports()
        figures += pages()
    else:
        print("No PostgreSQL answers: the import, and lists and searches of a city are not measured.")
    return figures


def weight() -> list[Figure]:
    """The elder's first page, on an empty database."""
    with scratch("sqlite", "weight") as env:
        figures = _measured("weight", env)
    if len(figures) < 2:
        print("Lighthouse is not installed: registry.lighthouse_a11y is not measured.")
    return figures


def imports() -> list[Figure]:
    """100,000 elders in Excel: taken in, judged and applied by one process, and the same file once more."""
    with scratch("postgres", "import") as env:
        file = str(Path(env["YINIAN_VAR"]) / "roster.xlsx")
        step = [sys.executable, "-m", "bench.registry.importing"]
        watched([*step, "stage", file], env)
        print("a roster of 100,000 into PostgreSQL …", flush=True)
        spent = watched([*step, "import", file], env)
        again = watched([*step, "again", file], env)
    told = json.loads(next(line for line in again.output.splitlines() if line.startswith("{")))
    figures = {
        "registry.import_s": (spent.seconds, "upload, reading, verdicts and applying"),
        "registry.import_mb": (spent.megabytes, ""),
        "registry.import_again_changes": (told["figure"], told["note"]),
    }
    return [_said(Figure(name, figure, *BOUNDS[name], note)) for name, (figure, note) in figures.items()]


def pages() -> list[Figure]:
    """A city of 1,880,000 elders, read by an officer of the city and one of a street."""
    with city("registry") as env:
        return _measured("pages", env)


def _measured(part: str, env: dict[str, str]) -> list[Figure]:
    print(f"{part} …", flush=True)
    output = watched([sys.executable, "-m", f"bench.registry.{part}"], env).output
    print("\n".join(line for line in output.splitlines() if line.startswith("slowest")), flush=True)
    told = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [_said(Figure(one["name"], one["figure"], *BOUNDS[one["name"]], one["note"])) for one in told]


def _said(figure: Figure) -> Figure:
    """The figure, told at once: a later part may still fail."""
    print(f"  {figure.name} {figure.figure:,.1f} {figure.unit}", flush=True)
    return figure
