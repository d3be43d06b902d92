"""What the shipped packs of the five documents and the nation say in the cases that the documents themselves name."""

from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests.cast import Cast
from yinian.entitlement.benefits import months
from yinian.entitlement.policies import answers, queries
from yinian.entitlement.policies.answers import Answer
from yinian.entitlement.policies.tables import Table

YINGKOU, GUANGLING, REPORT, DAWUKOU, NATION = "210800", "321002", "990000", "640202", "000000"
DAY = date(2026, 5, 12)
LOW = {"income": "subsistence_allowance"}


def table(region: str, benefit: str) -> Table:
    return next(one for one in queries.all_tables() if (one.region, one.benefit) == (queries.padded(region), benefit))


def said(region: str, benefit: str, on: date = DAY, /, **facts: Any) -> Answer:
    one = table(region, benefit)
    return answers.decide(one, facts, on, queries.value_of(one.region))


@pytest.mark.parametrize(
    ("years", "before", "after"), [(80, 0, 500_00), (90, 500_00, 600_00)], ids=["eighty", "ninety"]
)
def test_the_allowance_rises_on_the_birthday_itself(years: int, before: int, after: int) -> None:
    born = DAY.replace(year=DAY.year - years)
    amounts = [
        said(DAWUKOU, "old_age_allowance", DAY + timedelta(step), born_on=born, **LOW).amount for step in (-1, 0, 1)
    ]
    assert amounts == [before, after, after]


def test_a_year_of_the_allowance_and_its_condition() -> None:
    one = table(DAWUKOU, "old_age_allowance")
    assert (one.unit, one.per) == ("fen", "month")
    for born, year in ((date(1945, 1, 1), 6_000_00), (date(1935, 1, 1), 7_200_00)):
        assert (said(DAWUKOU, "old_age_allowance", born_on=born, **LOW).amount or 0) * 12 == year
        assert said(DAWUKOU, "old_age_allowance", born_on=born).amount == 0


def test_both_longevity_schemes_decide_one_person() -> None:
    gift, old = table(DAWUKOU, "longevity_gift"), table(DAWUKOU, "centenarian_gift")
    assert (gift.per, old.per) == ("year", "未定") and gift.benefit != old.benefit
    for born, granted in ((date(1926, 5, 12), [True, True]), (date(1926, 5, 13), [True, False])):
        found = [said(DAWUKOU, name, born_on=born) for name in ("longevity_gift", "centenarian_gift")]
        assert [answer.granted for answer in found] == granted
        assert all(answer.amount is None for answer in found if answer.granted)


def test_the_support_of_the_destitute_rises_by_128_yuan() -> None:
    person = {"destitute_support": "yes", "rural": "no"}
    old, new = (
        said(DAWUKOU, "urban_destitute_support", day, **person).amount for day in (date(2024, 4, 24), date(2024, 4, 25))
    )
    assert (old, new) == (600_00, 728_00)
    assert said(DAWUKOU, "urban_destitute_support", destitute_support="yes").needs == ("rural",)
    assert said(DAWUKOU, "urban_destitute_support").amount == 0


def test_a_premium_is_thirty_yuan_and_three_classes_are_insured() -> None:
    found = {value.name.name: value.value for value in queries.load() if value.region.startswith(DAWUKOU)}
    assert found["accident_insurance_premiums"] / found["accident_insurance_policies"] == 30_00
    born = date(1940, 1, 1)
    insured = [{"destitute_support": "yes"}, LOW, {"income": "low_income"}]
    assert all(said(DAWUKOU, "accident_insurance", born_on=born, **person).granted for person in insured)
    assert not said(DAWUKOU, "accident_insurance", born_on=born).granted
    assert not said(DAWUKOU, "accident_insurance", born_on=date(1950, 1, 1), income="low_income").granted


def test_one_may_hold_all_three_allowances() -> None:
    person = {"born_on": date(1940, 1, 1), "grade": "severe", **LOW}
    for name in ("service_subsidy", "care_subsidy", "old_age_allowance"):
        assert said(REPORT, name, **person).granted and said(REPORT, name, **person).amount is None


def test_five_groups_in_an_institution_and_no_amount_is_made_up() -> None:
    one = table(REPORT, "institution_stay_subsidy")
    groups: list[dict[str, str]] = [
        {"destitute_support": "yes"}, LOW, {"income": "low_income"}, {"bereaved_parent": "yes"}, {"disability": "1"},
    ]  # fmt: skip
    for group in groups:
        inside = said(REPORT, one.benefit, living="residential", **group)
        assert inside.granted and inside.amount is None
        assert not said(REPORT, one.benefit, living="alone", **group).granted
    assert not said(REPORT, one.benefit, living="residential").granted
    assert one.bounds[1] == 3_600_00


def test_no_contract_no_subsidy() -> None:
    assert said(REPORT, "home_care_contract_subsidy", grade="severe").amount == 0
    signed = said(REPORT, "home_care_contract_subsidy", grade="severe", home_care_contract="yes")
    assert signed.granted and signed.amount is None


def test_families_of_80_or_dependent_are_trained() -> None:
    assert said(GUANGLING, "family_carer_training", born_on=date(1946, 5, 12)).granted
    assert said(GUANGLING, "family_carer_training", born_on=date(1946, 5, 13), grade="mild").granted
    assert not said(GUANGLING, "family_carer_training", born_on=date(1946, 5, 13), grade="intact").granted
    assert said(GUANGLING, "family_carer_training", born_on=date(1946, 5, 13)).needs == ("grade",)


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        ({"grade": "moderate"}, 800_00),
        ({"grade": "complete"}, 800_00),
        ({"grade": "mild"}, 0),
        ({"grade": "severe", "destitute_support": "yes"}, 0),
    ],
)
def test_the_voucher_of_2026(facts: dict[str, str], amount: int) -> None:
    born = date(1950, 1, 1)
    assert said(NATION, "care_consumption_voucher", born_on=born, **facts).amount == amount
    for outside in (date(2025, 12, 31), date(2027, 1, 1)):
        assert said(NATION, "care_consumption_voucher", outside, born_on=born, **facts).row is None
    assert said(NATION, "care_consumption_voucher", born_on=born).needs == ("grade",)


def test_the_nations_law_lies_under_the_citys(cast: Cast) -> None:
    place = cast.regions["dongshuncheng"]
    found = {one.benefit: one.region[:6] for one in queries.tables_at(place, DAY)}
    assert found == {
        "care_consumption_voucher": "000000",
        "family_care_bed": "210100",
        "home_adaptation": "210100",
        "home_service_hours": "210100",
    }
    assert "care_consumption_voucher" not in {one.benefit for one in queries.tables_at(place, date(2025, 12, 31))}


def test_every_row_quotes_its_words_and_every_benefit_without_a_number_says_so() -> None:
    for one in queries.all_tables():
        assert all(row.quote.strip() and row.clause.strip() for row in one.rows), one.file
        if any(row.amount.unset for row in one.rows):
            assert "未定" in one.note, one.file


def test_the_voucher_is_spent_on_services_and_never_paid_out() -> None:
    voucher = next(one for one in queries.all_tables() if one.benefit == "care_consumption_voucher")
    known = {
        item["code"]
        for item in yaml.safe_load((settings.ROOT / "data/catalogue/items.yaml").read_text("utf-8"))["items"]
    }
    assert voucher.items and set(voucher.items) <= known and not months.is_paid(voucher)
