"""Incidence per 1,000 person-months before and after a device came: whole months on both sides."""

import pytest

from yinian.programmes.emergency import incidence
from yinian.programmes.emergency.incidence import Rate, number

NOW = number(2026, 11)


@pytest.mark.parametrize(
    ("first", "registered", "ended", "before", "after"),
    [
        # Known for years, the device came a year and a half ago: both windows are full.
        (number(2025, 5), number(2020, 1), None, 12, 12),
        # It came in September: only October is over.
        (number(2026, 9), number(2020, 1), None, 12, 1),
        (number(2026, 11), number(2020, 1), None, 12, 0),
        # Registered with the device: nothing is known of before.
        (number(2025, 5), number(2025, 5), None, 0, 12),
        (number(2025, 5), number(2025, 2), None, 2, 12),
        # Died in the third month after.
        (number(2025, 5), number(2020, 1), number(2025, 8), 12, 2),
        (number(2025, 5), number(2020, 1), number(2025, 5), 12, 0),
    ],
)
def test_how_long_somebody_was_watched(first: int, registered: int, ended: int | None, before: int, after: int) -> None:
    assert incidence.person_months([(first, registered, ended, 10)], NOW) == (10 * before, 10 * after)


def test_the_month_of_installation_belongs_to_neither_side() -> None:
    assert incidence.sides([(-13, 7), (-12, 1), (-1, 2), (0, 9), (1, 4), (12, 8), (13, 5)]) == (3, 12)


def test_where_nobody_was_watched_there_is_no_rate() -> None:
    assert Rate(0, 0).per_thousand is None and Rate(3, 1_200).per_thousand == 2.5
