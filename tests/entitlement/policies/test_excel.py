"""A table goes to words and to Excel and comes back the same: every shipped one, and random ones."""

import string
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from yinian.entitlement.policies import excel, fault_words, queries, text
from yinian.entitlement.policies.rules import Fault

SHIPPED = sorted(queries.folder().glob("*/benefits/*.yaml"))
WORDS = (
    some.text("甲乙丙丁，。“”；：（）%×0123456789abc -=+@'\"#{}[]&*!|>", min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)
# What spreadsheets and YAML make numbers or days of is tried apart.
PLAIN = WORDS.filter(lambda word: not word.strip("'’").isdecimal() and not any(c in word for c in "\r"))
KEYS = some.text(string.ascii_lowercase, min_size=1, max_size=6)
DAYS = some.dates(date(1920, 1, 1), date(2090, 1, 1))
AGES = some.sampled_from(["80..89", "80+", "<80", 80, "60..64, 80+", "-"])
INCOMES = some.sampled_from(["低保", "低保, 低收入（低保边缘）", "无", "-"])
AMOUNTS = some.integers(0, 10**9) | some.sampled_from(["未定", "old_age_allowance", "cost × 50%, 最多 80000"])
ROW = some.fixed_dictionaries(
    {"amount": AMOUNTS, "since": DAYS, "document": KEYS, "clause": PLAIN, "quote": PLAIN},
    optional={"age": AGES, "income": INCOMES, "until": DAYS, "note": PLAIN},
)
EXAMPLE = some.fixed_dictionaries(
    {"what": PLAIN, "day": DAYS, "row": some.integers(0, 9), "amount": some.integers(0, 10**9) | some.just("未定")},
    optional={"born_on": DAYS, "income": some.sampled_from(["低保", "无"])},
)
PAPER = some.fixed_dictionaries({"title": PLAIN, "dated": DAYS}, optional={"number": PLAIN, "note": PLAIN})
TABLE = some.fixed_dictionaries(
    {
        "benefit": KEYS, "zh": PLAIN, "en": PLAIN, "unit": some.sampled_from(["fen", "minutes", "visits", "right"]),
        "per": some.sampled_from(["month", "year", "once", "未定"]), "hit": some.sampled_from(["unique", "first", "sum", "max"]),
        "inputs": some.just(["age", "income"]), "bounds": some.tuples(some.integers(0, 99), some.integers(100, 10**9)).map(list),
        "documents": some.dictionaries(KEYS, PAPER, min_size=1, max_size=3), "rows": some.lists(ROW, min_size=1, max_size=5),
        "examples": some.lists(EXAMPLE, min_size=1, max_size=4),
    },
    optional={"note": PLAIN, "carry_over": some.sampled_from(["是", "否"]), "items": some.lists(KEYS, min_size=1, max_size=2)},
)  # fmt: skip


def through_excel(cells: dict[str, Any], folder: Path) -> dict[str, Any]:
    path = folder / "t.xlsx"
    path.write_bytes(excel.write(cells, queries.vocabulary()).read())
    back, faults = excel.read(path, "t.xlsx", queries.vocabulary())
    assert faults == []
    return back


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_every_shipped_table_comes_back(path: Path, tmp_path: Path) -> None:
    cells, faults = text.read(path.read_text("utf-8"))
    assert faults == []
    assert text.read(text.written(cells))[0] == cells
    assert through_excel(cells, tmp_path) == cells
    code = queries.padded(path.parent.parent.name)
    table, wrong = queries.read_one(text.written(cells), "t", code)
    assert table is not None and wrong == ()


@given(TABLE)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_tables_come_back_from_words(cells: dict[str, Any]) -> None:
    assert text.read(text.written(cells))[0] == cells


@given(TABLE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_tables_come_back_from_excel(tmp_path: Path, cells: dict[str, Any]) -> None:
    # An example names a row by its number; one that is not there stays what it is.
    assert through_excel(cells, tmp_path) == cells


def test_a_row_put_between_others_keeps_the_examples_with_their_rows(tmp_path: Path) -> None:
    cells, _faults = text.read(SHIPPED[0].read_text("utf-8"))
    known = {name: about.zh for name, about in queries.vocabulary().items()}
    heads = ["行", *(known[name] for name in cells["inputs"]), "给多少", "自", "文件", "条款", "原文"]
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in (("表头", [["项目", "内容"], ["单位", "元"]]), ("规则", [heads, [2], [None, "80+"], [1]])):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet = book.add_worksheet("举例")
        sheet.write_row(0, 0, ["什么人", "应按第几行"])
        sheet.write_row(1, 0, ["甲", 1])
        sheet.write_row(2, 0, ["乙", 2])
        book.add_worksheet("文件").write_row(0, 0, ["代号", "标题"])
    back, faults = excel.read(path, "t.xlsx", queries.vocabulary())
    assert faults == [] and [one["row"] for one in back["examples"]] == [3, 1]


def test_what_is_no_workbook_of_a_table_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 no zip")
    _cells, faults = excel.read(path, "x.xlsx", queries.vocabulary())
    assert "Excel" in fault_words.told(faults[0]).what
    cells = {"unit": "fen"}
    path.write_bytes(excel.write(cells, queries.vocabulary()).read())
    assert excel.read(path, "x.xlsx", queries.vocabulary())[0]["unit"] == "fen"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("500", 50_000),
        ("500.5", 50_050),
        ("1,234.50元", 123_450),
        ("未定", "未定"),
        (350.25, 35_025),
        ("old_age", "old_age"),
    ],
)
def test_amounts_are_written_in_yuan(typed: Any, kept: Any) -> None:
    assert excel.typed("amount", typed, True) == kept


@pytest.mark.parametrize("typed", ["2026-01-31", "2026年1月31日", "2026/1/31", "20260131"])
def test_days_are_read_as_people_write_them(typed: str) -> None:
    assert excel.typed("since", typed, True) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("rows: [", "line of the file"), ("- a", "file"), ("documents: 3", "documents"), ("documents: {a: b}", "documents"),
        ("inputs: age", "inputs"), ("zh: [a]", "zh"), ("rows: {a: 1}", "rows"), ("rows: [a]", "rows"), ("rows: [{age: [1]}]", "age"),
        ("rows: [{since: 2026-01-01 10:00:00}]", "since"), ("examples: [{row: {a: 1}}]", "examples.row"), ("a: \x07", "file"),
    ],
)  # fmt: skip
def test_words_of_any_shape_are_faults_and_never_an_accident(words: str, cell: str) -> None:
    _cells, faults = text.read(words, "t.yaml")
    assert cell in {fault.cell for fault in faults}, faults
    assert all(fault_words.told(fault).where for fault in faults)


@given(some.text(alphabet="{}[]:,-&*'\"\n abc019甲", max_size=60))
@settings(max_examples=150, deadline=None)
def test_nonsense_is_read_without_falling_over(words: str) -> None:
    text.read(words, "t.yaml")


def test_what_nobody_foresaw_is_said_as_it_stands() -> None:
    told = fault_words.told(Fault("f", 3, "age", "something new"))
    assert (told.part, told.row, told.cell, told.what) == ("rows", 3, "年龄", "something new")
