"""The measures of safety, a theme a file; each in a fresh process on a database of its own."""

import json
import shutil
import sys
from pathlib import Path

from bench.databases import postgres_answers, scratch
from bench.frame import Figure, watched

BOUNDS = {
    "safety.lost_alarms": ("", "= 0"),
    "safety.backlog_growth": ("", "= 0"),
    "safety.commit_p99_ms": ("ms", "≤ 150"),
    "safety.desk_p99_ms": ("ms", "≤ 1000"),
    "safety.flat_out_per_s": ("/s", "≥ 10000"),
    "safety.burst_lost": ("", "= 0"),
    "safety.burst_alarm_p99_ms": ("ms", "≤ 1000"),
    "safety.visit_plan_s": ("s", "≤ 120"),
    "safety.visit_plan_mb": ("MB", "≤ 2000"),
    "safety.visit_plan_again_changes": ("", "= 0"),
    "safety.bare_per_s": ("/s", ""),
    "safety.publishers_per_s": ("/s", ""),
}


def run() -> list[Figure]:
    """Every theme that this machine can measure."""
    if not postgres_answers():
        print("No PostgreSQL answers: the safety line is not measured.")
        return []
    figures: list[Figure] = []
    for theme in themes():
        with scratch("postgres", f"safety_{theme}") as env:
            print(f"safety: {theme} …", flush=True)
            told = watched([sys.executable, "-m", f"bench.safety.{theme}"], env).output
            figures += [_figure(line) for line in told.splitlines() if line.startswith("{")]
    return figures


def themes() -> list[str]:
    """The themes there are; messages need a broker."""
    found = [
        name for name in ("messages", "screen_pop", "visit_plan") if (Path(__file__).parent / f"{name}.py").exists()
    ]
    if not shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin"):
        print("No mosquitto: messages are not measured.")
        found.remove("messages")
    return found


def _figure(line: str) -> Figure:
    told = json.loads(line)
    unit, bound = BOUNDS.get(told["name"], (told.get("unit", ""), told.get("bound", "")))
    return Figure(told["name"], told["figure"], unit, bound, told.get("note", ""))
