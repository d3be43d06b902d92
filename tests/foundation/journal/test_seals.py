"""Whatever a database administrator does to the journal behind the house's back, `verify` finds it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import BY, Cast
from tests.foundation import sample
from tests.foundation.at_once import at_once
from yinian.foundation import ledger
from yinian.foundation.guard import writing
from yinian.foundation.journal import seals
from yinian.foundation.journal.lines import COVERED, Line, code_of, micros
from yinian.foundation.journal.seals import Seal, export_head, ranges, seal, spread, verify

TABLES = ("foundation_line", "foundation_seal", "foundation_transfer", "foundation_posting")


@contextmanager
def as_administrator() -> Iterator[None]:
    """Without the triggers that keep the journal, as only an administrator of the database can be."""
    with writing("test"), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def tamper(sql: str, *values: object) -> None:
    with as_administrator(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def sealed(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Line]:
    """A journal under several seals, and its head written down outside."""
    monkeypatch.setattr(seals, "BATCH", 10)
    for number in range(8):
        sample.add(f"第{number}件", cast.regions["dadong"], by=cast.actor("chen"))
    assert seal() == Line.unscoped.count()
    assert Seal.objects.count() > 3
    export_head(tmp_path)
    assert verify(tmp_path).sound
    return list(Line.unscoped.order_by("id"))


def faults(folder: Path) -> str:
    report = verify(folder)
    assert report.counted >= len(report.faults)
    return "\n".join(report.faults)


@given(st.sets(st.integers(min_value=1, max_value=10_000), min_size=1, max_size=200))
def test_ranges_can_be_read_again(numbers: set[int]) -> None:
    assert list(spread(ranges(sorted(numbers)))) == sorted(numbers)


def test_ranges() -> None:
    assert ranges([3, 4, 5, 7, 9, 10]) == "3-5,7,9-10"


def test_sealing_again_finds_nothing_left(sealed: list[Line], tmp_path: Path) -> None:
    assert seal() == 0
    report = verify(tmp_path)
    assert (report.lines, report.seals, report.unsealed) == (len(sealed), Seal.objects.count(), 0)


def test_an_alteration_of_any_column_is_found(sealed: list[Line], tmp_path: Path) -> None:
    given = {"at": timezone.now(), "code": "0" * 64}
    for line, column in zip(sealed, columns := [*COVERED, "code"], strict=False):
        value = given.get(column, "x" if isinstance(getattr(line, column), str) else 424242)
        tamper(f"UPDATE foundation_line SET {column} = %s WHERE id = %s", value, line.pk)
    found = faults(tmp_path)
    for line in sealed[: len(columns)]:
        assert f"line {line.pk} was altered" in found


def test_a_deleted_line_is_found(sealed: list[Line], tmp_path: Path) -> None:
    tamper("DELETE FROM foundation_line WHERE id = %s", sealed[5].pk)
    assert f"missing {sealed[5].pk}, slipped in -" in faults(tmp_path)


def forge(line: Line, request: str, key: bytes | None, settings) -> Line:
    """A copy of a line under another request, coded with the journal's key or a guess at it."""
    values = {name: getattr(line, name) for name in COVERED} | {"request": request}
    kept = settings.JOURNAL_KEY
    settings.JOURNAL_KEY = key or kept
    code = code_of([*[values[name] for name in COVERED[:-1]], micros(line.at)])
    settings.JOURNAL_KEY = kept
    forged = Line(**values, code=code, seal=line.seal)
    with writing("test"):
        forged.save(force_insert=True)
    return forged


def test_an_inserted_line_is_found(sealed: list[Line], tmp_path: Path, settings) -> None:
    forged = forge(sealed[3], "forged", b"\x01" * 32, settings)
    found = faults(tmp_path)
    assert f"line {forged.pk} was altered or slipped in" in found
    assert f"slipped in {forged.pk}" in found


def test_even_a_line_with_a_right_code_cannot_join_a_seal(sealed: list[Line], tmp_path: Path, settings) -> None:
    forged = forge(sealed[3], "forged", None, settings)
    assert faults(tmp_path).endswith(f"slipped in {forged.pk}")


def test_a_copied_line_is_found_even_without_a_seal(sealed: list[Line], tmp_path: Path) -> None:
    names = ", ".join(f.column for f in Line._meta.concrete_fields if f.name not in {"id", "seal"})
    with as_administrator(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP INDEX line_once")
        cursor.execute(
            f"INSERT INTO foundation_line ({names}) SELECT {names} FROM foundation_line WHERE id = %s", [sealed[2].pk]
        )
    assert "one line stands 2 times" in faults(tmp_path)


def test_a_line_cut_out_together_with_its_place_in_the_seal_is_found(sealed: list[Line], tmp_path: Path) -> None:
    line = sealed[4]
    lid = Seal.objects.get(number=line.seal)
    rest = ranges([pk for pk in spread(lid.lines) if pk != line.pk])
    tamper("DELETE FROM foundation_line WHERE id = %s", line.pk)
    tamper("UPDATE foundation_seal SET lines = %s, count = count - 1 WHERE number = %s", rest, lid.number)
    assert f"seal {lid.number} does not fit" in faults(tmp_path)


def test_a_cut_middle_is_found(sealed: list[Line], tmp_path: Path) -> None:
    tamper("DELETE FROM foundation_line WHERE seal = 2")
    tamper("DELETE FROM foundation_seal WHERE number = 2")
    found = faults(tmp_path)
    assert "seals 2 to 2 are missing" in found
    assert "seal 3 does not fit its lines or the seal before it" in found


def test_a_cut_tail_is_found_by_the_exported_head_alone(sealed: list[Line], tmp_path: Path) -> None:
    last = Seal.objects.order_by("-number")[0].number
    tamper("DELETE FROM foundation_line WHERE seal = %s", last)
    tamper("DELETE FROM foundation_seal WHERE number = %s", last)
    assert verify(tmp_path / "none").sound
    assert f"(seal {last}) is not in the chain" in faults(tmp_path)


def test_a_chain_made_anew_with_another_key_is_found(sealed: list[Line], tmp_path: Path, settings) -> None:
    kept = settings.JOURNAL_KEY
    settings.JOURNAL_KEY = b"\x99" * 32
    tamper("UPDATE foundation_line SET reason = 'nothing happened'")
    for line in Line.unscoped.all():
        code = code_of([*[getattr(line, name) for name in COVERED[:-1]], micros(line.at)])
        tamper("UPDATE foundation_line SET code = %s, seal = NULL WHERE id = %s", code, line.pk)
    tamper("DELETE FROM foundation_seal")
    seal()
    assert verify(tmp_path / "none").sound  # the forger's own key finds it sound
    settings.JOURNAL_KEY = kept
    report = verify(tmp_path)
    assert report.counted >= len(sealed) + Seal.objects.count() + 1


def test_a_chain_made_anew_with_the_right_key_still_misses_the_head(sealed: list[Line], tmp_path: Path) -> None:
    tamper("UPDATE foundation_line SET seal = NULL")
    tamper("DELETE FROM foundation_seal")
    tamper("DELETE FROM foundation_line WHERE id = %s", sealed[1].pk)
    seal()
    assert "is not in the chain" in faults(tmp_path)


def test_a_line_under_a_seal_that_does_not_exist_is_found(sealed: list[Line], tmp_path: Path) -> None:
    with writing("test"):
        Line.unscoped.filter(pk=sealed[0].pk).update(seal=9999)
    assert f"line {sealed[0].pk} carries the number of seal 9999" in faults(tmp_path)


def test_lines_that_wait_for_a_seal_are_counted_and_old_ones_are_a_fault(cast: Cast, tmp_path: Path) -> None:
    report = verify(tmp_path)
    assert (report.sound, report.unsealed) == (True, Line.unscoped.count())
    line = Line.unscoped.order_by("id")[0]
    at = timezone.now() - timedelta(hours=2)
    code = code_of([*[getattr(line, name) for name in COVERED[:-1]], micros(at)])
    with as_administrator():
        Line.unscoped.filter(pk=line.pk).update(at=at, code=code)
    assert faults(tmp_path) == f"line {line.pk} is over an hour old and in no seal"


def test_a_broken_head_is_a_fault_and_no_crash(sealed: list[Line], tmp_path: Path) -> None:
    (tmp_path / "2026-01-01.json").write_text('{"number": 1')
    (tmp_path / "2026-01-02.json").write_text("[]")
    found = faults(tmp_path)
    assert "2026-01-01.json is no exported head" in found
    assert "2026-01-02.json is no exported head" in found


def test_one_head_a_day(sealed: list[Line], tmp_path: Path) -> None:
    assert export_head(tmp_path, on=date(2026, 5, 1)) == tmp_path / "2026-05-01.json"
    assert export_head(tmp_path, on=date(2026, 5, 1)) == tmp_path / "2026-05-01.json"
    assert verify(tmp_path).sound


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_itself_keeps_what_is_written(sealed: list[Line], table: str, sql: str) -> None:
    if "TRUNCATE" in sql and connection.vendor == "sqlite":
        sql = "DELETE FROM {} WHERE 1 = 1"
    column = {"foundation_line": "reason", "foundation_seal": "code"}.get(table, "id")
    _one_of_each()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), writing("test"):
        with connection.cursor() as cursor:
            cursor.execute(sql.format(table, column, column))


def _one_of_each() -> None:
    with writing("test"):
        held = [ledger.account(kind, "fen", region_path="/", name=kind) for kind in ("a", "b")]
        ledger.post("k", date(2026, 1, 1), "t", {held[0]: 1, held[1]: -1})
    connection.check_constraints()


def test_a_seal_may_still_be_set_on_a_line(cast: Cast) -> None:
    with writing("test"):
        assert Line.unscoped.filter(seal=None).update(seal=None)


@pytest.mark.django_db(transaction=True)
def test_two_sealers_and_a_reader_do_not_trouble_each_other(lasting_cast: Cast, tmp_path: Path) -> None:
    def work() -> None:
        for number in range(15):
            sample.add(str(number), lasting_cast.regions["dadong"], by=BY)

    def sealing() -> int:
        return sum(seal() for _round in range(10))

    def reading() -> list[str]:
        return [fault for _round in range(5) for fault in verify(tmp_path).faults]

    _, one, two, found = at_once(work, sealing, sealing, reading)
    assert found == []
    assert one + two + seal() == Line.unscoped.count()
    assert verify(tmp_path).sound
