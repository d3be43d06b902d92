"""A provider's month adds up: visits and hours by carer, money by claim, what elders said, and what contracts hold."""

from datetime import date, timedelta

import pytest

from tests.delivery.evidence.visit import served
from tests.delivery.town import MONDAY, Clock, Town, assigned, placed
from tests.registry.contracts.made import budget, signed
from tests.settlement.made import MONTH, TEN, drafted, fund, price, verified
from yinian.delivery.evidence import actions as evidence
from yinian.delivery.orders import actions as orders
from yinian.foundation.guard import writing
from yinian.foundation.regions import RegionCode
from yinian.settlement.claims import actions as claims
from yinian.settlement.claims import objections
from yinian.settlement.claims.models import Claim, ClaimLine
from yinian.settlement.payouts import actions as payouts
from yinian.settlement.payouts import monthly


def month(town: Town, who: str = "sunny", first: date = MONTH) -> monthly.Month:
    return monthly.month(town.by(who), town.sunny.party_id, first)


def test_visits_and_hours_are_counted_by_carer_and_open_into_rows(town: Town, clock: Clock) -> None:
    price(town)
    first = verified(town, clock, TEN)
    orders.give_feedback(first, 4, by=town.by("wang"))
    bad = served(town, assigned(town, MONDAY + timedelta(hours=4), worker=town.li), clock, who="li")
    evidence.reject(bad, by=town.by("sunny"), why="没有来")
    placed(town, MONDAY + timedelta(days=1, hours=2))
    orders.cancel(placed(town, MONDAY + timedelta(days=2), funding="self"), "不用了", by=town.by("chen"))
    found = month(town)
    assert found.counts == {
        "planned": 3, "ahead": 1, "done": 2, "waiting": 0, "verified": 1, "rejected": 1, "missed": 0,
    }  # fmt: skip
    assert (found.verified_minutes, found.spoken, found.stars, found.money.unclaimed) == (60, 1, 4.0, 1)
    assert {one.name: (one.counts["verified"], one.counts["rejected"], one.minutes) for one in found.carers} == {
        "": (0, 0, 0), "张敏": (1, 0, 60), "李护": (0, 1, 0),
    }  # fmt: skip
    sunny, party = town.by("sunny"), town.sunny.party_id
    for name, count in found.counts.items():
        assert monthly.visits(sunny, party, MONTH, name).count() == count, name
    assert [row.pk for row in monthly.visits(sunny, party, MONTH, "verified", str(town.zhang.party_id))] == [first.pk]
    assert monthly.visits(sunny, party, MONTH, "planned", "0").count() == 1
    assert month(town, first=date(2026, 10, 1)).counts["planned"] == 0


def test_money_is_what_the_claims_of_the_month_say(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    verified(town, clock, MONDAY + timedelta(hours=5))
    claim = drafted(town)
    assert (month(town).money.draft_fen, month(town).money.claimed_fen) == (12_000, 0)
    claims.submit(claim, by=town.by("sunny"))
    line = ClaimLine.unscoped.filter(claim=claim).order_by("id")[0]
    objections.object_to(line, "没有签名", by=town.by("chen"))
    assert month(town).objections == 1
    objections.accept(ClaimLine.unscoped.get(pk=line.pk), by=town.by("sunny"))
    claims.approve(Claim.unscoped.get(pk=claim.pk), fund(town), by=town.by("chen"))
    money = month(town).money
    assert (money.claimed_fen, money.approved_fen, money.paid_fen, money.held_fen) == (6_000, 6_000, 0, 0)
    with writing("test"):
        RegionCode.objects.filter(region=town.cast.regions["dadong"]).update(code="321002000000")
    assert month(town).money.held_fen == 6_000
    with writing("test"):
        RegionCode.objects.filter(region=town.cast.regions["dadong"]).update(code="210104000000")
    payouts.release(Claim.unscoped.get(pk=claim.pk), "1", by=town.by("lin"))
    money = month(town).money
    assert (money.paid_fen, money.held_fen, month(town).objections) == (6_000, 0, 0)


def test_hours_of_its_contracts_stand_beside(town: Town, clock: Clock) -> None:
    budget(town)
    contract = signed(town, minutes=120)
    placed(town, MONDAY + timedelta(hours=2))
    [(row, hours)] = month(town).hours
    assert (row.pk, hours.coming, hours.left) == (contract.pk, 60, 60)


@pytest.mark.parametrize("who", ["zhou", "he", "wang"])
def test_who_is_not_concerned_counts_nothing_of_the_money(town: Town, clock: Clock, who: str) -> None:
    price(town)
    verified(town, clock, TEN)
    claims.submit(drafted(town), by=town.by("sunny"))
    found = month(town, who)
    assert (found.money.claimed_fen, found.hours) == (0, [])
    if who == "zhou":
        assert found.counts["planned"] == 0
