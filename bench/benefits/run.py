"""The measures of benefits that stand so far: a whole city in columns against its limit, and one person explained."""

import json
import sys

from bench.databases import postgres_answers, scratch
from bench.frame import Figure, watched

BOUNDS = {"benefits.limit_ratio": ("×", "≤ 1.6"), "benefits.explain_ms": ("ms", "≤ 20")}
CITY = "990000"


def run() -> list[Figure]:
    """Both, on a generated city of 1,880,000 elders in PostgreSQL."""
    if not postgres_answers():
        print("No PostgreSQL answers: benefits are not measured.")
        return []
    with scratch("postgres", "benefits") as env:
        watched([sys.executable, "-m", "yinian", "regions", "load"], env)
        print("1,880,000 elders into PostgreSQL …", flush=True)
        watched([sys.executable, "-m", "yinian", "people", "generate", "--region", CITY, "--full"], env)
        output = watched([sys.executable, "-m", "bench.benefits.engine"], env).output
    told = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [Figure(one["name"], one["figure"], *BOUNDS[one["name"]], one["note"]) for one in told]
