"""DuckDB, a real cluster of Spark and the tables themselves say the same, of shipped law and of any other."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.entitlement.policies.made import ON, TYPES, VALUES, asked, person
from tests.entitlement.policies.test_plan import BENEFITS, rules, tables
from tests.spark.both import alike, crowd, put
from tests.spark.standalone import Standalone
from yinian.entitlement.policies import answers, plan, queries, together
from yinian.entitlement.policies.plan import Law
from yinian.entitlement.policies.tables import Table
from yinian.entitlement.policies.together import Outcome, Rule
from yinian.foundation.engines import FACTS, Engine

NATION, REGIONS = "000000", ("210100", "210800", "321002", "640202", "990000")
BEFORE, NOW = date(2024, 12, 31), date(2026, 5, 12)
CASES = [(NATION, NOW), *((code, day) for code in REGIONS for day in (BEFORE, NOW))]
CROWD, SAMPLE = 20_000, 300


def law_at(code: str, day: date) -> Law:
    """What holds in a pack's own area: the nearest table of every benefit."""
    codes = [queries.padded(part) for part in (code, code[:4], code[:2], "000000")]
    found: dict[str, Table] = {}
    known = [one for one in queries.read_tables(queries.folder()) if one.region in codes and one.holding(day)]
    for one in sorted(known, key=lambda table: codes.index(table.region)):
        found.setdefault(one.benefit, one)
    return Law(day, tuple(found[name] for name in sorted(found)), ())


def test_the_cluster_has_two_workers(cluster: Standalone) -> None:
    assert cluster.alive() == 2


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """People of every kind as one file."""
    return crowd(tmp_path_factory.mktemp("crowd") / "facts.parquet", 0, CROWD)


@pytest.mark.parametrize(("code", "day"), CASES)
def test_the_law_of_every_region(spark: Engine, embedded: Engine, facts: Path, code: str, day: date) -> None:
    law, value_of = law_at(code, day), queries.value_of(queries.padded(code))
    assert law.tables
    found = alike(spark, embedded, plan.plan(law, value_of, source=FACTS).sql, facts)
    assert len(found) == CROWD
    known = duckdb.execute(f"SELECT * FROM '{facts}' USING SAMPLE {SAMPLE} (reservoir, 4)")
    names = [one[0] for one in known.description]
    people = [dict(zip(names, row, strict=True)) for row in known.fetchall()]
    for table in law.tables:
        for somebody in people:
            answer = answers.decide(table, somebody, day, value_of)
            said = (-1, 0) if answer.needs else (answer.row.number if answer.row else 0, answer.amount)
            row = found[somebody["subject"]]
            assert (row[f"{table.benefit}_row"], row[f"{table.benefit}_amount"]) == said, (table.file, somebody)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables, some.lists(rules, max_size=3), some.lists(person, min_size=1, max_size=40))
def test_random_law_and_random_people(
    spark: Engine, embedded: Engine, law: Any, stacking: list[Rule], people: list[dict[str, Any]]
) -> None:
    made = plan.plan(Law(ON, law, tuple(stacking)), lambda name, on: VALUES.get(name), source=FACTS)
    with TemporaryDirectory() as folder:
        found = alike(spark, embedded, made.sql, put(people, TYPES, Path(folder) / "facts.parquet"))
    for row, somebody in zip(found, people, strict=True):
        outcomes = {one.benefit: Outcome(*asked(one, somebody)) for one in law}
        settled = together.settle(outcomes, stacking, BENEFITS)
        for name in BENEFITS:
            said = (row[f"{name}_row"], row[f"{name}_amount"], row.get(f"{name}_out", together.STANDS))
            assert said == (settled[name].row, settled[name].amount, settled[name].out)
