"""Every formula that the five documents use, on the case that the document itself works out."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from yinian.oversight.indicators import formulas, shelf
from yinian.oversight.indicators.figures import Figure
from yinian.oversight.indicators.formulas import AgeBand, AreaRule


def figure(name: str, numerator: int | None, denominator: int | None, on: date = date(2026, 9, 30)) -> Figure:
    return Figure(
        shelf.indicator(name), 1, on, datetime(2026, 10, 1, tzinfo=UTC), 1, shelf.version(), numerator, denominator
    )


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "told"),
    [
        ("beds_per_thousand", 15_000, 549_000, "27"),
        ("beds_per_thousand", 1_627, 42_900, "38"),
        ("beds_per_thousand", 1_827, 42_900, "43"),
        ("ageing_share", 42_900, 303_600, "14.1"),
        ("urban_coverage", 101, 119, "84.9"),
        ("village_coverage", 133, 266, "50.0"),
        ("purchased_service_reach", 10, 100, "10.0"),
        ("virtual_home_reach", 11, 100, "11.0"),
        ("home_service_reach", 15, 100, "15.0"),
        ("monthly_visit_rate", 380, 380, "100.0"),
        ("assessment_rate", 3, 4, "75.0"),
        ("built_rate", 292, 348, "83.9"),
        ("graded_institution_share", 458, 571, "80.2"),
        ("graded_station_share", 814, 1_424, "57.2"),
        ("operator_mean", 1_424, 700, "2.03"),
        ("carer_ratio", 200_000, 6_000, "33"),
        ("hours_per_visit", 999_300 * 60, 622_700, "1.605"),
        ("meals_per_point_day", 250_000, 316, "26.4"),
        ("premium_each", 3_630_000, 1_210, "30.00"),
        ("fund_floor", 55, 100, "55.0"),
        ("inspection_rounds", 2_000, 571, "3.5"),
        ("need_coverage", 470, 939, "50.1"),
        ("need_coverage", 658, 939, "70.1"),
        ("social_bed_share", 100_800, 112_000, "90.0"),
        ("paid_per_person", 820_000_000_000, 920_000, "8913.04"),
        ("area_per_100_homes", 90_000, 360_000, "25.0"),
        ("visits_per_centre_day", 80 * 30 * 4, 4, "80.0"),
    ],
)
def test_the_definitions_give_what_the_documents_say(name: str, numerator: int, denominator: int, told: str) -> None:
    assert str(figure(name, numerator, denominator).value) == told


def test_the_health_rate_cannot_have_the_denominator_of_its_document() -> None:
    # 157.1万 at 68.53 % needs 229.2万 people of 65 and over; the document has 188万 registered of 60 and over in all.
    assert str(figure("health_management_rate", 1_571_000, 2_292_427).value) == "68.53"
    assert Fraction(1_571_000, 1_880_000) * 100 > 83


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "stage"),
    [
        ("ageing_share", 42_900, 303_600, "进入老龄化"),
        ("ageing_share", 1_410_000, 6_410_000, "中度老龄化"),
        ("ageing_share_registered", 1_880_000, 6_960_000, "中度老龄化"),
        ("ageing_share", 20, 100, "中度老龄化"),
        ("ageing_share", 19_999, 100_000, "进入老龄化"),
        ("ageing_share", 30, 100, "重度老龄化"),
        ("ageing_share", 9_999, 100_000, ""),
    ],
)
def test_the_stage_of_ageing_comes_of_the_unrounded_share(
    name: str, numerator: int, denominator: int, stage: str
) -> None:
    assert figure(name, numerator, denominator).band_words == stage


def test_without_a_basis_there_is_no_value_and_the_reason_is_told() -> None:
    for name in ("need_coverage", "beds_per_thousand", "carer_ratio", "meals_per_point_day"):
        nothing = figure(name, 0, 0)
        assert (nothing.value, nothing.rate, nothing.missing, nothing.quoted) == (None, None, "无依据", "无依据")
    unknown = figure("ageing_share", 42_900, None)
    assert (unknown.value, unknown.missing, unknown.band) == (None, "未上报", None)
    assert figure("family_beds", None, None).missing == "未上报"
    assert figure("elders60", 0, 0).value == Decimal(0) and figure("carers", 0, None).value == Decimal(0)


def test_a_month_has_its_own_days_and_so_far_only_those_that_passed() -> None:
    assert str(figure("meals_per_point_day", 250_000, 316, date(2026, 9, 22)).value) == "36.0"
    assert figure("visits_year", 5, None).days.since == date(2026, 1, 1)
    assert figure("visits_year", 5, None).days.until == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("homes", "rule", "need"),
    [
        (400, AreaRule(20, 100), 100),  # 广陵 new: 80, but never less than 100
        (500, AreaRule(20, 100), 100),
        (667, AreaRule(15, 100), Fraction(2001, 20)),
        (1_000, AreaRule(35), 350),  # 沈阳 new
        (360_000, AreaRule(25), 90_000),  # 沈阳 existing: the gap it filled
        (0, AreaRule(20, 100), 100),
    ],
)
def test_floor_area_owed_and_missing(homes: int, rule: AreaRule, need: Fraction) -> None:
    assert formulas.facility_need(homes, rule) == need
    assert formulas.facility_gap(Fraction(need), 0) == need
    assert formulas.facility_gap(Fraction(need), int(need) + 1) == 0


def test_hours_allowances_and_uprating() -> None:
    assert formulas.quota_left(180, [60, 90]) == 30 and formulas.quota_left(180, [120, 90]) == 0
    bands = (AgeBand(80, 89, 500_00), AgeBand(90, None, 600_00))
    assert [formulas.allowance(age, 12, True, bands) for age in (79, 80, 89, 90, 101)] == [
        0, 6_000_00, 6_000_00, 7_200_00, 7_200_00,
    ]  # fmt: skip
    assert formulas.allowance(85, 12, False, bands) == 0
    assert str(formulas.uprating(600, 728)) == "21.3" and formulas.uprating(0, 728) is None


def test_age_bands_by_tens_with_a_hundred_and_over_together() -> None:
    told = [formulas.age_band(age) for age in (60, 69, 70, 89, 99, 100, 112)]
    assert told == ["60-69", "60-69", "70-79", "80-89", "90-99", "100+", "100+"]
