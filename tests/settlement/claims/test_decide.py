"""A claim is handed in by one, approved by another out of a fund that holds enough, or given back with a reason."""

import pytest

from tests.delivery.town import Clock, Town
from tests.foundation.at_once import at_once
from tests.settlement.made import TEN, drafted, fund, price, submitted, verified
from yinian.foundation import ledger
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.ledger import LedgerAccount, Posting, Transfer
from yinian.foundation.refusals import LawBroken, NotFound, Overtaken, Refused
from yinian.settlement.claims import actions
from yinian.settlement.claims.models import Claim, ClaimLine


def status(claim: Claim) -> str:
    return Claim.unscoped.get(pk=claim.pk).status


def owed(town: Town) -> int:
    held = LedgerAccount.unscoped.filter(kind="payable", party=town.sunny.party).first()
    return ledger.balance(held) if held else 0


def test_approved_it_leaves_the_fund_and_is_owed(town: Town, clock: Clock) -> None:
    claim, money = submitted(town, clock), fund(town)
    actions.approve(claim, money, by=town.by("chen"), seen_fen=6_000)
    assert (status(claim), owed(town), ledger.balance(money)) == ("approved", 6_000, 100_000_00 - 6_000)
    posted = Posting.objects.filter(transfer__key=f"claim:{claim.pk}")
    assert sorted(posted.values_list("amount", flat=True)) == [-6_000, 6_000]
    assert [line.verb for line in timeline(claim)] == ["claim.approve", "claim.submit", "claim.draft"]
    with pytest.raises(Overtaken):
        actions.approve(claim, money, by=town.by("lin"))
    assert owed(town) == 6_000


def test_a_fund_that_holds_too_little_or_lies_elsewhere_is_refused(town: Town, clock: Clock) -> None:
    claim = submitted(town, clock)
    poor, elsewhere = fund(town, 59_99), fund(town, place="shenhe", by="zhou")
    for money, by, why in (
        (poor, "chen", "只有 ¥ 59.99"),
        (elsewhere, "lin", "不用于这个区域"),
        (fund(town, place="shenyang", by="lin"), "chen", "没有这一条"),
    ):
        with pytest.raises(Refused, match=why):
            actions.approve(claim, money, by=town.by(by))
    with writing("test"):
        plain = ledger.account("payable", "fen", region_path=town.cast.regions["dadong"].path, name="x")
    with pytest.raises(Refused, match="不是资金"):
        actions.approve(claim, plain, by=town.by("chen"))
    assert (status(claim), owed(town)) == ("submitted", 0) and claim.status == "submitted"
    assert Line.unscoped.order_by("-id")[0].outcome == "refused"


def test_the_citys_fund_may_pay_a_districts_claim(town: Town, clock: Clock) -> None:
    claim, money = submitted(town, clock), fund(town, place="shenyang", by="lin")
    actions.approve(claim, money, by=town.by("lin"))
    assert owed(town) == 6_000


def test_neither_provider_nor_neighbour_nor_the_street_approves(town: Town, clock: Clock) -> None:
    claim, money = submitted(town, clock), fund(town)
    with pytest.raises(Refused):
        actions.approve(claim, money, by=town.by("sunny"))
    for who in ("zhou", "he"):
        with pytest.raises(NotFound):
            actions.approve(claim, money, by=town.by(who))
    assert status(claim) == "submitted"


def test_what_was_looked_at_must_still_be_the_amount(town: Town, clock: Clock) -> None:
    claim, money = submitted(town, clock), fund(town)
    with pytest.raises(Overtaken, match="金额已变为"):
        actions.approve(claim, money, by=town.by("chen"), seen_fen=5_000)
    assert (status(claim), owed(town)) == ("submitted", 0)
    with writing("test"):
        ClaimLine.unscoped.update(amount_fen=1)
    with pytest.raises(LawBroken):
        actions.approve(claim, money, by=town.by("chen"))
    assert not Transfer.objects.filter(key=f"claim:{claim.pk}").exists()


def test_given_back_with_a_reason_it_is_put_right_and_handed_in_again(town: Town, clock: Clock) -> None:
    claim = submitted(town, clock)
    for why in ("", " "):
        with pytest.raises(Refused, match="没有写明理由"):
            actions.send_back(claim, by=town.by("chen"), why=why)
    actions.send_back(claim, by=town.by("chen"), why="单价应为 90 元")
    assert timeline(claim)[0].reason == "单价应为 90 元"
    price(town, 9_000)
    again = drafted(town)
    assert (again.pk, again.amount_fen, again.status) == (claim.pk, 9_000, "returned")
    actions.submit(again, by=town.by("sunny"))
    with pytest.raises(Overtaken):
        actions.submit(again, by=town.by("sunny"))
    assert status(claim) == "submitted"


def test_one_without_an_amount_is_not_handed_in(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    claim = drafted(town)
    with writing("test"):
        ClaimLine.unscoped.update(amount_fen=0)
        Claim.unscoped.update(amount_fen=0)
    with pytest.raises(Refused, match="金额是零"):
        actions.submit(claim, by=town.by("sunny"))
    assert status(claim) == "draft"


def test_of_two_officers_at_once_one_approves(lasting_town: Town, clock: Clock) -> None:
    town = lasting_town
    claim, money = submitted(town, clock), fund(town)
    stale = [Claim.unscoped.get(pk=claim.pk) for _ in range(2)]
    results = at_once(
        lambda: actions.approve(stale[0], money, by=town.by("chen")),
        lambda: actions.approve(stale[1], money, by=town.by("lin")),
    )
    assert sorted(type(result).__name__ for result in results) == ["Claim", "Overtaken"], results
    assert (owed(town), ledger.balance(money)) == (6_000, 100_000_00 - 6_000)
