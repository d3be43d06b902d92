"""A subsidy of liability insurance needs a policy that holds: to be proposed, approved and paid, once and within its premium."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.registry.providers.made import supply
from tests.settlement.subsidies.test_awards import proposal
from yinian.foundation.guard import writing
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.refusals import Refused
from yinian.registry.providers import support
from yinian.registry.providers.models import Insurance
from yinian.settlement.funds import actions as funds
from yinian.settlement.payouts import actions as payouts
from yinian.settlement.subsidies import actions
from yinian.settlement.subsidies.models import Award


@pytest.fixture
def fund(cast: Cast) -> LedgerAccount:
    return funds.open_fund(cast.regions["dadong"], "福彩公益金", 100_000_00, "沈财社〔2026〕1号", by=cast.actor("chen"))


def insured(cast: Cast) -> Insurance:
    today = timezone.localdate()
    given = support.Policy("某财产保险公司", "PZ-1", 9_000_00, today, today + timedelta(days=365))
    return support.insure(supply(cast).provider, given, by=cast.actor("lin"))


def ask(cast: Cast, fund: LedgerAccount, fen: int = 9_000_00) -> Award:
    return actions.propose(proposal(cast, fund, amount_fen=fen, insured=True), by=cast.actor("he"))


def ran_out(policy: Insurance) -> None:
    today = timezone.localdate()
    with writing("test"):
        Insurance.unscoped.filter(pk=policy.pk).update(since=today - timedelta(days=365), until=today)


def test_without_a_policy_that_holds_none_is_proposed(cast: Cast, fund: LedgerAccount) -> None:
    policy = insured(cast)
    ran_out(policy)
    with pytest.raises(Refused) as refusal:
        ask(cast, fund)
    assert "有效的责任保险保单" in refusal.value.why and not Award.unscoped.exists()


def test_with_one_it_is_paid_once_and_within_the_premium(cast: Cast, fund: LedgerAccount) -> None:
    policy = insured(cast)
    with pytest.raises(Refused) as refusal:
        ask(cast, fund, 9_000_01)
    assert "9,000.00" in refusal.value.why
    award = ask(cast, fund)
    assert award.insurance == policy
    with pytest.raises(Refused) as refusal:
        ask(cast, fund, 1)
    assert f"{award.pk} 号补助" in refusal.value.why
    actions.approve(award, by=cast.actor("chen"))
    payouts.release_award(award, "国库-1", by=cast.actor("lin"))
    assert Award.unscoped.get().status == "paid"


def test_one_taken_back_leaves_room_for_another(cast: Cast, fund: LedgerAccount) -> None:
    insured(cast)
    actions.withdraw(ask(cast, fund), by=cast.actor("he"), why="金额有误")
    assert ask(cast, fund, 8_000_00).status == "proposed"


@pytest.mark.parametrize("before", ["approval", "payment"])
def test_a_policy_that_ran_out_stops_approval_and_payment(cast: Cast, fund: LedgerAccount, before: str) -> None:
    policy = insured(cast)
    award = ask(cast, fund)
    if before == "payment":
        actions.approve(award, by=cast.actor("chen"))
    status = Award.unscoped.get().status
    ran_out(policy)
    award = Award.unscoped.get()
    with pytest.raises(Refused) as refusal:
        _go_on(cast, award, before)
    assert "到期" in refusal.value.why and Award.unscoped.get().status == status


def _go_on(cast: Cast, award: Award, before: str) -> None:
    if before == "approval":
        actions.approve(award, by=cast.actor("chen"))
    else:
        payouts.release_award(award, "国库-1", by=cast.actor("lin"))
