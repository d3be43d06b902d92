"""From its day on a draft answers, before it the old table does: for every day and everybody; and what differs is told cell by cell."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.entitlement.policies.drafted import RAISED, TABLE
from yinian.entitlement.policies import answers, difference, merging, queries, text
from yinian.entitlement.policies.tables import Table
from yinian.foundation import periods

CODE = "210104000000"
OLD = text.read(TABLE)[0]
AGES = (60, 70, 80, 90)


def table(cells: dict[str, Any]) -> Table:
    found, faults = queries.read_one(text.written(cells), "t.yaml", CODE)
    assert found is not None and faults == (), [str(fault) for fault in faults]
    return found


def said(cells: Table, born: date, on: date) -> int | None:
    return answers.decide(cells, {"born_on": born}, on, lambda _name, _on: None).amount


def cut(ages: tuple[int, ...], amount: int) -> dict[str, Any]:
    """A sound table cut at some ages, with examples of its own."""
    spans = [f"<{ages[0]}", *(f"{low}..{high - 1}" for low, high in pairwise(ages)), f"{ages[-1]}+"]
    middle = [ages[0] - 1, *ages]
    row = {"since": date(2026, 1, 1), "document": "notice", "clause": "一", "quote": "甲"}
    born = [date(2026, 5, 12).replace(year=2026 - age) for age in middle]
    return {
        **OLD,
        "rows": [{"age": span, "amount": amount * n, **row} for n, span in enumerate(spans)],
        "examples": [
            {"what": "甲", "born_on": one, "day": date(2026, 5, 12), "row": n + 1, "amount": amount * n}
            for n, one in enumerate(born)
        ],
    }


CUTS = some.lists(some.sampled_from(AGES), min_size=1, max_size=3, unique=True).map(lambda ages: tuple(sorted(ages)))
LAWS = some.builds(cut, CUTS, some.integers(1, 9_000))


@given(LAWS, LAWS, some.dates(date(2025, 6, 1), date(2028, 3, 1)), some.dates(date(1920, 1, 1), date(1970, 1, 1)))
@settings(max_examples=80, deadline=None)
def test_each_day_is_answered_by_the_table_that_held(old: Any, new: Any, since: date, born: date) -> None:
    whole = table(merging.merged(old, new, since))
    before, after = table(old), table(new)
    for day in (date(2026, 1, 1), since - timedelta(days=1), since, since + timedelta(days=400)):
        if day < date(2026, 1, 1) and day < since:
            continue
        expected = said(before, born, day) if day < since else said(after, born, max(day, date(2026, 1, 1)))
        if day >= date(2026, 1, 1):
            assert said(whole, born, day) == expected, day


@given(LAWS, LAWS, LAWS, some.dates(date(2026, 2, 1), date(2027, 3, 1)), some.integers(1, 500))
@settings(max_examples=40, deadline=None)
def test_law_on_law_stays_sound(first: Any, second: Any, third: Any, since: date, later: int) -> None:
    twice = merging.merged(merging.merged(first, second, since), third, since + timedelta(days=later))
    table(twice)
    table(merging.current(twice, since + timedelta(days=later)))


BORN, SEEN = some.dates(date(1915, 1, 1), date(1966, 12, 31)), some.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(BORN, SEEN, SEEN, some.sampled_from([-1, 1]))
@settings(max_examples=300, deadline=None)
def test_an_example_on_another_day_is_of_the_same_age(born: date, was: date, day: date, step: int) -> None:
    moved = merging.moved({"born_on": born, "day": was, "row": 1}, day, step)
    assert periods.age(moved["born_on"], moved["day"]) == periods.age(born, was)
    assert abs((moved["day"] - day).days) < merging.TRIES


def test_a_birthday_stays_a_birthday() -> None:
    one = {"born_on": date(1946, 5, 12), "day": date(2026, 5, 12)}
    moved = merging.moved(one, date(2027, 3, 1), 1)
    assert (moved["day"], moved["born_on"]) == (date(2027, 3, 1), date(1947, 3, 1))
    before = merging.moved({**one, "day": date(2026, 5, 11)}, date(2027, 3, 1), 1)
    assert before["born_on"] == date(1947, 3, 2), "the day before stays the day before"


def test_one_key_for_two_documents() -> None:
    new = {**OLD, "documents": {"notice": {"title": "新通知", "dated": date(2027, 1, 1)}}}
    whole = merging.merged(OLD, new, date(2027, 1, 1))
    assert {one["title"] for one in whole["documents"].values()} == {"样例通知", "新通知"}
    assert [row["document"] for row in whole["rows"]] == ["notice", "notice", "notice_2", "notice_2"]


def test_an_input_that_the_past_asked_for_is_kept() -> None:
    rows = [{**row, "income": "低保, 低收入（低保边缘）, 无"} for row in OLD["rows"]]
    old = {
        **OLD,
        "inputs": ["age", "income"],
        "rows": rows,
        "examples": [{**e, "income": "无"} for e in OLD["examples"]],
    }
    whole = merging.merged(old, OLD, date(2027, 1, 1))
    assert whole["inputs"] == ["age", "income"]
    table(whole)


@pytest.mark.parametrize(
    ("change", "unlike"),
    [({}, []), ({"per": "month"}, ["per"]), ({"unit": "minutes", "hit": "first"}, ["unit", "hit"])],
)
def test_what_a_draft_may_not_change(change: dict[str, str], unlike: list[str]) -> None:
    assert merging.unlike(OLD, {**OLD, **change}, date(2027, 1, 1)) == unlike
    assert merging.unlike(OLD, {**OLD, **change}, date(2026, 1, 1)) == [], "where nothing is past nothing is misread"
    assert merging.unlike(None, OLD, date(2027, 1, 1)) == []
    unset = {**OLD, "per": "未定", "rows": [{**row, "amount": "未定"} for row in OLD["rows"]]}
    assert merging.unlike(unset, OLD, date(2027, 1, 1)) == []


def kinds(old: str, new: str) -> list[tuple[str, int, int, dict[str, tuple[str, str]]]]:
    found = difference.between(text.read(old)[0], text.read(new)[0])
    return [
        (
            line.kind,
            line.old,
            line.new,
            {c.name: (c.old, c.new) for c in line.cells if c.changed and line.kind == "changed"},
        )
        for line in found.lines
    ]


def test_a_changed_amount_is_a_changed_cell() -> None:
    assert kinds(TABLE, RAISED) == [("changed", 1, 1, {"amount": ("20000", "30000")}), ("same", 2, 2, {})]


def test_rows_that_came_went_or_moved() -> None:
    row = "  - {age: 90+, amount: 90000, since: 2026-01-01, document: notice, clause: 二, quote: 乙}\n"
    more = TABLE.replace("rows:\n", f"rows:\n{row}")
    assert [line[:3] for line in kinds(TABLE, more)] == [("added", 0, 1), ("same", 1, 2), ("same", 2, 3)]
    assert [line[:3] for line in kinds(more, TABLE)] == [("removed", 1, 0), ("same", 2, 1), ("same", 3, 2)]


def test_the_head_is_compared_and_documents_by_their_titles() -> None:
    other = TABLE.replace("zh: 重阳节慰问", "zh: 敬老慰问").replace("notice", "paper")
    found = difference.between(text.read(TABLE)[0], text.read(other)[0])
    assert [(cell.name, cell.old, cell.new) for cell in found.head] == [("zh", "重阳节慰问", "敬老慰问")]
    assert found.count("same") == 2


def test_nothing_at_all_is_compared_too() -> None:
    found = difference.between({}, OLD)
    assert found.count("added") == 2 and difference.between(OLD, {}).count("removed") == 2
