"""A wrong table never reaches anybody: each fault is named with file, row and cell, and what to write instead."""

from datetime import date
from pathlib import Path

import pytest

from tests.cast import Cast
from yinian.entitlement.policies import answers, queries
from yinian.entitlement.policies.cells import Input, read
from yinian.entitlement.policies.tables import Table

LAW = """
benefit: sample
zh: 样例
en: Sample
unit: minutes
per: month
carry_over: 否
items: [bathing]
hit: unique
inputs: [age, income]
bounds: [0, 600]
documents:
  law: {title: 样例文件, number: 1 号, dated: 2026-01-01}
rows:
  - {age: 80+, income: "低保, 低收入（低保边缘）", amount: 240, since: 2026-01-01, document: law, clause: 一, quote: 甲}
  - {age: 80+, income: 无, amount: 180, since: 2026-01-01, document: law, clause: 二, quote: 乙}
  - {age: <80, amount: 0, since: 2026-01-01, document: law, clause: 三, quote: 丙}
examples:
  - {what: 低保, age: 85, income: 低保, day: 2026-05-01, row: 1, amount: 240}
  - {what: 一般, age: 85, income: 无, day: 2026-05-01, row: 2, amount: 180}
  - {what: 年轻, age: 70, income: 低保, day: 2026-05-01, row: 3, amount: 0}
"""
FIRST = LAW.replace("hit: unique", "hit: first")

WRONG = [
    ("age: 80+, income: 无", "age: 80-89, income: 无", "row 2, age", "write 80..89"),
    ("age: 80+, income: 无", "age: 89..80, income: 无", "row 2, age", "ends before it begins"),
    ("age: <80", "age: <0", "row 3, age", "lets nothing pass"),
    ("income: 无, amount: 180", "income: 富裕, amount: 180", "row 2, income", "'富裕' is none of 低保"),
    ("income: 无, amount: 180", "wealth: 无, amount: 180", "row 2, wealth", "no input of this table"),
    ("age: <80", "age: <79", "row 3, rows", "no row answers for age 79"),
    ("age: <80", "age: <82", "row 3, age", "answers for age 80, income 低保 as row 1 does"),
    ("inputs: [age, income]", "inputs: [age, fortune]", "row 0, inputs", "'fortune' is no known fact"),
    ("amount: 180, since", "amount: 601, since", "row 2, amount", "601 is not within 0 to 600"),
    ("amount: 180, since", "amount: no_such_value, since", "row 2, amount", "name of a policy value"),
    ("clause: 二, ", "", "row 2, clause", "no source"),
    ("document: law, clause: 二", "document: lore, clause: 二", "row 2, document", "'lore' is no document"),
    (
        "since: 2026-01-01, document: law, clause: 二",
        "since: soon, document: law, clause: 二",
        "row 2, since",
        "no date",
    ),
    ("row: 2, amount: 180", "row: 3, amount: 0", "row 2, examples.row", "the table says row 2, amount 180"),
    (
        "  - {what: 年轻, age: 70, income: 低保, day: 2026-05-01, row: 3, amount: 0}\n",
        "",
        "row 3, examples",
        "no example",
    ),
    ("hit: unique", "hit: any", "row 0, hit", "'any' is none of"),
    ("unit: minutes", "unit: hours", "row 0, unit", "'hours' is none of"),
    ("zh: 样例\n", "", "row 0, zh", "is missing"),
    ("carry_over: 否", "carry_over: maybe", "row 0, carry_over", "是, 否"),
]


def linted(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "names.yaml").write_text("[]", encoding="utf-8")
    place = tmp_path / "210100" / "benefits"
    place.mkdir(parents=True)
    (place / "sample.yaml").write_text(text, encoding="utf-8")
    return [str(fault) for fault in queries.lint(tmp_path)]


def table(tmp_path: Path, text: str = LAW) -> Table:
    assert linted(tmp_path, text) == []
    (found,) = queries.all_tables(tmp_path)
    return found


def test_a_sound_table_has_no_fault(tmp_path: Path) -> None:
    assert linted(tmp_path, LAW) == []


@pytest.mark.parametrize(("was", "is_now", "cell", "what"), WRONG, ids=[row[2] + " " + row[3] for row in WRONG])
def test_a_fault_is_named_with_file_row_and_cell(tmp_path: Path, was: str, is_now: str, cell: str, what: str) -> None:
    assert was in LAW
    faults = linted(tmp_path, LAW.replace(was, is_now))
    assert any(f"210100/benefits/sample.yaml: {cell}" in fault and what in fault for fault in faults), faults


def test_a_row_that_is_never_reached(tmp_path: Path) -> None:
    text = FIRST.replace('income: "低保, 低收入（低保边缘）"', 'income: "-"')
    assert any("row 2, age: is never reached" in fault for fault in linted(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "passing", "failing"),
    [
        ("80..89", (80, 89), (79, 90)),
        ("80+", (80, 130), (79,)),
        ("<80", (0, 79), (80,)),
        ("80", (80,), (79, 81)),
        ("60..64, 80+", (60, 64, 80), (65, 79)),
        ("-", (0, 100), ()),
    ],
)
def test_bounds_are_included_as_written(text: str, passing: tuple[int, ...], failing: tuple[int, ...]) -> None:
    test = read(text, Input("age", "年龄", "number", {}))
    assert all(test.passes(value) for value in passing) and not any(test.passes(value) for value in failing)


def test_one_person_is_told_what_decided_and_what_would_change_it(tmp_path: Path) -> None:
    found, on = table(tmp_path), date(2026, 5, 1)
    value_of = queries.value_of(found.region, tmp_path)
    said = answers.decide(found, {"born_on": date(1946, 6, 1), "income": "subsistence_allowance"}, on, value_of)
    assert (said.row and said.row.number, said.amount, said.granted) == (3, 0, False)
    assert [(one.row.number, one.passed) for one in said.tried] == [(1, False), (2, False), (3, True)]
    assert [(change.amount, change.on) for change in said.changes] == [(240, date(2026, 6, 1)), (180, None)]
    assert [cell.input for cell in said.changes[1].cells] == ["age", "income"]


def test_a_shipped_table_is_found_from_below_and_by_day(cast: Cast) -> None:
    place = cast.regions["dongshuncheng"]
    found = queries.table("home_service_hours", place, date(2024, 6, 4))
    assert found and found.region == "210100000000" and found.items == ("meal_making", "indoor_cleaning", "bathing")
    assert queries.table("home_service_hours", place, date(2024, 6, 3)) is None
    assert queries.table("home_service_hours", cast.regions["liaoning"], date(2026, 1, 1)) is None


def test_the_shipped_examples_hold() -> None:
    assert queries.lint() == () and any(table.benefit == "home_service_hours" for table in queries.all_tables())
