"""The seam between law in columns and the engine that runs it: files in, files out, whole or not at all."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core import checks
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as some

from tests.entitlement.policies.made import ON, VALUES
from tests.entitlement.policies.test_plan import rules, tables
from yinian.entitlement.policies import plan, queries
from yinian.entitlement.policies.plan import Law
from yinian.entitlement.policies.together import Rule
from yinian.foundation import engines
from yinian.foundation.refusals import LawBroken

STATEMENT = f"SELECT subject, subject // 2 AS half FROM {engines.FACTS}"


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.COLUMNS, settings.COLUMNS_FOLDER = "duckdb", tmp_path / "columns"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Three subjects."""
    path = tmp_path / "facts of today.parquet"
    duckdb.execute(f"COPY (SELECT i AS subject FROM range(3) t(i)) TO '{path}' (FORMAT parquet)")
    return path


def read(out: Path) -> list[Any]:
    return duckdb.execute(f"SELECT * FROM read_parquet({engines.parts(out)}) ORDER BY 1").fetchall()


def test_answers_are_a_folder_of_parts(facts: Path, tmp_path: Path) -> None:
    out = tmp_path / "answers"
    with engines.chosen() as engine:
        engines.answers(engine, STATEMENT, facts, out)
        assert read(out) == [(0, 0), (1, 0), (2, 1)]
        # A folder of parts is facts as well, and answers given again take the place of the old ones.
        engines.answers(engine, f"SELECT subject, half FROM {engines.FACTS} WHERE half = 1", out, out)
    assert read(out) == [(2, 1)]


def test_a_run_that_fails_leaves_what_was_there(facts: Path, tmp_path: Path) -> None:
    out = tmp_path / "answers"
    with engines.chosen() as engine:
        engines.answers(engine, STATEMENT, facts, out)
        with pytest.raises(duckdb.Error):
            engines.answers(engine, f"SELECT error('no') FROM {engines.FACTS}", facts, out)
    assert read(out) == [(0, 0), (1, 0), (2, 1)]
    assert {path.name for path in tmp_path.iterdir()} == {facts.name, "answers", "columns"}


def test_a_table_is_made_of_another(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    db = duckdb.connect()
    db.execute("CREATE TABLE memory.people AS SELECT i AS subject FROM range(3) t(i)")
    statement = STATEMENT.replace(engines.FACTS, "people")
    engines.table(db, "near", statement, source="people")
    # Any other engine has it by way of files: here the same one, called by another name.
    settings.COLUMNS = "other"
    monkeypatch.setitem(engines.NAMES, "other", engines.NAMES["duckdb"])
    engines.table(db, "far", statement, source="people")
    assert db.execute("FROM near EXCEPT ALL FROM far").fetchall() == []
    assert db.execute("SELECT count(*) FROM far").fetchone() == (3,)
    assert list(settings.COLUMNS_FOLDER.iterdir()) == []
    with engines.kept(), engines.chosen() as one, engines.chosen() as same:
        engines.table(db, "far", statement, source="people")
        assert one is same


@pytest.mark.parametrize(
    ("name", "java", "wanting"),
    [("duckdb", "", 0), ("sparkle", "", 1), ("spark", "", 2), ("spark", "/usr/lib/jvm", 1)],
)
def test_what_an_engine_lacks_is_said_before_it_runs(
    settings: Any, monkeypatch: pytest.MonkeyPatch, name: str, java: str, wanting: int
) -> None:
    settings.COLUMNS, settings.JAVA_HOME = name, java
    monkeypatch.setattr(engines, "find_spec", lambda _name: None)
    monkeypatch.setattr(engines.shutil, "which", lambda _name: None)
    said = engines.missing()
    assert len(said) == wanting
    assert [one.msg for one in checks.run_checks() if one.id == "columns.E001"] == said
    if said:
        with pytest.raises(LawBroken, match="YINIAN_COLUMNS"), engines.chosen():
            pass


@trying(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables, some.lists(rules, max_size=3))
def test_a_statement_means_the_same_in_sparks_words(law: Any, stacking: list[Rule]) -> None:
    whole = Law(ON, law, tuple(stacking))
    first, direct = (
        plan.plan(whole, lambda name, on: VALUES.get(name), source="facts", dialect=dialect).sql
        for dialect in ("duckdb", "spark")
    )
    assert engines.spoken(first, "spark") == direct


def test_shipped_law_means_the_same_in_sparks_words() -> None:
    day = date(2026, 5, 12)
    for table in queries.read_tables(queries.folder()):
        if table.holding(day):
            made = [
                plan.plan(Law(day, (table,), ()), queries.value_of(table.region), source="facts", dialect=dialect).sql
                for dialect in ("duckdb", "spark")
            ]
            assert engines.spoken(made[0], "spark") == made[1]
