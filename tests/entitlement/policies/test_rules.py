"""Policy tables are read cell by cell, and every fault is named by file, row and cell."""

from datetime import date

import pytest

from yinian.entitlement.policies import rules
from yinian.entitlement.policies.rules import Name

NAMES = {name: Name(name, "面积", "Area", unit) for name, unit in (("area", "square_metres"), ("exists", "flag"))}
HEAD = "documents: {law: {title: 条例, number: 第1号, dated: 2024-06-04}}\nvalues:\n"
GOOD = "{name: area, value: 35, kind: rule, since: 2024-06-04, document: law, clause: 一, quote: 不低于35平方米}"


def read(*rows: str) -> tuple[list[rules.Value], list[str]]:
    values, faults = rules.read_values(HEAD + "".join(f"  - {row}\n" for row in rows), "x.yaml", "210100000000", NAMES)
    return values, [str(fault) for fault in faults]


def test_a_row_becomes_a_value_with_its_source() -> None:
    (value,), faults = read(GOOD)
    assert not faults
    assert (value.value, value.since, value.until) == (35, date(2024, 6, 4), None)
    assert (value.document.title, value.document.number, value.clause) == ("条例", "第1号", "一")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("name: area", "name: aera", "x.yaml: row 1, name: 'aera' is not in the vocabulary"),
        ("value: 35", "value: many", "x.yaml: row 1, value: 'many' is no value in square_metres"),
        ("value: 35", "value: true", "x.yaml: row 1, value: True is no value in square_metres"),
        ("kind: rule", "kind: hope", "x.yaml: row 1, kind: 'hope' is none of rule, target, reached"),
        ("document: law", "document: lore", "x.yaml: row 1, document: 'lore' is no document of this file"),
        (", quote: 不低于35平方米", "", "x.yaml: row 1, quote: is empty: a value without its words has no source"),
        ("since: 2024-06-04", "since: 2024-06-31", "x.yaml: row 1, since: '2024-06-31' is no date"),
        ("document:", "until: 2024-06-04, document:", "x.yaml: row 1, until: 2024-06-04 is not after 2024-06-04"),
    ],
)
def test_a_fault_is_named_and_its_row_gives_no_value(was: str, becomes: str, said: str) -> None:
    values, faults = read(GOOD.replace(was, becomes))
    assert (values, faults) == ([], [said])


def test_values_of_one_name_may_follow_each_other_but_not_overlap() -> None:
    early = GOOD.replace("since: 2024-06-04", "since: 2020-01-01, until: 2024-06-04")
    assert read(early, GOOD)[1] == []
    assert read(early.replace("2024-06-04,", "2024-06-05,"), GOOD)[1] == [
        "x.yaml: row 2, since: area has a value then already: x.yaml row 1"
    ]


@pytest.mark.parametrize(
    ("on", "line", "value"),
    [
        (date(2024, 6, 3), ["street", "city"], 25),
        (date(2024, 6, 4), ["street", "city"], 35),
        (date(2019, 12, 31), ["street", "city"], None),
        (date(2024, 6, 4), ["elsewhere"], None),
    ],
)
def test_the_nearest_region_with_a_value_on_the_day_decides(on: date, line: list[str], value: int | None) -> None:
    values, _faults = rules.read_values(
        HEAD
        + "  - "
        + GOOD.replace("35,", "25,").replace("since: 2024-06-04", "since: 2020-01-01, until: 2024-06-04")
        + "\n  - "
        + GOOD,
        "x.yaml",
        "city",
        NAMES,
    )
    found = rules.pick(values, line, "area", on)
    assert (found.value if found else None) == value


def test_the_vocabulary_wants_both_titles_and_each_name_once() -> None:
    text = "- {name: a, zh: 甲, en: A, unit: percent}\n- {name: a, zh: 甲, unit: percent}\n"
    assert [str(fault) for fault in rules.read_names(text, "names.yaml")[1]] == [
        "names.yaml: row 2, en: is empty",
        "names.yaml: row 2, name: a stands twice",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("values: [\n  {a: 1}\n  {b: 2}\n]", "x.yaml: row 3, line of the file"),
        ("- 1", "x.yaml: row 1, file: is no dict"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault_and_no_crash(text: str, said: str) -> None:
    values, faults = rules.read_values(text, "x.yaml", "210100000000", NAMES)
    assert not values and str(faults[0]).startswith(said)
