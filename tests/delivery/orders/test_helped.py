"""Insurance and subsidies bear their part up to what their month holds; a grant that a fact no longer bears pays for nothing."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import BY
from tests.delivery.orders.test_share import TOMORROW, parts, priced, summed
from tests.delivery.town import MONDAY, Town, placed
from tests.entitlement.benefits.laying import write
from tests.foundation.at_once import at_once
from yinian.delivery.orders import actions
from yinian.delivery.orders.models import Order, Part
from yinian.entitlement.benefits import actions as benefits
from yinian.entitlement.benefits import months
from yinian.entitlement.policies import queries as policies
from yinian.foundation.refusals import Refused
from yinian.registry.elders import actions as registry

HELPED = {
    "inputs": ["age"],
    "items": ["bathing"],
    "rows": [{"age": "80+", "amount": 10_000}, {"age": "<80", "amount": 0}],
}
RECOVERY = {
    "benefit": "recovery_care", "unit": "minutes", "inputs": ["recovering"], "items": ["bathing"],
    "rows": [{"recovering": "是", "amount": 120}, {"amount": 0}],
}  # fmt: skip


@pytest.fixture
def law(tmp_path: Path, settings: Any) -> None:
    """A city with an insurance and a subsidy of 100 yuan a month each for baths, and hours for who is recovering."""
    own = {**HELPED, "benefit": "ltci"}, {**HELPED, "benefit": "bath_subsidy"}, RECOVERY
    write(tmp_path, "210100", own)
    settings.POLICIES = tmp_path


def test_insurance_and_subsidy_bear_the_rest_up_to_their_month(town: Town, law: None) -> None:
    priced(town, 12_000)
    for name in ("ltci", "bath_subsidy"):
        benefits.decide(town.elder, name, by=BY)
    first = placed(town, TOMORROW, funding="mixed")
    assert [(part[0], part[2]) for part in parts(first)] == [("insurance", 10_000), ("subsidy", 2_000)]
    second = placed(town, TOMORROW + timedelta(hours=2), funding="mixed")
    assert [(part[0], part[2]) for part in parts(second)] == [("subsidy", 8_000), ("self", 4_000)]
    third = placed(town, TOMORROW + timedelta(hours=4), funding="mixed")
    assert third.funding == "self"
    actions.cancel(first, "改天", by=town.by("wang"))
    again = placed(town, TOMORROW + timedelta(hours=6), funding="mixed")
    assert [(part[0], part[2]) for part in parts(again)] == [("insurance", 10_000), ("subsidy", 2_000)]
    for order in (first, second, third, again):
        summed(order)


def test_what_pays_for_services_is_not_paid_out_in_money(town: Town, law: None) -> None:
    tables = {table.benefit: table for table in policies.tables_at(town.cast.regions["dadong"], MONDAY.date())}
    assert not months.is_paid(tables["ltci"]) and tables["ltci"].unit == "fen"


def test_a_month_of_a_subsidy_is_spent_once_by_two_at_once(lasting_town: Town, tmp_path: Path, settings: Any) -> None:
    town = lasting_town
    write(tmp_path, "210100", [{**HELPED, "benefit": "bath_subsidy"}])
    settings.POLICIES = tmp_path
    priced(town, 12_000)
    benefits.decide(town.elder, "bath_subsidy", by=BY)
    results = at_once(
        *(lambda hour=hour: placed(town, TOMORROW + timedelta(hours=hour), funding="mixed") for hour in (0, 2))
    )
    assert all(isinstance(one, Order) for one in results), results
    spent = Part.unscoped.filter(payer="subsidy").values_list("amount_fen", flat=True)
    assert sum(fen or 0 for fen in spent) == 10_000


def test_care_after_an_illness_ends_on_its_day(town: Town, law: None) -> None:
    ends = date(2026, 11, 19)
    registry.record_fact(town.elder, "recovering", "yes", by=town.by("chen"), since=date(2026, 11, 1))
    benefits.decide(town.elder, "recovery_care", by=BY)
    last, after = TOMORROW + timedelta(days=1), TOMORROW + timedelta(days=2)
    registry.end_fact(town.elder, "recovering", by=town.by("chen"), on=ends)
    assert placed(town, last).funding == "hours"
    before = Order.unscoped.count()
    with pytest.raises(Refused) as refusal:
        placed(town, after)
    assert "已不再符合" in refusal.value.why and "2026-11-19" in refusal.value.why and "自费" in refusal.value.do
    assert Order.unscoped.count() == before
    assert placed(town, after, funding="mixed").funding == "self"
