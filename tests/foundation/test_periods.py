"""Spans of days are half-open, and months, ages and birthdays agree with one another."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinian.foundation.periods import Period, add_months, age, birthday, month, months, year

DAY = timedelta(days=1)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    since = draw(days)
    length = draw(st.none() | st.integers(min_value=0, max_value=2000))
    return Period(since, None if length is None else since + length * DAY)


@given(periods(), periods(), days)
def test_a_day_is_in_the_overlap_exactly_when_it_is_in_both(one: Period, other: Period, day: date) -> None:
    both = one.overlap(other)
    assert (day in one and day in other) == (both is not None and day in both)
    assert both == other.overlap(one)


@given(days, st.integers(min_value=0, max_value=900))
def test_the_last_day_does_not_count(since: date, length: int) -> None:
    period = Period(since, since + length * DAY)
    assert period.days == length
    assert period.until not in period
    assert (since in period) == (length > 0)


def test_a_period_does_not_end_before_it_begins_and_an_open_one_has_no_length() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Period(date(2026, 2, 1), date(2026, 1, 1))
    with pytest.raises(ValueError, match="open"):
        _ = Period(date(2026, 2, 1)).days
    with pytest.raises(ValueError, match="open"):
        list(months(Period(date(2026, 2, 1))))


@given(days, st.integers(min_value=1, max_value=1500))
def test_months_cover_a_period_without_gap_or_overlap(since: date, length: int) -> None:
    whole = Period(since, since + length * DAY)
    parts = list(months(whole))
    assert parts[0].since == whole.since
    assert parts[-1].until == whole.until
    assert all(a.until == b.since for a, b in itertools.pairwise(parts))
    assert all(part.days > 0 and month(part.since).overlap(part) == part for part in parts)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
    ],
)
def test_months_on(day: date, count: int, then: date) -> None:
    assert add_months(day, count) == then


def test_month_and_year() -> None:
    assert month(date(2026, 12, 31)) == Period(date(2026, 12, 1), date(2027, 1, 1))
    assert year(2026) == Period(date(2026, 1, 1), date(2027, 1, 1))


@given(days, st.integers(min_value=1, max_value=110))
def test_an_age_is_reached_on_its_birthday_and_not_the_day_before(born: date, years: int) -> None:
    day = birthday(born, years)
    assert age(born, day) == years
    assert age(born, day - DAY) == years - 1


def test_who_was_born_on_a_leap_day_waits_for_march() -> None:
    assert birthday(date(1944, 2, 29), 81) == date(2025, 3, 1)
