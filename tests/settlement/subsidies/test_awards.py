"""An award leaves a fund when somebody else approves it, stops at the fund's floor, and comes back when withdrawn."""

from typing import Any

import pytest

from tests.cast import Cast
from yinian.foundation import ledger
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.ledger import LedgerAccount, Posting, Transfer
from yinian.foundation.refusals import NotFound, Overtaken, Refused, Repeated
from yinian.settlement.funds import actions as funds
from yinian.settlement.funds import queries as fund_queries
from yinian.settlement.subsidies import actions, queries
from yinian.settlement.subsidies.models import Award


@pytest.fixture
def fund(cast: Cast) -> LedgerAccount:
    return funds.open_fund(cast.regions["dadong"], "福彩公益金", 100_000_00, "沈财社〔2026〕1号", by=cast.actor("chen"))


def proposal(cast: Cast, fund: LedgerAccount, **given: Any) -> actions.Proposal:
    known = {
        "payee": cast.parties["sunny"],
        "amount_fen": 60_000_00,
        "ground": "驿站运营补贴",
        "document": "市民政局 市财政局关于进一步做好养老服务机构补贴工作的通知",
        "clause": "第三条",
        "fund": fund,
    }
    return actions.Proposal(**{**known, **given})


@pytest.fixture
def award(cast: Cast, fund: LedgerAccount) -> Award:
    return actions.propose(proposal(cast, fund), by=cast.actor("he"))


def left(cast: Cast, fund: LedgerAccount) -> int:
    return fund_queries.fund(cast.actor("chen"), fund.pk).balance_fen


def owed(cast: Cast) -> int:
    held = LedgerAccount.unscoped.filter(kind="payable", party=cast.parties["sunny"]).first()
    return ledger.balance(held) if held else 0


def test_one_appropriation_feeds_a_fund_once(cast: Cast, fund: LedgerAccount) -> None:
    chen, dadong = cast.actor("chen"), cast.regions["dadong"]
    assert funds.open_fund(dadong, "福彩公益金", 100_000_00, "沈财社〔2026〕1号", by=chen) == fund
    assert left(cast, fund) == 100_000_00
    with pytest.raises(Repeated):
        funds.open_fund(dadong, "福彩公益金", 90_000_00, "沈财社〔2026〕1号", by=chen)
    funds.open_fund(dadong, "福彩公益金", 5_000_00, "沈财社〔2026〕2号", by=chen)
    funds.open_fund(dadong, "区级财政", 1_00, "大财社〔2026〕1号", by=chen)
    assert [(f.account.name, f.balance_fen) for f in fund_queries.funds(chen)] == [
        ("福彩公益金", 105_000_00),
        ("区级财政", 1_00),
    ]
    assert sum(Posting.objects.values_list("amount", flat=True)) == 0


@pytest.mark.parametrize(
    ("name", "amount", "reference"), [("", 1, "x"), ("x" * 31, 1, "x"), ("x", 0, "x"), ("x", 1, " ")]
)
def test_a_fund_needs_name_amount_and_reference(cast: Cast, name: str, amount: int, reference: str) -> None:
    with pytest.raises(Refused):
        funds.open_fund(cast.regions["dadong"], name, amount, reference, by=cast.actor("chen"))
    assert not Transfer.objects.exists() and not fund_queries.funds(cast.actor("chen"))


def test_approved_by_another_it_is_owed_out_of_the_fund(cast: Cast, fund: LedgerAccount, award: Award) -> None:
    assert (left(cast, fund), owed(cast)) == (100_000_00, 0)
    actions.approve(award, by=cast.actor("chen"))
    assert Award.unscoped.get().status == "approved"
    assert (left(cast, fund), owed(cast)) == (40_000_00, 60_000_00)
    assert Transfer.objects.filter(key=f"award:{award.pk}").count() == 1
    assert [line.verb for line in timeline(award)] == ["award.approve", "award.propose"]
    with pytest.raises(Overtaken):
        actions.approve(award, by=cast.actor("chen"))
    assert owed(cast) == 60_000_00


def test_nobody_approves_or_refuses_their_own(cast: Cast, fund: LedgerAccount) -> None:
    chen = cast.actor("chen")
    award = actions.propose(proposal(cast, fund), by=chen)
    for attempt in (lambda: actions.approve(award, by=chen), lambda: actions.refuse(award, by=chen, why="不合规")):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert "本人经手" in refusal.value.why
    assert Award.unscoped.get().status == "proposed" and left(cast, fund) == 100_000_00
    actions.approve(award, by=cast.actor("lin"))


def test_spending_stops_at_the_funds_floor(cast: Cast, fund: LedgerAccount, award: Award) -> None:
    second = actions.propose(proposal(cast, fund), by=cast.actor("he"))
    actions.approve(award, by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        actions.approve(second, by=cast.actor("chen"))
    assert refusal.value.why == "资金「福彩公益金」只有 ¥ 40,000.00，不够支出。"
    assert Award.unscoped.get(pk=second.pk).status == second.status == "proposed"
    assert left(cast, fund) == 40_000_00
    assert Line.unscoped.order_by("-id")[0].outcome == "refused"


def test_the_street_does_not_spend_the_districts_fund(cast: Cast, fund: LedgerAccount) -> None:
    award = actions.propose(proposal(cast, fund), by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        actions.approve(award, by=cast.actor("he"))
    assert "由上级管理" in refusal.value.why and left(cast, fund) == 100_000_00


def test_withdrawn_after_approval_the_posting_is_reversed(cast: Cast, fund: LedgerAccount, award: Award) -> None:
    before = actions.propose(proposal(cast, fund, amount_fen=1), by=cast.actor("he"))
    actions.withdraw(before, by=cast.actor("he"), why="重复提出")
    actions.approve(award, by=cast.actor("chen"))
    with pytest.raises(Refused):
        actions.withdraw(award, by=cast.actor("chen"))
    actions.withdraw(award, by=cast.actor("chen"), why="材料有误")
    assert set(Award.unscoped.values_list("status", flat=True)) == {"withdrawn"}
    assert (left(cast, fund), owed(cast)) == (100_000_00, 0)
    assert Transfer.objects.get(key=f"reverse:award:{award.pk}").reverses.key == f"award:{award.pk}"
    with pytest.raises(Overtaken):
        actions.withdraw(award, by=cast.actor("chen"), why="再来一次")
    assert left(cast, fund) == 100_000_00


def test_one_read_before_the_approval_is_still_reversed(cast: Cast, fund: LedgerAccount, award: Award) -> None:
    stale = queries.award(cast.actor("chen"), award.pk)
    actions.approve(award, by=cast.actor("chen"))
    actions.withdraw(stale, by=cast.actor("chen"), why="材料有误")
    assert (left(cast, fund), owed(cast)) == (100_000_00, 0)


def test_refused_with_a_reason_nothing_moves(cast: Cast, fund: LedgerAccount, award: Award) -> None:
    actions.refuse(award, by=cast.actor("chen"), why="评估未达标")
    assert Award.unscoped.get().status == "refused" and left(cast, fund) == 100_000_00
    assert timeline(award)[0].reason == "评估未达标"


@pytest.mark.parametrize(
    ("given", "why"),
    [({"amount_fen": 0}, "大于零"), ({"clause": " "}, "没有依据不拨付"), ({"document": ""}, "没有依据不拨付")],
)
def test_no_award_without_amount_and_ground(cast: Cast, fund: LedgerAccount, given: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.propose(proposal(cast, fund, **given), by=cast.actor("he"))
    assert why in refusal.value.why + refusal.value.do and not Award.unscoped.exists()


def test_a_fund_serves_its_own_region_only(cast: Cast, fund: LedgerAccount) -> None:
    assert cast.neighbour
    with pytest.raises(Refused) as refusal:
        actions.propose(proposal(cast, fund, payee=cast.neighbour.party), by=cast.actor("lin"))
    assert "不用于收款方所在的区域" in refusal.value.why and not Award.unscoped.exists()


def test_the_payee_sees_its_own_and_the_neighbour_nothing(cast: Cast, fund: LedgerAccount, award: Award) -> None:
    assert list(queries.awards(cast.actor("sunny"))) == [award]
    zhou = cast.actor("zhou")
    assert not queries.awards(zhou).exists() and fund_queries.funds(zhou) == []
    for attempt in (
        lambda: queries.award(zhou, award.pk),
        lambda: fund_queries.fund(zhou, fund.pk),
        lambda: actions.approve(award, by=zhou),
    ):
        with pytest.raises(NotFound):
            attempt()
    for refused in (
        lambda: actions.propose(proposal(cast, fund), by=zhou),
        lambda: funds.open_fund(cast.regions["dadong"], "福彩公益金", 1, "x", by=zhou),
    ):
        with pytest.raises(Refused):
            refused()
    assert Award.unscoped.get().status == "proposed" and left(cast, fund) == 100_000_00
