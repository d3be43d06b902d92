"""A city's year on stage: facilities, workers, grants, and its orders with their visits, laid down by the database itself.

The environment's database holds the generated city. ORDERS (7,000,000) of which VISITS (1,000,000) are welfare visits are spread
over the twelve months that end today; an order is a bare row, verified, because its verbs are no part of what is measured here.
Run as a process of its own by whatever part measures on this stage; `standing()` makes the whole stage and yields its environment.
"""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager

from bench.databases import scratch
from bench.frame import watched

CITY = "990000"
FULL = bool(os.environ.get("FULL"))
# Without FULL, a twentieth of the city; its seconds and megabytes are then no measure of the whole.
ELDERS, ORDERS, VISITS = (1_880_000, 7_000_000, 1_000_000) if FULL else (94_000, 350_000, 50_000)
FACILITIES, WORKERS = (3_000, 6_000) if FULL else (150, 300)
DUE = VISITS // 12


@contextmanager
def standing(name: str) -> Generator[dict[str, str]]:
    """The environment of a scratch database that holds the city and its year."""
    with scratch("postgres", name) as env:
        watched([sys.executable, "-m", "yinian", "regions", "load"], env)
        print(f"{ELDERS:,} elders and {ORDERS:,} orders into PostgreSQL …", flush=True)
        size = ["--full"] if FULL else ["--count", str(ELDERS)]
        watched([sys.executable, "-m", "yinian", "people", "generate", "--region", CITY, *size], env)
        watched([sys.executable, "-m", "bench.figures.lay"], env)
        yield env
