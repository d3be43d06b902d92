"""A line of a claim is objected to, answered or accepted; the claim goes on with it or without; and once more later."""

from datetime import timedelta

import pytest

from tests.cast import BY
from tests.delivery.town import MONDAY, Clock, Town
from tests.foundation.at_once import at_once
from tests.settlement.made import TEN, drafted, fund, price, verified
from yinian.foundation import ledger
from yinian.foundation.journal.lines import timeline
from yinian.foundation.ledger import Posting
from yinian.foundation.notices import Notice
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.settlement.claims import actions, objections, queries
from yinian.settlement.claims.models import Claim, ClaimLine
from yinian.settlement.payouts import actions as payouts


def handed_in(town: Town, clock: Clock) -> tuple[Claim, ClaimLine]:
    """A claim of two visits, and the second's line."""
    price(town)
    verified(town, clock, TEN)
    verified(town, clock, MONDAY + timedelta(hours=5))
    claim = actions.submit(drafted(town), by=town.by("sunny"))
    return claim, ClaimLine.unscoped.filter(claim=claim).order_by("-id")[0]


def now_of(line: ClaimLine) -> ClaimLine:
    return ClaimLine.unscoped.select_related("claim").get(pk=line.pk)


def test_objected_and_accepted_the_claim_goes_on_without_it(town: Town, clock: Clock) -> None:
    claim, line = handed_in(town, clock)
    objections.object_to(line, "签到离家两公里", by=town.by("chen"))
    assert (now_of(line).status, now_of(line).objection) == ("objected", "签到离家两公里")
    assert Notice.objects.filter(account=town.cast.account("sunny"), link=f"/claim-lines/{line.pk}").count() == 1
    with pytest.raises(Refused, match="1 条明细的异议还没有办结"):
        actions.approve(claim, fund(town), by=town.by("chen"))
    objections.accept(now_of(line), by=town.by("sunny"))
    claim = Claim.unscoped.get(pk=claim.pk)
    assert (now_of(line).status, claim.amount_fen, claim.minutes) == ("excluded", 6_000, 60)
    assert queries.sums(town.by("chen"), claim) == (1, 60, 6_000)
    assert [row.verb for row in timeline(line)][:2] == ["claim_line.accept", "claim_line.object"]
    assert timeline(line.order)[0].verb == "claim.leave_out"
    money = fund(town, 1_000_00, place="shenyang", by="lin")
    actions.approve(claim, money, by=town.by("lin"), seen_fen=6_000)
    payout = payouts.release(Claim.unscoped.get(pk=claim.pk), "1", by=BY)
    assert payout.amount_fen == 6_000 and ledger.balance(money) == 1_000_00 - 6_000
    assert sum(Posting.objects.filter(account__unit="fen").values_list("amount", flat=True)) == 0
    assert "claim.settle" not in [row.verb for row in timeline(line.order)]


def test_answered_it_is_kept_or_excluded_with_a_reason(town: Town, clock: Clock) -> None:
    claim, line = handed_in(town, clock)
    objections.object_to(line, "没有签名", by=town.by("chen"))
    with pytest.raises(Refused, match="还没有答复"):
        objections.exclude(now_of(line), by=town.by("chen"), why="不认可")
    objections.answer(now_of(line), "老人口头确认", by=town.by("sunny"))
    objections.keep(now_of(line), by=town.by("chen"))
    assert (now_of(line).status, Claim.unscoped.get(pk=claim.pk).amount_fen) == ("claimed", 12_000)
    objections.object_to(now_of(line), "还要书面的", by=town.by("chen"))
    objections.answer(now_of(line), "没有", by=town.by("sunny"))
    with pytest.raises(Refused, match="没有写明理由"):
        objections.exclude(now_of(line), by=town.by("chen"), why=" ")
    objections.exclude(now_of(line), by=town.by("chen"), why="没有签名")
    assert Claim.unscoped.get(pk=claim.pk).amount_fen == 6_000


def test_who_does_not_answer_in_time_is_decided_on(town: Town, clock: Clock) -> None:
    _claim, line = handed_in(town, clock)
    objections.object_to(line, "没有签名", by=town.by("chen"))
    clock.go(days=11)
    objections.exclude(now_of(line), by=town.by("chen"), why="逾期没有答复")
    assert now_of(line).status == "excluded"


def test_an_excluded_visit_is_claimed_once_more_and_no_third_time(town: Town, clock: Clock) -> None:
    _claim, line = handed_in(town, clock)
    with pytest.raises(Refused, match="没有被剔除"):
        objections.claim_again(line, by=town.by("sunny"), why="补")
    objections.object_to(line, "没有签名", by=town.by("chen"))
    objections.accept(now_of(line), by=town.by("sunny"))
    with pytest.raises(Refused, match="没有已核验"):
        drafted(town)
    with pytest.raises(Refused, match="补了什么"):
        objections.claim_again(now_of(line), by=town.by("sunny"), why="")
    again = objections.claim_again(now_of(line), by=town.by("sunny"), why="补了签名")
    second = ClaimLine.unscoped.get(claim=again)
    assert (again.amount_fen, again.status, second.turn, second.order_id) == (6_000, "draft", 2, line.order_id)
    with pytest.raises(Refused, match="已经再次申请过"):
        objections.claim_again(now_of(line), by=town.by("sunny"), why="再来")
    actions.submit(again, by=town.by("sunny"))
    objections.object_to(second, "仍没有", by=town.by("chen"))
    objections.accept(now_of(second), by=town.by("sunny"))
    with pytest.raises(Refused, match="已经再次申请过"):
        objections.claim_again(now_of(second), by=town.by("sunny"), why="再来")


def test_with_every_line_excluded_nothing_is_approved(town: Town, clock: Clock) -> None:
    claim, _line = handed_in(town, clock)
    for line in ClaimLine.unscoped.filter(claim=claim):
        objections.object_to(line, "不认", by=town.by("chen"))
        objections.accept(now_of(line), by=town.by("sunny"))
    with pytest.raises(Refused, match="金额是零"):
        actions.approve(Claim.unscoped.get(pk=claim.pk), fund(town), by=town.by("chen"))


def test_only_while_a_claim_is_looked_at_and_each_side_its_own_part(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    claim = drafted(town)
    line = ClaimLine.unscoped.get(claim=claim)
    with pytest.raises(Refused, match="待提交"):
        objections.object_to(line, "不认", by=town.by("chen"))
    actions.submit(claim, by=town.by("sunny"))
    for words in ("", "x" * 301):
        with pytest.raises(Refused, match="没有写明"):
            objections.object_to(line, words, by=town.by("chen"))
    with pytest.raises(Refused, match="没有这项权限"):
        objections.object_to(line, "不认", by=town.by("sunny"))
    for who in ("zhou", "he"):
        with pytest.raises(NotFound):
            objections.object_to(line, "不认", by=town.by(who))
        assert not queries.objections(town.by(who)).exists()
    objections.object_to(line, "不认", by=town.by("chen"))
    with pytest.raises(Refused, match="没有这项权限"):
        objections.answer(now_of(line), "认", by=town.by("chen"))
    assert [row.pk for row in queries.objections(town.by("sunny"))] == [line.pk]
    assert (queries.awaited(town.by("sunny")), queries.awaited(town.by("chen"))) == (1, 0)


def test_of_accepting_and_answering_at_once_one_is_done(lasting_town: Town, clock: Clock) -> None:
    town = lasting_town
    claim, line = handed_in(town, clock)
    objections.object_to(line, "不认", by=town.by("chen"))
    first, second = now_of(line), now_of(line)
    results = at_once(
        lambda: objections.accept(first, by=town.by("sunny")),
        lambda: objections.answer(second, "认", by=town.by("sunny")),
    )
    assert sorted(type(result).__name__ for result in results) == ["ClaimLine", "Overtaken"], results
    assert Overtaken in {type(result) for result in results}
    whole = sum(row.amount_fen for row in actions.counting(claim))
    assert Claim.unscoped.get(pk=claim.pk).amount_fen == whole
