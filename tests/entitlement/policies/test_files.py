"""The shipped policy files lint clean and say what the five documents say."""

from datetime import date

import pytest
from django.core import checks

from yinian.entitlement.policies import queries

YINGKOU, GUANGLING, REPORT, DAWUKOU, SHENYANG = "210800", "321002", "990000", "640202", "210100"
# What the documents say of the same matter: parameter, region, value; a dash in their table is a value not given.
# The times of answering alarms, by how urgent they are: for a region to use.
ALARM_STEPS = ("answer", "respond", "arrive", "resolve", "remind")
TABLE = [
    ("new_estate_area_per_100_homes", {YINGKOU: 20, GUANGLING: 20, SHENYANG: 35}),
    ("existing_estate_area_per_100_homes", {GUANGLING: 15, SHENYANG: 25}),
    ("estate_area_floor", {GUANGLING: 100}),
    ("complete_community_area_per_100_homes", {SHENYANG: 30}),
    ("residents_activity_share", {SHENYANG: 60}),
    ("service_circle_urban", {YINGKOU: 10, DAWUKOU: 10, SHENYANG: 15}),
    ("service_circle_rural", {YINGKOU: 20, DAWUKOU: 20, SHENYANG: 15}),
    ("social_run_facility_share", {GUANGLING: 80}),
    ("social_run_bed_share", {REPORT: 90}),
    ("special_group_coverage_reached", {YINGKOU: 50}),
    ("special_group_coverage_target", {YINGKOU: 70}),
    ("purchased_service_share", {GUANGLING: 10}),
    ("virtual_nursing_home_share", {GUANGLING: 11}),
    ("home_service_share", {GUANGLING: 15}),
    ("basic_services_for_severely_dependent", {REPORT: 4}),
    (
        "purchased_service_groups",
        {DAWUKOU: "失能、失独、空巢、留守、高龄", GUANGLING: "经济困难的高龄、独居、留守、失独、失能、失智"},
    ),
    ("home_service_time_per_month", {SHENYANG: 180}),
    ("home_service_from_age", {SHENYANG: 80}),
    ("family_beds", {GUANGLING: 200, REPORT: 9000, SHENYANG: 4500}),
    ("adaptation_coverage", {GUANGLING: 100}),
    ("adapted_homes", {REPORT: 28600, SHENYANG: 7439}),
    ("adaptation_items", {SHENYANG: 15}),
    ("meal_points", {REPORT: 1168, SHENYANG: 316}),
    ("rural_meal_tables", {DAWUKOU: 7}),
    ("meals_per_month", {SHENYANG: 250_000}),
    ("old_age_allowance", {REPORT: True, DAWUKOU: True}),
    ("old_age_allowance_80_to_89", {DAWUKOU: 500_00}),
    ("old_age_allowance_from_90", {DAWUKOU: 600_00}),
    ("longevity_gift_from_age", {DAWUKOU: 85}),
    ("graduate_entry_award_bachelor", {YINGKOU: 60_000_00}),
    ("graduate_entry_award_college", {YINGKOU: 50_000_00}),
    ("graduate_entry_award_secondary", {YINGKOU: 40_000_00}),
    ("graduate_entry_award", {REPORT: True, SHENYANG: True}),
    ("urban_facility_coverage", {YINGKOU: 85, DAWUKOU: 100}),
    ("rural_facility_coverage", {YINGKOU: 50, GUANGLING: 100, DAWUKOU: 60}),
    ("rated_to_be_paid", {GUANGLING: True}),
    # Benefits whose subject is no elder, and totals that were reached.
    ("institution_stay_subsidy_least", {REPORT: 1_200_00}),
    ("institution_stay_subsidy_most", {REPORT: 3_600_00}),
    ("elder_card_items", {REPORT: 44}),
    ("allowances_paid_total", {REPORT: 8_200_000_000_00}),
    ("allowances_paid_per_year", {REPORT: 2_500_000_000_00}),
    ("allowance_beneficiaries", {REPORT: 920_000}),
    ("meal_subsidy", {REPORT: True}),
    ("meal_award_by_results", {REPORT: True}),
    ("bed_subsidies_per_year", {REPORT: 400_000_000_00}),
    ("subsidy_model", {REPORT: "由“补床头”向“补人头”转变"}),
    ("care_post_allowance", {REPORT: True}),
    ("family_bed_operating_share", {GUANGLING: 100}),
    ("accident_insurance_policies", {DAWUKOU: 1210}),
    ("accident_insurance_premiums", {DAWUKOU: 36_300_00}),
    ("old_age_allowance_paid_total", {DAWUKOU: 5_910_000_00}),
    ("destitute_support_paid_total", {DAWUKOU: 4_175_000_00}),
    ("lottery_fund_care_share", {SHENYANG: 55}),
    ("city_care_funds_per_year", {SHENYANG: 100_000_000_00}),
    ("central_lottery_fund", {SHENYANG: 43_150_000_00}),
    ("for_profit_subsidised", {SHENYANG: True}),
    ("liability_insurance_subsidy", {SHENYANG: True}),
    ("resident_prices", {SHENYANG: "用电、用水、用气、用热"}),
    # The nation's voucher begins in 2026.
    ("care_voucher_cap", {}),
    ("care_voucher_home_share", {}),
    ("care_voucher_institution_share", {}),
    # Settings of assessment: the names are there for a region to use, and no document seen sets one.
    ("assessment_grade_scale", {}),
    ("assessment_raises_add_up", {}),
    ("assessment_validity_months", {}),
    ("assessment_finish_days", {}),
    ("visit_verified_from_points", {}),
    ("visit_verified_from_certainty", {}),
    ("shorter_visit_returns_public_first", {}),
    ("cancel_free_hours", {}),
    ("late_cancel_charge", {}),
    ("absent_charge", {}),
    ("callback_share", {}),
    ("call_answer_seconds", {}),
    ("call_connection_percent", {}),
    ("complaint_accept_days", {}),
    ("complaint_reply_days", {}),
    *((f"alarm_{step}_{urgency}", {}) for urgency in ("life", "watch", "check") for step in ALARM_STEPS),
]


def test_every_shipped_file_lints_clean() -> None:
    assert queries.lint() == ()
    assert not [fault for fault in checks.run_checks(include_deployment_checks=False) if fault.id == "policies.E001"]


@pytest.mark.parametrize(("name", "expected"), TABLE)
def test_the_documents_are_reproduced(name: str, expected: dict[str, object]) -> None:
    day = date(2024, 12, 31)
    found = {v.region[:6]: v.value for v in queries.load() if v.name.name == name and v.holds(day)}
    assert found == expected


def test_the_table_is_whole() -> None:
    assert {name for name, _expected in TABLE} == set(queries.names())


def test_every_value_is_dated_by_its_document_or_by_what_the_document_says() -> None:
    for value in queries.load():
        assert value.since == value.document.on or value.note, value
