"""What is approved is counted against the contract it falls under, and never more than that holds."""

from datetime import date, timedelta

import pytest

from tests.delivery.town import MONDAY, Clock, Town
from tests.foundation.at_once import at_once
from tests.registry.contracts.made import budget, signed
from tests.settlement.made import MONTH, TEN, drafted, fund, price, verified
from yinian.entitlement.policies import queries as policies
from yinian.foundation import ledger
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import Refused
from yinian.registry.contracts import queries as contracts
from yinian.registry.contracts.models import Contract
from yinian.settlement.claims import actions, queries
from yinian.settlement.claims.models import Claim, ClaimLine


def claimed(town: Town, clock: Clock) -> Claim:
    price(town)
    verified(town, clock, TEN)
    return actions.submit(drafted(town), by=town.by("sunny"))


def test_it_is_counted_against_the_contract_and_opens_from_it(town: Town, clock: Clock) -> None:
    budget(town)
    contract = signed(town, 100_00, items=("bathing",))
    claim = claimed(town, clock)
    actions.approve(claim, fund(town), by=town.by("chen"))
    [line] = queries.under(town.by("sunny"), contract.pk)
    assert line.claim_id == claim.pk and contracts.left([contract]) == {contract.pk: 40_00}
    assert timeline(contract)[0].verb == "contract.settle"


def test_more_than_the_contract_holds_is_refused_with_the_figures(town: Town, clock: Clock) -> None:
    budget(town)
    contract, money = signed(town, 59_99), fund(town)
    claim = claimed(town, clock)
    with pytest.raises(Refused) as refusal:
        actions.approve(claim, money, by=town.by("chen"))
    assert "合同金额 ¥ 59.99" in refusal.value.why and "超出 ¥ 0.01" in refusal.value.why
    assert Claim.unscoped.get(pk=claim.pk).status == "submitted"
    assert (contracts.left([contract]), ledger.balance(money)) == ({contract.pk: 59_99}, 100_000_00)
    assert ClaimLine.unscoped.get().contract_id is None


def test_a_contract_with_a_price_is_paid_at_it(town: Town, clock: Clock) -> None:
    budget(town)
    signed(town, price_fen=45_00, per="visit")
    verified(town, clock, TEN)
    assert drafted(town).amount_fen == 45_00


def test_what_falls_under_none_is_refused_only_where_the_region_says_so(
    town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget(town)
    signed(town, since=date(2025, 1, 1), until=MONTH)
    claim = claimed(town, clock)
    monkeypatch.setattr(policies, "stated", lambda name, *_where: Says(name == actions.CONTRACTED))
    money = fund(town)
    with pytest.raises(Refused, match="1 次服务不在任何购买服务合同里"):
        actions.approve(claim, money, by=town.by("chen"))
    assert Claim.unscoped.get(pk=claim.pk).status == "submitted"
    monkeypatch.undo()
    actions.approve(Claim.unscoped.get(pk=claim.pk), money, by=town.by("chen"))
    assert ClaimLine.unscoped.get().contract_id is None


class Says:
    """What a region's document would say."""

    def __init__(self, value: bool) -> None:
        self.value = value


def test_of_two_claims_approved_at_once_only_what_the_contract_holds(lasting_town: Town, clock: Clock) -> None:
    town = lasting_town
    budget(town)
    contract, money = signed(town, 100_00), fund(town)
    first = claimed(town, clock)
    verified(town, clock, MONDAY + timedelta(hours=5))
    second = actions.submit(drafted(town), by=town.by("sunny"))
    results = at_once(
        lambda: actions.approve(first, money, by=town.by("chen")),
        lambda: actions.approve(second, money, by=town.by("chen")),
    )
    assert sorted(type(result).__name__ for result in results) == ["Claim", "Refused"], results
    assert contracts.left([contract]) == {contract.pk: 40_00}
    assert ledger.balance(money) == 100_000_00 - 6_000
    assert Contract.unscoped.get().amount_fen == 100_00
    assert ClaimLine.unscoped.exclude(contract=None).count() == 1
