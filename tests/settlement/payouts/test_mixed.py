"""Claims and awards go through the same engine as dues, and are paid alone only while no batch has them."""

import pytest

from tests.delivery.town import Clock, Town
from tests.settlement.made import submitted
from tests.settlement.payouts.owing import (
    account,
    answered,
    approved,
    came_back,
    drafted,
    due,
    filed,
    fund,
    held,
    is_sound,
    sent,
)  # fmt: skip
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import Overtaken, Refused
from yinian.settlement.claims import actions as claims
from yinian.settlement.claims.models import Claim
from yinian.settlement.payouts import actions, approving, queries
from yinian.settlement.payouts.batches import Batch, BatchItem
from yinian.settlement.payouts.models import Payout
from yinian.settlement.payouts.rules import AWARD, CLAIM, DUES
from yinian.settlement.subsidies import actions as subsidies
from yinian.settlement.subsidies.models import Award

GROUNDS = (DUES, CLAIM, AWARD)


@pytest.fixture
def owed(town: Town, clock: Clock) -> tuple[Claim, Award]:
    """An approved claim and an approved award of the provider, who has an account, and a due of the elder."""
    cast = town.cast
    claim = claims.approve(submitted(town, clock), fund(cast, name="结算"), by=town.by("chen"))
    money = fund(cast, name="补助")
    given = subsidies.Proposal(town.sunny.party, 90_00, "运营补贴", "通知", "第三条", money)
    award = subsidies.approve(subsidies.propose(given, by=town.by("he")), by=town.by("chen"))
    account(town.sunny.party, town.by("chen"))
    assert cast.elder
    due(cast.elder, 500_00)
    account(cast.elder, town.by("chen"))
    return claim, award


def batch_of(town: Town) -> Batch:
    return approved(town.cast, drafted(town.cast, fund(town.cast, name="待遇"), GROUNDS))


def statuses() -> tuple[str, str]:
    return Claim.unscoped.get().status, Award.unscoped.get().status


def test_all_three_are_paid_by_one_file(town: Town, owed: tuple[Claim, Award]) -> None:
    batch = batch_of(town)
    assert (batch.items, batch.amount_fen, batch.dues_fen) == (3, 650_00, 500_00)
    assert statuses() == ("approved", "paying") and held("fund:待遇") == 1_000_000_00 - 500_00
    batch = filed(town.cast, batch)
    came_back(town.cast, batch, answered(sent(batch)))
    assert statuses() == ("paid", "paid") and Batch.unscoped.get(pk=batch.pk).status == "closed"
    assert (held("payable"), held("benefit:due"), held("paid_out")) == (0, 0, 650_00)
    assert sorted(Payout.unscoped.values_list("ground_kind", "amount_fen")) == [
        ("settlement.award", 90_00), ("settlement.batchitem", 500_00), ("settlement.claim", 60_00),
    ]  # fmt: skip
    assert timeline(owed[0])[0].verb == "payout.confirm" or timeline(owed[0])[0].verb.startswith("claim")
    is_sound()


def test_what_failed_is_free_again_and_paid_with_the_next(town: Town, owed: tuple[Claim, Award]) -> None:
    batch = filed(town.cast, batch_of(town))
    came_back(town.cast, batch, answered(sent(batch), "失败", 失败原因="户名不符"))
    assert statuses() == ("approved", "approved") and not Payout.unscoped.exists()
    second = filed(town.cast, approved(town.cast, drafted(town.cast, fund(town.cast, name="再"), GROUNDS)))
    assert (second.items, second.amount_fen) == (3, 650_00)
    assert set(BatchItem.unscoped.filter(batch=batch).values_list("outcome", flat=True)) == {"corrected"}
    came_back(town.cast, second, answered(sent(second)))
    assert statuses() == ("paid", "paid")
    is_sound()


def test_what_a_batch_has_is_not_paid_alone_nor_taken_back(town: Town, owed: tuple[Claim, Award]) -> None:
    claim, award = owed
    batch = drafted(town.cast, fund(town.cast, name="待遇"), GROUNDS)
    with pytest.raises(Refused, match="已列入发放批次"):
        actions.release(Claim.unscoped.get(pk=claim.pk), "1", by=town.by("lin"))
    award = Award.unscoped.get(pk=award.pk)
    for attempt in (
        lambda: actions.release_award(award, "1", by=town.by("lin")),
        lambda: subsidies.withdraw(award, by=town.by("chen"), why="有误"),
    ):
        with pytest.raises(Overtaken):
            attempt()
    assert not Payout.unscoped.exists() and statuses() == ("approved", "paying")
    approving.withdraw(batch, by=town.by("chen"), why="改单独付")
    assert statuses() == ("approved", "approved")
    actions.release(Claim.unscoped.get(pk=claim.pk), "1", by=town.by("lin"))
    payout = actions.release_award(Award.unscoped.get(pk=award.pk), "2", by=town.by("lin"))
    assert actions.release_award(Award.unscoped.get(pk=award.pk), "2", by=town.by("lin")) == payout
    assert statuses() == ("paid", "paid") and held("payable") == 0


def test_who_approved_an_award_does_not_pay_it(town: Town, owed: tuple[Claim, Award]) -> None:
    award = Award.unscoped.get()
    for who, why in (("chen", "本人经手"), ("he", "由上级管理"), ("sunny", "权限")):
        with pytest.raises(Refused, match=why):
            actions.release_award(award, "1", by=town.by(who))
    with pytest.raises(Refused, match="凭证号"):
        actions.release_award(award, " ", by=town.by("lin"))
    assert not Payout.unscoped.exists()


def test_who_must_be_evaluated_and_is_not_is_left_out_and_named(town: Town, owed: tuple[Claim, Award]) -> None:
    from yinian.foundation.guard import writing
    from yinian.foundation.regions import RegionCode

    with writing("test"):
        RegionCode.objects.filter(region=town.cast.regions["dadong"]).update(code="321002000000")
    batch = drafted(town.cast, fund(town.cast, name="待遇"), GROUNDS)
    assert batch.items == 1 and batch.left_out == {"unrated": [owed[0].pk], "unrated_awards": [owed[1].pk]}
    assert statuses() == ("approved", "approved")
    assert queries.left_out(town.by("chen"), batch) == list(owed) and queries.on_hold(town.by("chen")) == list(owed)
    with pytest.raises(Refused, match="凡补必评"):
        actions.release_award(owed[1], "1", by=town.by("lin"))
