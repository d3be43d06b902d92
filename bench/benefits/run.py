"""The measures of benefits: a whole city in columns and from PostgreSQL to PostgreSQL against limits, loops and OpenFisca."""

import json
import sys
from pathlib import Path

from bench.databases import city, postgres_answers
from bench.frame import Figure, watched

BOUNDS = {
    "benefits.limit_ratio": ("×", "≤ 1.6"),
    "benefits.explain_ms": ("ms", "≤ 20"),
    "benefits.openfisca_ratio": ("×", "≥ 3"),
    "benefits.pg_limit_ratio": ("×", "≤ 1.3"),
    "benefits.orm_ratio": ("×", "≥ 10"),
    "benefits.peak_mb": ("MB", "≤ 700"),
    "benefits.twelve_months_s": ("s", "≤ 60"),
    "benefits.what_if_s": ("s", "≤ 3"),
}


def run() -> list[Figure]:
    """All of them, on a generated city of 1,880,000 elders in PostgreSQL."""
    if not postgres_answers():
        print("No PostgreSQL answers: benefits are not measured.")
        return []
    with city("benefits") as env:
        output = watched([sys.executable, "-m", "bench.benefits.engine"], env).output
        # It reads the file of facts that the engine's part left.
        output += watched([sys.executable, "-m", "bench.benefits.openfisca"], env).output
        output += watched([sys.executable, "-m", "bench.benefits.what_if"], env).output
        # From here on the benchmark's tables are all the law that the scratch database knows.
        env["YINIAN_POLICIES"] = str(Path(env["YINIAN_VAR"]) / "policies")
        for part in ("stage", "postings"):
            output += watched([sys.executable, "-m", f"bench.benefits.{part}"], env).output
    told = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [Figure(one["name"], one["figure"], *BOUNDS[one["name"]], one["note"]) for one in told]
