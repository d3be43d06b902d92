"""benefits.limit_ratio and benefits.explain_ms: a whole city from file to file against moving the same columns, and one person.

The database is the environment's and holds the city. Run by bench/benefits/run.py as a process of its own.
"""

import json
import os
import random
import statistics
import time
from datetime import date
from pathlib import Path

import django

django.setup()

import duckdb  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.benefits import law as bench  # noqa: E402
from bench.frame import pairs  # noqa: E402
from yinian.entitlement.policies import answers, together  # noqa: E402
from yinian.entitlement.policies.plan import Law  # noqa: E402
from yinian.entitlement.policies.together import Outcome  # noqa: E402
from yinian.foundation import columns, regions  # noqa: E402
from yinian.registry.elders.facts import ELDERS  # noqa: E402

CITY, ROUNDS, PEOPLE = "990000", 9, 200
FACTS = (
    "born_on", "sex", "living", "empty_nest", "left_behind", "bereaved_parent", "grade", "dementia", "disability",
    "income", "destitute_support", "hukou",
)  # fmt: skip


def tell(name: str, figure: float, note: str) -> None:
    print(json.dumps({"name": name, "figure": round(figure, 3), "note": note}), flush=True)


def export(path: Path, on: date) -> None:
    """The city's facts as one file: subject, region_path and twelve facts."""
    with columns.engine(memory_mb=1_500) as db:
        db.execute("SET preserve_insertion_order=false")
        columns.table(db, "facts", ELDERS, FACTS, region_path=regions.by_code(CITY).path, on=on)
        db.execute(f"COPY memory.facts TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def main() -> None:
    folder, today = Path(os.environ["YINIAN_VAR"]), timezone.localdate()
    facts, out, same = folder / "facts.parquet", folder / "out.parquet", folder / "same.parquet"
    export(facts, today)
    found = bench.law(today)
    statement = bench.wide(bench.planned(found, f"read_parquet('{facts}')"))
    db = duckdb.connect()
    db.execute("SET threads=2; SET preserve_insertion_order=false")
    db.execute(f"CREATE TABLE answers AS {statement}")
    scanned = ", ".join(f"max({name})" for name in ("subject", "region_path", *FACTS))

    def ours() -> None:
        db.execute(f"COPY ({statement}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")

    def limit() -> None:
        db.execute(f"SELECT {scanned} FROM read_parquet('{facts}')").fetchall()
        db.execute(f"COPY answers TO '{same}' (FORMAT parquet, COMPRESSION zstd)")

    ours()
    limit()
    one, other = pairs(ours, limit, ROUNDS)
    people, given = db.execute(
        f"SELECT count(*), sum(({' + '.join(found.benefits)} > 0)::INT) FROM answers"
    ).fetchone() or (0, 0)
    tell(
        "benefits.limit_ratio",
        one / other,
        f"{one:.2f} s against {other:.2f} s, {people:,} people, {given:,} with something due",
    )
    explained(db, found)


def explained(db: duckdb.DuckDBPyConnection, found: Law) -> None:
    """Every benefit of one person with reasons, from the database's rows; and that it is what the columns say."""
    spent, law = [], found
    numbers = [
        row[0] for row in db.execute("SELECT subject FROM answers USING SAMPLE 3000 ROWS (reservoir, 7)").fetchall()
    ]
    random.Random(7).shuffle(numbers)
    names = list(law.benefits)
    wanted = ", ".join(names)
    for number in numbers[:PEOPLE]:
        began = time.perf_counter()
        due = asked(number, law)
        spent.append((time.perf_counter() - began) * 1_000)
        row = db.execute(f"SELECT {wanted} FROM answers WHERE subject = {number}").fetchone()
        if list(row or ()) != [due[name] for name in names]:
            raise SystemExit(f"{number}: columns say {row}, the tables {due}")
    tell(
        "benefits.explain_ms",
        statistics.median(spent),
        f"{PEOPLE} people, {len(names)} tables with every row; all as in columns",
    )


def asked(number: int, law: Law) -> dict[str, int | None]:
    """What is due to one person."""
    day = law.on
    known = columns.one(ELDERS, number, FACTS, on=day) or {}
    outcomes = {}
    for table in law.tables:
        answer = answers.decide(table, known, day, lambda _name, _on: None)
        row = -1 if answer.needs else answer.row.number if answer.row else 0
        outcomes[table.benefit] = Outcome(row, 0 if answer.needs else answer.amount)
    settled = together.settle(outcomes, law.rules, law.benefits)
    return {name: one.amount if one.stands else 0 for name, one in settled.items()}


main()
