"""Scores and their bounds, the one year of a day, and tables of targets that are taken in whole or not at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yinian.foundation.periods import Period
from yinian.oversight.targets import rules
from yinian.oversight.targets.rules import Bands, Bound, Year

ONE = Year(1, Period(date(2019, 9, 1), date(2020, 9, 1)), 2020)
TWO = Year(2, Period(date(2020, 9, 1), date(2021, 9, 1)), 2021)
# 60 分以下 leaves 60 out, 90 分以上 takes 90 in; either is said in data.
USUAL = Bands(Bound(Decimal(60), False), Bound(Decimal(90), True))
CIVIL = Bands(Bound(Decimal(60), True), Bound(Decimal(90), False))
ROW = {"number": 1, "title": "村级站点", "owner": "民政局", "year": 1, "scope": "每村", "indicator": "village_coverage",
       "least": "100", "clause": "二（五）"}  # fmt: skip


def test_september_2020_belongs_to_one_year() -> None:
    days = (
        date(2019, 8, 31),
        date(2019, 9, 1),
        date(2020, 8, 31),
        date(2020, 9, 1),
        date(2020, 9, 30),
        date(2021, 9, 1),
    )
    told = [found.number if (found := rules.year_of(day, (ONE, TWO))) else None for day in days]
    assert told == [None, 1, 1, 2, 2, None]


@pytest.mark.parametrize(
    ("score", "usual", "civil"),
    [
        ("59.99", "failed", "failed"),
        ("60", "normal", "failed"),
        ("60.01", "normal", "normal"),
        ("89.99", "normal", "normal"),
        ("90", "excellent", "normal"),
        ("90.01", "excellent", "excellent"),
    ],
)
def test_of_every_bound_it_is_said_where_it_belongs(score: str, usual: str, civil: str) -> None:
    assert (rules.band(Decimal(score), USUAL), rules.band(Decimal(score), CIVIL)) == (usual, civil)


def test_the_award_comes_in_the_next_fiscal_year_and_a_failed_year_gives_back() -> None:
    good = rules.consequence(Decimal(75), USUAL, ONE, 100_00, 40_00)
    assert (good.band, good.year, good.award_fen, good.clawback_fen) == ("normal", 2021, 60_00, 0)
    bad = rules.consequence(Decimal("59.99"), USUAL, ONE, 100_00, 40_00)
    assert (bad.band, bad.year, bad.award_fen, bad.clawback_fen) == ("failed", 2021, 0, 40_00)
    assert rules.consequence(Decimal(95), USUAL, TWO, 100_00, 100_00).year == 2022


def test_a_score_is_reckoned_over_what_can_be_told() -> None:
    assert rules.share(Decimal(12), Decimal(10)) == 1 and rules.share(Decimal(5), Decimal(10)) == Decimal("0.5")
    assert rules.share(None, Decimal(10)) is None and rules.share(Decimal(5), None) is None
    assert rules.reckoned([(Decimal(1), Decimal(1)), (Decimal(3), Decimal("0.5")), (Decimal(9), None)]) == Decimal(
        "62.50"
    )
    assert rules.reckoned([(Decimal(1), None)]) is None


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"title": ""}, "title_missing"),
        ({"owner": None}, "owner_missing"),
        ({"clause": " "}, "clause_missing"),
        ({"number": "一"}, "number_wrong"),
        ({"number": 0}, "number_wrong"),
        ({"year": 3}, "year_unknown"),
        ({"indicator": "happiness"}, "indicator_unknown"),
        ({"least": "many"}, "least_wrong"),
        ({"least": ""}, "least_missing"),
        ({"points": "-1"}, "points_wrong"),
        ({"scope2": "全区", "indicator2": "nothing", "least2": 1}, "indicator_unknown"),
    ],
)
def test_a_wrong_row_takes_the_whole_table_with_it(change: dict[str, Any], what: str) -> None:
    table = [(2, ROW), (3, {**ROW, "number": 2, **change})]
    targets, faults = rules.read(table, {1, 2}, {"village_coverage"})
    assert targets == [] and (3, what) in [(fault.row, fault.what) for fault in faults]


def test_every_wrong_row_is_told_and_a_right_table_is_whole() -> None:
    wrong = [(row, {**ROW, "number": row, "owner": ""}) for row in (2, 3, 4)]
    assert [fault.row for fault in rules.read(wrong, {1}, {"village_coverage"})[1]] == [2, 3, 4]
    assert [fault.what for fault in rules.read([(2, ROW), (3, ROW)], {1}, {"village_coverage"})[1]] == ["number_twice"]
    assert rules.read([], {1}, set())[1][0].what == "empty"
    both = {**ROW, "scope2": "全区", "indicator2": "village_coverage", "least2": "2"}
    targets, faults = rules.read([(2, both)], {1}, {"village_coverage"})
    assert faults == [] and [one.scope for one in targets[0].readings] == ["每村", "全区"]
