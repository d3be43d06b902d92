"""A claim gathers what was verified at the price of its day, once, and is the sum of its lines."""

from datetime import date, timedelta

import pytest

from tests.delivery.town import MONDAY, Clock, Town
from tests.foundation.at_once import at_once
from tests.settlement.made import MONTH, TEN, drafted, price, verified
from yinian.delivery.orders.models import Order
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.settlement.claims import actions, queries
from yinian.settlement.claims.models import Claim, ClaimLine


def told(claim: Claim) -> list[tuple[int, int, str, int]]:
    rows = ClaimLine.unscoped.filter(claim=claim).order_by("order__served_on", "id")
    return [(row.minutes, row.price_fen, row.per, row.amount_fen) for row in rows]


def test_it_gathers_each_visit_at_the_price_of_its_day(town: Town, clock: Clock) -> None:
    price(town)
    price(town, 3_333, since=date(2026, 11, 17))
    price(town, 4_500, "visit", item="indoor_cleaning")
    verified(town, clock, TEN)
    verified(town, clock, MONDAY + timedelta(hours=5), 60, item="indoor_cleaning")
    verified(town, clock, MONDAY + timedelta(days=1, hours=1), 50)
    claim = drafted(town)
    assert told(claim) == [(60, 6_000, "hour", 6_000), (60, 4_500, "visit", 4_500), (50, 3_333, "hour", 2_778)]
    assert (claim.minutes, claim.amount_fen, claim.status) == (170, 13_278, "draft")
    assert (claim.month, claim.region_path) == (MONTH, town.cast.regions["dadong"].path)
    assert queries.sums(town.by("sunny"), claim) == (3, 170, 13_278)
    assert timeline(claim)[0].verb == "claim.draft"


def test_each_visit_is_told_that_it_is_claimed_and_at_what(town: Town, clock: Clock) -> None:
    price(town)
    order = verified(town, clock, TEN)
    drafted(town)
    line = timeline(order)[0]
    assert line.verb == "claim.include"
    assert [list(columns.values()) for columns in line.changed.values()] == [[[None, 6_000]]]


def test_drafting_again_adds_what_came_since_and_puts_a_price_right(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    first = drafted(town)
    again = drafted(town)
    assert (again.pk, again.amount_fen, ClaimLine.unscoped.count()) == (first.pk, 6_000, 1)
    verified(town, clock, MONDAY + timedelta(hours=5))
    price(town, 9_000)
    more = drafted(town)
    assert (more.pk, more.amount_fen, more.minutes) == (first.pk, 18_000, 120)
    assert told(more) == [(60, 9_000, "hour", 9_000)] * 2


def test_after_it_is_handed_in_what_comes_later_makes_another(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    first = actions.submit(drafted(town), by=town.by("sunny"))
    verified(town, clock, MONDAY + timedelta(hours=5))
    second = drafted(town)
    assert second.pk != first.pk and (first.amount_fen, second.amount_fen) == (6_000, 6_000)
    with pytest.raises(Refused, match="没有已核验"):
        actions.draft(town.sunny.party, town.cast.regions["shenhe"], MONTH, by=town.by("sunny"))


def test_a_visit_without_a_price_is_left_out_and_named(town: Town, clock: Clock) -> None:
    verified(town, clock, TEN)
    with pytest.raises(Refused) as refusal:
        drafted(town)
    assert "1 次服务没有当天的价格：" in refusal.value.why and "助浴" in refusal.value.why
    assert not Claim.unscoped.exists()
    price(town, item="indoor_cleaning")
    verified(town, clock, MONDAY + timedelta(hours=5), item="indoor_cleaning")
    claim = drafted(town)
    assert (claim.amount_fen, ClaimLine.unscoped.count()) == (6_000, 1)
    [(order, priced)] = queries.left_out(town.by("sunny"), claim)
    assert (order.item.code, priced) == ("bathing", False)


def test_what_they_paid_themselves_or_nobody_verified_is_not_claimed(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN, funding=Order.Funding.SELF)
    with pytest.raises(Refused, match="没有已核验"):
        drafted(town)


def test_the_months_that_can_be_claimed_are_told_by_district(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    [month] = queries.months(town.by("sunny"))
    assert (month.region.name, month.first, month.visits) == ("大东区", MONTH, 1)
    drafted(town)
    assert queries.months(town.by("sunny")) == []


def test_only_the_provider_itself_drafts(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    dadong, party = town.cast.regions["dadong"], town.sunny.party
    with pytest.raises(Refused):
        actions.draft(town.cast.parties["zhang"], dadong, MONTH, by=town.by("sunny"))
    for who in ("chen", "zhang", "dispatcher", "wang"):
        with pytest.raises(Refused):
            actions.draft(party, dadong, MONTH, by=town.by(who))
    assert not Claim.unscoped.exists()


def test_the_neighbour_sees_nothing(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    claim = drafted(town)
    assert [row.pk for row in queries.claims(town.by("chen"))] == [claim.pk]
    assert [row.pk for row in queries.claims(town.by("lin"))] == [claim.pk]
    for who in ("zhou", "he", "liu", "wang", "zhang"):
        assert not queries.claims(town.by(who)).exists(), who
        with pytest.raises(NotFound):
            queries.claim(town.by(who), claim.pk)
    with pytest.raises(NotFound):
        actions.approve(claim, None, by=town.by("zhou"))  # type: ignore[arg-type]


def test_two_managers_who_draft_at_once_make_one_claim(lasting_town: Town, clock: Clock) -> None:
    price(lasting_town)
    verified(lasting_town, clock, TEN)
    results = at_once(lambda: drafted(lasting_town), lambda: drafted(lasting_town))
    assert [type(result) for result in results] == [Claim, Claim], results
    assert results[0].pk == results[1].pk
    claim = Claim.unscoped.get()
    assert (claim.amount_fen, ClaimLine.unscoped.count()) == (6_000, 1)
