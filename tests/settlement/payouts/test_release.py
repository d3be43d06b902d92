"""What is owed is paid once, by a third person, under a voucher; each visit is told that it is settled."""

from datetime import date

import pytest

from tests.cast import BY
from tests.delivery.town import MONDAY, Clock, Town
from tests.foundation.at_once import at_once
from tests.settlement.made import fund, submitted
from yinian.delivery.orders.models import Order
from yinian.foundation import ledger
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import timeline
from yinian.foundation.ledger import LedgerAccount, Posting
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.foundation.regions import RegionCode
from yinian.settlement.claims import actions as claims
from yinian.settlement.claims.models import Claim
from yinian.settlement.payouts import actions, queries, rules
from yinian.settlement.payouts.models import Payout


def approved(town: Town, clock: Clock) -> Claim:
    claim = submitted(town, clock)
    return claims.approve(claim, fund(town), by=town.by("chen"))


def held(kind: str) -> int:
    return sum(ledger.balance(row) for row in LedgerAccount.unscoped.filter(kind=kind))


def test_it_is_paid_and_nothing_is_owed_any_more(town: Town, clock: Clock) -> None:
    claim = approved(town, clock)
    payout = actions.release(claim, " 国库 001 ", by=town.by("lin"))
    assert (payout.amount_fen, payout.reference, payout.payee) == (6_000, "国库 001", town.sunny.party)
    assert Claim.unscoped.get(pk=claim.pk).status == "paid"
    assert (held("payable"), held("paid_out"), held("fund:区级财政")) == (0, 6_000, 100_000_00 - 6_000)
    assert sum(Posting.objects.filter(account__unit="fen").values_list("amount", flat=True)) == 0
    assert payout.transfer.key == f"payout:claim:{claim.pk}"
    assert timeline(claim)[0].verb == "payout.release"
    assert queries.of_claim(town.by("sunny"), claim) == payout


def test_each_visit_is_told_that_it_is_settled(town: Town, clock: Clock) -> None:
    claim = approved(town, clock)
    actions.release(claim, "1", by=town.by("lin"))
    told = timeline(Order.unscoped.get())
    assert [line.verb for line in told][:2] == ["claim.settle", "claim.include"]
    assert [list(columns.values()) for columns in told[0].changed.values()] == [[[None, 6_000]]]


def test_the_same_voucher_again_changes_nothing_and_another_is_refused(town: Town, clock: Clock) -> None:
    claim = approved(town, clock)
    payout = actions.release(claim, "1", by=town.by("lin"))
    assert actions.release(claim, "1", by=town.by("lin")) == payout
    stale = Claim.unscoped.get(pk=claim.pk)
    with pytest.raises(Overtaken):
        actions.release(stale, "2", by=town.by("lin"))
    assert Payout.unscoped.count() == 1 and held("paid_out") == 6_000


def test_who_approved_does_not_pay_nor_does_anybody_without_the_fund(town: Town, clock: Clock) -> None:
    claim = approved(town, clock)
    with pytest.raises(Refused, match="本人经手"):
        actions.release(claim, "1", by=town.by("chen"))
    with pytest.raises(Refused):
        actions.release(claim, "1", by=town.by("sunny"))
    for who in ("zhou", "he"):
        with pytest.raises(NotFound):
            actions.release(claim, "1", by=town.by(who))
    for reference in (" ", "x" * 61):
        with pytest.raises(Refused, match="凭证号"):
            actions.release(claim, reference, by=town.by("lin"))
    assert not Payout.unscoped.exists() and held("payable") == 6_000


def test_what_nobody_approved_is_not_paid(town: Town, clock: Clock) -> None:
    claim = submitted(town, clock)
    with pytest.raises(Refused, match="还没有核准"):
        actions.release(claim, "1", by=town.by("lin"))
    assert not Payout.unscoped.exists()


def test_where_whoever_is_paid_must_be_evaluated_nobody_is_paid_without(town: Town, clock: Clock) -> None:
    claim = approved(town, clock)
    with writing("test"):
        RegionCode.objects.filter(region=town.cast.regions["dadong"]).update(code="321002000000")
    with pytest.raises(Refused, match="凡补必评"):
        actions.release(claim, "1", by=town.by("lin"))
    assert Claim.unscoped.get(pk=claim.pk).status == "approved" and not Payout.unscoped.exists()


@pytest.mark.parametrize(
    ("required", "valid_until", "may"),
    [
        (False, None, True), (True, None, False), (True, date(2026, 11, 17), True), (True, date(2026, 11, 16), False),
        (False, date(2020, 1, 1), True),
    ],
)  # fmt: skip
def test_the_rule_of_evaluation(required: bool, valid_until: date | None, may: bool) -> None:
    assert rules.rated_to_be_paid(required, valid_until, MONDAY.date()) is may


def test_only_payee_and_the_paying_place_see_it(town: Town, clock: Clock) -> None:
    payout = actions.release(approved(town, clock), "1", by=town.by("lin"))
    for who in ("sunny", "chen", "lin"):
        assert list(queries.payouts(town.by(who))) == [payout], who
    for who in ("zhou", "he", "zhang", "liu"):
        assert not queries.payouts(town.by(who)).exists(), who
    rows = queries.payouts(town.by("chen"))
    assert queries.total(rows) == 6_000 and not queries.matching(rows, "别家").exists()


def test_of_two_officers_at_once_one_pays(lasting_town: Town, clock: Clock) -> None:
    town = lasting_town
    claim = submitted(town, clock)
    money = fund(town, place="shenyang", by="lin")
    claims.approve(claim, money, by=town.by("lin"))
    stale = [Claim.unscoped.get(pk=claim.pk) for _ in range(2)]
    results = at_once(
        lambda: actions.release(stale[0], "1", by=BY),
        lambda: actions.release(stale[1], "2", by=BY),
    )
    assert sorted(type(result).__name__ for result in results) == ["Overtaken", "Payout"], results
    assert held("paid_out") == 6_000 and Payout.unscoped.count() == 1
