"""One statement on both engines, and every row compared."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from tests.entitlement.policies.made import written
from yinian.entitlement.policies import queries
from yinian.foundation import engines
from yinian.foundation.engines import Engine


def alike(spark: Engine, embedded: Engine, statement: str, facts: Path) -> list[dict[str, Any]]:
    """What both engines answer, in the order of subjects; they must answer in the same types, and row for row the same."""
    with TemporaryDirectory() as folder:
        one, other = Path(folder) / "duckdb", Path(folder) / "spark"
        engines.answers(embedded, statement, facts, one)
        engines.answers(spark, statement, facts, other)
        same(one, other)
        found = duckdb.execute(f"SELECT * FROM read_parquet({engines.parts(one)}) ORDER BY subject")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def same(one: Path, other: Path) -> int:
    """How many rows two folders of answers have, after they were found to hold the same ones, in the same types."""
    db = duckdb.connect()
    left, right = (f"SELECT * FROM read_parquet({engines.parts(path)})" for path in (one, other))
    columns = [[row[:2] for row in db.execute(f"DESCRIBE {said}").fetchall()] for said in (left, right)]
    assert columns[0] == columns[1]
    for first, second in ((left, right), (right, left)):
        assert db.execute(f"{first} EXCEPT ALL {second} LIMIT 3").fetchall() == []
    row = db.execute(f"SELECT count(*) FROM ({left})").fetchone()
    return row[0] if row else 0


def put(people: list[dict[str, Any]], types: dict[str, str], path: Path) -> Path:
    """A few people as a file of facts, numbered in their order."""
    columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in types.items())
    rows = [", ".join([str(number), *(written(one.get(name)) for name in types)]) for number, one in enumerate(people)]
    values = f"(VALUES {', '.join(f'({row})' for row in rows)}) t(subject, {', '.join(types)})"
    duckdb.execute(f"COPY (SELECT subject, '/1/' AS region_path, {columns} FROM {values}) TO '{path}' (FORMAT parquet)")
    return path


def crowd(path: Path, first: int, last: int) -> Path:
    """Many people of every kind as a file of facts: each fact unknown of some, birthdays around the days that tests ask about."""
    kinds = {one.name: sorted(set(one.words.values())) for one in queries.vocabulary().values() if one.name != "age"}
    facts = ", ".join(
        f"[{', '.join(map(written, values))}, NULL][CAST(1 + hash(i, '{name}') % {len(values) + 1} AS BIGINT)] AS {name}"
        for name, values in kinds.items()
    )
    born = "make_date(CAST(1920 + hash(i, 'year') % 50 AS INTEGER), 5, 12) + CAST(hash(i, 'day') % 5 AS INTEGER) - 2"
    odd = f"CASE WHEN hash(i, 'odd') % 4 = 0 THEN DATE '1920-01-01' + CAST(hash(i) % 18000 AS INTEGER) ELSE {born} END"
    people = f"SELECT i AS subject, '/1/' AS region_path, {odd} AS born_on, {facts} FROM range({first}, {last}) t(i)"
    duckdb.execute(f"COPY ({people}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return path
