"""Days that are due, packages spread over a period, and sums: tables without a database."""

from datetime import date, time

import pytest

from yinian.delivery.plans.rules import Portion, Rhythm, lay, meet, next_on, period_of, reach, spread, too_late, totals

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("rhythm", "begins", "after", "due"),
    [
        (Rhythm("week", 1, (2,)), MONDAY, MONDAY, date(2026, 11, 17)),
        (Rhythm("week", 1, (1, 5)), MONDAY, date(2026, 11, 17), date(2026, 11, 20)),
        (Rhythm("week", 2, (2,)), MONDAY, date(2026, 11, 18), date(2026, 12, 1)),
        # The weeks are counted from the week in which it begins, on whatever day that is.
        (Rhythm("week", 2, (1,)), date(2026, 11, 18), date(2026, 11, 18), date(2026, 11, 30)),
        (Rhythm("month", 1, (1, 15)), MONDAY, MONDAY, date(2026, 12, 1)),
        (Rhythm("month", 3, (20,)), MONDAY, date(2026, 11, 21), date(2027, 2, 20)),
        (Rhythm("month", 1, (31,)), MONDAY, MONDAY, date(2026, 11, 30)),
        (Rhythm("month", 12, (29,)), date(2027, 2, 1), date(2027, 2, 1), date(2027, 2, 28)),
        (Rhythm("week", 1, (1,)), date(2027, 1, 1), MONDAY, date(2027, 1, 4)),
        (Rhythm("standing"), MONDAY, MONDAY, None),
    ],
)
def test_the_next_day(rhythm: Rhythm, begins: date, after: date, due: date | None) -> None:
    assert next_on(rhythm, begins, after) == due


@pytest.mark.parametrize(
    ("rhythm", "sound"),
    [
        (Rhythm("week", 1, (1, 7)), True),
        (Rhythm("week", 1, (8,)), False),
        (Rhythm("week", 1, ()), False),
        (Rhythm("week", 0, (1,)), False),
        (Rhythm("month", 12, (31,)), True),
        (Rhythm("month", 13, (1,)), False),
        (Rhythm("standing"), True),
        (Rhythm("standing", 1, (1,)), False),
        (Rhythm("year", 1, (1,)), False),
    ],
)
def test_a_rhythm_that_can_be_due(rhythm: Rhythm, sound: bool) -> None:
    assert rhythm.sound is sound


@pytest.mark.parametrize(
    ("times", "period", "days"),
    [
        (0, "month", ()),
        (1, "week", (1,)),
        (2, "week", (1, 3)),
        (5, "week", (1, 2, 3, 4, 5)),
        (7, "week", (1, 2, 3, 4, 5, 6, 7)),
        (1, "month", (1,)),
        (4, "month", (1, 8, 15, 22)),
        (28, "month", tuple(range(1, 29))),
    ],
)
def test_times_are_spread_over_a_period(times: int, period: str, days: tuple[int, ...]) -> None:
    rhythm = spread(times, period)
    assert rhythm.days == days and rhythm.sound


BASIC = [Portion("visiting_round", 4, 20), Portion("emergency_call", 0, 15), Portion("care_adviser", 1, 25)]


def test_a_package_comes_one_after_another_and_adds_up() -> None:
    laid = lay(BASIC, "month", time(9, 30))
    assert [(one.item, one.at, one.rhythm.kind) for one in laid] == [
        ("visiting_round", time(9, 30), "month"),
        ("emergency_call", time(9, 50), "standing"),
        ("care_adviser", time(9, 50), "month"),
    ]
    told = totals(BASIC, {"visiting_round": 10_00, "care_adviser": 25_00})
    assert (told.visits, told.minutes, told.price_fen) == (5, 105, 65_00)
    assert totals(BASIC, {"visiting_round": 10_00}).price_fen is None
    assert too_late(BASIC, time(23, 20)) and not too_late(BASIC, time(23, 10))


def test_hours_reach_to_the_end_of_their_month_alone() -> None:
    assert reach(MONDAY, False) == date(2026, 11, 30)
    assert reach(date(2026, 11, 20), True) == date(2026, 11, 30)
    assert reach(date(2026, 11, 20), False) == date(2026, 12, 4)


def test_periods_and_spans() -> None:
    assert period_of("week", date(2026, 11, 22)) == (MONDAY, date(2026, 11, 23))
    assert period_of("month", date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert meet(MONDAY, date(2026, 11, 18), date(2026, 11, 17), date(2026, 11, 19))
    assert not meet(MONDAY, date(2026, 11, 18), date(2026, 11, 18), date(2026, 11, 19))
