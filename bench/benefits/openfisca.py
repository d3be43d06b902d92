"""benefits.openfisca_ratio: the same eight benefits from file to file, ours against OpenFisca-Core in its own interpreter.

The ratio is to OpenFisca fed through its own interface, by names; the time of the same law fed with codes past that
interface is printed beside it. OpenFisca is brought into an environment that is gone afterwards. Run by
bench/benefits/run.py after engine.py, whose file of facts it reads.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import django

django.setup()

import duckdb  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.benefits import law as bench  # noqa: E402
from yinian.entitlement.policies.plan import Law  # noqa: E402

ROUNDS = 7
NEEDED = ("openfisca-core>=46,<47", "pyarrow")
LAW = Path(__file__).with_name("openfisca_law.py")


def tell(figure: float, note: str) -> None:
    print(json.dumps({"name": "benefits.openfisca_ratio", "figure": round(figure, 3), "note": note}), flush=True)


@contextmanager
def installed() -> Generator[Path | None]:
    """A Python that has OpenFisca; none where it cannot be had."""
    with tempfile.TemporaryDirectory(prefix="yinian-openfisca-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        command = [str(python), "-m", "pip", "install", "-q", *NEEDED]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            print("OpenFisca could not be installed: " + (done.stderr.strip().splitlines() or [""])[-1], flush=True)
        yield None if done.returncode else python


class Rival:
    """OpenFisca's process: it runs once for each line that it is sent, fed in the way it names, and says how long that took."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def said(self) -> str:
        """Its next line; without one it has ended, and so does the benchmark."""
        line = self.process.stdout.readline().strip() if self.process.stdout else ""
        if not line:
            raise SystemExit("OpenFisca's process ended before it answered")
        return line

    def run(self, way: str) -> float:
        """One run, in its own seconds."""
        assert self.process.stdin
        self.process.stdin.write(f"{way}\n")
        self.process.stdin.flush()
        return float(self.said())


@contextmanager
def rival(python: Path, facts: Path, out: Path, day: str) -> Generator[Rival]:
    """OpenFisca with the law read and everything imported."""
    command = [str(python), "-I", str(LAW), str(facts), str(out), day]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        one = Rival(process)
        one.said()
        yield one
        assert process.stdin
        process.stdin.close()


def agree(db: duckdb.DuckDBPyConnection, ours: Path, theirs: Path, found: Law) -> int:
    """How many people both answered alike; a single difference ends the benchmark."""
    wanted = ", ".join(["subject", *found.benefits, "unknown", "displaced"])
    one, other = (f"SELECT {wanted} FROM read_parquet('{path}')" for path in (ours, theirs))
    for left, right, who in ((one, other, "we alone"), (other, one, "OpenFisca alone")):
        row = db.execute(f"{left} EXCEPT ALL {right} LIMIT 1").fetchone()
        if row:
            raise SystemExit(f"{who} say {dict(zip(wanted.split(', '), row, strict=True))}")
    return (db.execute(f"SELECT count(*) FROM read_parquet('{ours}')").fetchone() or (0,))[0]


def turns(*runs: Callable[[], float]) -> list[float]:
    """Median seconds of each, told by its own process, run in turn so that all meet the same machine."""
    spent: list[list[float]] = [[] for _run in runs]
    for number in range(ROUNDS):
        order = list(enumerate(runs))
        for which, run in order if number % 2 else reversed(order):
            spent[which].append(run())
    return [statistics.median(times) for times in spent]


def measured(python: Path, facts: Path) -> None:
    """Both in turn, after their answers were found to be the same."""
    today, folder = timezone.localdate(), facts.parent
    found, mine, theirs = bench.law(today), folder / "ours.parquet", folder / "openfisca.parquet"
    statement = bench.wide(bench.planned(found, f"read_parquet('{facts}')"))
    db = duckdb.connect()
    db.execute("SET threads=2; SET preserve_insertion_order=false")

    def ours() -> float:
        began = time.perf_counter()
        db.execute(f"COPY ({statement}) TO '{mine}' (FORMAT parquet, COMPRESSION zstd)")
        return time.perf_counter() - began

    with rival(python, facts, theirs, today.isoformat()) as other:
        ours()
        for way in ("coded", "named"):
            other.run(way)
            people = agree(db, mine, theirs, found)
        one, named, coded = turns(ours, lambda: other.run("named"), lambda: other.run("coded"))
    note = (
        f"{one:.2f} s against {named:.2f} s of OpenFisca-Core fed by names; fed with codes past its interface {coded:.2f} s "
        f"({coded / one:.2f}×); {people:,} people, every row the same"
    )
    tell(named / one, note)


def main() -> None:
    facts = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(os.environ["YINIAN_VAR"]) / "facts.parquet"
    with installed() as python:
        if python is None:
            tell(0, "OpenFisca-Core could not be installed here")
        else:
            measured(python, facts)


main()
