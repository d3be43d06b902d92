"""A whole region and one person are the same SQL: the column engine and the database agree on every fact."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.cast import BY, Cast
from yinian.foundation import columns
from yinian.foundation.columns import FACTS, SUBJECTS, Fact, Subject, publish, subject
from yinian.foundation.refusals import LawBroken
from yinian.registry.elders import actions as elders
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder

DAY = date(2026, 12, 31)


@pytest.fixture
def tests_facts() -> Iterator[Subject]:
    about = subject("test", "SELECT id AS subject, region_path FROM registry_elder")
    publish(
        about,
        Fact("letters", "number", "SELECT id AS subject, LENGTH(name) AS value FROM registry_elder", "字数"),
        Fact("made_up", "flag", "SELECT id AS subject, generated AS value FROM registry_elder", "演示"),
        Fact("known", "date", "SELECT id AS subject, registered_on AS value FROM registry_elder", "登记"),
        Fact("named", "text", "SELECT id AS subject, name AS value FROM registry_elder WHERE name LIKE '王%'", "姓王"),
        Fact("rest", "number", "SELECT id AS subject, 17 % 5 AS value FROM registry_elder", "余数"),
    )
    yield about
    del SUBJECTS["test"], FACTS["test"]


def whole(about: Subject, names: list[str], region_path: str, on: date = DAY) -> dict[int, dict[str, Any]]:
    with columns.engine() as db:
        columns.table(db, "t", about, names, region_path=region_path, on=on)
        rows = db.execute(f"SELECT subject, region_path, {', '.join(names)} FROM memory.t").fetchall()
    return {row[0]: dict(zip(["subject", "region_path", *names], row, strict=True)) for row in rows}


@pytest.mark.django_db(transaction=True)
def test_both_executions_agree(lasting_cast: Cast, tests_facts: Subject) -> None:
    cast = lasting_cast
    assert cast.elder
    elders.record_fact(cast.elder, "grade", "moderate", by=BY)
    pks = set(Elder.unscoped.values_list("pk", flat=True))
    for about in (ELDERS, tests_facts):
        names = list(FACTS[about.name])
        rows = whole(about, names, "/")
        assert set(rows) == pks
        for pk in pks:
            assert columns.one(about, pk, names, on=DAY) == rows[pk]
    told = columns.one(tests_facts, cast.elder.pk, ["letters", "made_up", "named", "rest"], on=DAY)
    assert told == {
        "subject": cast.elder.pk, "region_path": cast.elder.region_path,
        "letters": 3, "made_up": False, "named": "王秀英", "rest": 2,
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_table_holds_a_region_on_a_day(lasting_cast: Cast) -> None:
    cast = lasting_cast
    assert cast.elder
    assert cast.neighbour
    assert set(whole(ELDERS, ["sex"], cast.regions["dadong"].path)) == {cast.elder.pk}
    assert set(whole(ELDERS, ["sex"], cast.regions["shenyang"].path)) == {cast.elder.pk, cast.neighbour.pk}
    assert whole(ELDERS, ["sex"], "/", on=date(2020, 1, 1)) == {}
    assert columns.one(ELDERS, cast.elder.pk, ["sex"], on=date(2020, 1, 1)) is None
    assert whole(ELDERS, ["living"], cast.regions["dadong"].path)[cast.elder.pk]["living"] == "alone"


@pytest.mark.django_db(transaction=True)
def test_the_engine_cannot_write_to_the_database(lasting_cast: Cast) -> None:
    with columns.engine() as db, pytest.raises(Exception, match="read-only"):
        db.execute("UPDATE registry_elder SET name = 'x'")


@pytest.mark.django_db(transaction=True)
def test_the_engines_own_sqlite_never_opens_our_database(lasting_cast: Cast) -> None:
    with columns.engine() as db:
        files = {Path(path) for (path,) in db.execute("SELECT path FROM duckdb_databases()").fetchall() if path}
        assert Path(str(connection.settings_dict["NAME"])) not in files
        assert db.execute("SELECT count(*) FROM registry_elder").fetchone() == (2,)
    assert not any(path.suffix == ".sqlite3" and path.exists() for path in files)


def test_no_region_is_no_table(db: None) -> None:
    with pytest.raises(LawBroken, match="needs a region"):
        columns.table(None, "t", ELDERS, ["sex"], region_path="", on=DAY)  # type: ignore[arg-type]


def test_a_name_stands_for_one_fact_of_a_known_type(tests_facts: Subject) -> None:
    with pytest.raises(LawBroken, match="two facts"):
        publish(tests_facts, Fact("letters", "number", "", ""))
    with pytest.raises(LawBroken, match="unknown type"):
        publish(tests_facts, Fact("new", "integer", "", ""))
