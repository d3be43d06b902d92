"""When reports are due, what a list of tasks may say, and what a sheet comes to."""

from datetime import date

import pytest

from yinian.oversight.duties.rules import Given, Progress, Wrong, due_on, faults, periods_begun, score, share


@pytest.mark.parametrize(
    ("every", "since", "today", "begun"),
    [
        ("week", date(2026, 11, 4), date(2026, 11, 15), [date(2026, 11, 2), date(2026, 11, 9)]),
        ("week", date(2026, 11, 16), date(2026, 11, 15), []),
        ("month", date(2026, 10, 20), date(2026, 12, 1), [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]),
        ("quarter", date(2026, 2, 10), date(2026, 4, 1), [date(2026, 1, 1), date(2026, 4, 1)]),
        ("year", date(2025, 6, 1), date(2026, 1, 1), [date(2025, 1, 1), date(2026, 1, 1)]),
    ],
)
def test_periods_that_have_begun(every: str, since: date, today: date, begun: list[date]) -> None:
    assert periods_begun(every, since, today) == begun


@pytest.mark.parametrize(
    ("every", "first", "days", "due"),
    [
        ("week", date(2026, 11, 2), 2, date(2026, 11, 10)),
        ("month", date(2026, 1, 1), 5, date(2026, 2, 5)),
        ("quarter", date(2026, 10, 1), 10, date(2027, 1, 10)),
    ],
)
def test_a_report_is_due_some_days_after_its_period(every: str, first: date, days: int, due: date) -> None:
    assert due_on(every, first, days) == due


def test_points_for_what_was_done_in_time() -> None:
    assert [share(40, 37, 37), share(40, 18, 37), share(20, 1, 8), share(20, 0, 3), share(40, 0, 0)] == [
        40,
        19,
        3,
        0,
        None,
    ]


def test_parts_without_a_basis_count_on_neither_side() -> None:
    assert score([(40, 40), (20, None), (20, 10), (20, 16)]) == 83
    assert score([(40, None)]) is None
    assert score([(40, 40), (20, 20), (20, 20), (20, 20)]) == 100


def test_percent_is_whole_only_when_all_is_done() -> None:
    assert (Progress(37, 36).percent, Progress(37, 37).percent, Progress(0, 0).percent) == (97, 100, None)


def test_every_wrong_cell_is_named() -> None:
    right = Given(2, "组织领导", 1, "建机制", "市民政局", "", date(2026, 6, 30))
    rows = [
        right,
        Given(3, "组织领导", 1, "", "市教育局", "", None),
        Given(4, "", 0, "长" * 301, "", "", date(2026, 6, 30)),
    ]
    assert faults([right], {"市民政局": 1}) == []
    assert [(w.line, w.column, w.fault) for w in faults(rows, {"市民政局": 1})] == [
        (3, "title", "empty"), (3, "number", "twice"), (3, "owner", "unknown"), (3, "due", "day"),
        (4, "category", "empty"), (4, "title", "long"), (4, "number", "number"), (4, "owner", "empty"),
    ]  # fmt: skip
    assert faults([right], {"市民政局": 1}, taken=[1]) == [Wrong(2, "number", "twice", "1")]
