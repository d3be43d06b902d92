"""A visit across a border: both districts see it, the elder's pays, and the book between them is zero-sum."""

from dataclasses import dataclass

import pytest

from tests.cast import BY
from tests.delivery.evidence.visit import served
from tests.delivery.town import MONDAY, Clock, Town, assigned, request
from tests.registry.contracts.made import SINCE, UNTIL
from tests.settlement.made import TEN, drafted, fund, price, verified
from yinian.delivery.evidence import actions as evidence
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders import queries as ordered
from yinian.delivery.orders.crossing import Crossing
from yinian.delivery.orders.models import Order
from yinian.foundation.guard import writing
from yinian.foundation.ledger import LedgerAccount, Posting
from yinian.foundation.refusals import NotFound
from yinian.registry.contracts import actions as contracts
from yinian.registry.providers.models import Provider
from yinian.settlement.claims import actions, between
from yinian.settlement.claims.models import Claim
from yinian.settlement.payouts import actions as payouts


@dataclass
class Across:
    """阳光 at home in the next district, and a visit to 王秀英 that it verified."""

    town: Town
    order: Order


@pytest.fixture
def across(town: Town, clock: Clock) -> Across:
    place = town.cast.regions["shenhe"]
    with writing("test"):
        Provider.unscoped.filter(pk=town.sunny.pk).update(region=place, region_path=place.path)
    price(town)
    return Across(town, evidence.verify(served(town, assigned(town, TEN), clock), by=town.by("sunny")))


def held(place: str, town: Town) -> int:
    rows = LedgerAccount.unscoped.filter(kind=between.BETWEEN, region_path=town.cast.regions[place].path)
    return sum(Posting.objects.filter(account__in=rows).values_list("amount", flat=True))


def test_both_districts_see_it_and_no_third(across: Across) -> None:
    town = across.town
    row = Crossing.unscoped.get()
    assert (row.home.name, row.serving.name) == ("大东区", "沈河区")
    for who in ("chen", "zhou", "lin", "sunny"):
        assert [one.pk for one in between.ordered(town.by(who))] == [row.pk], who
    for who in ("wang", "zhang", "liu", "agent"):
        assert not between.ordered(town.by(who)).exists(), who
    # What the serving district sees is the visit, and not whose it was.
    with pytest.raises(NotFound):
        ordered.order(town.by("zhou"), across.order.pk)
    assert (between.sees(town.by("chen"), row), between.sees(town.by("zhou"), row), between.sees(town.by("sunny"), row)) == (
        True, False, True,
    )  # fmt: skip


def test_the_elders_district_owes_and_pays_and_the_book_sums_to_nothing(across: Across) -> None:
    town = across.town
    claim = actions.submit(drafted(town), by=town.by("sunny"))
    assert claim.region.name == "大东区"
    actions.approve(claim, fund(town), by=town.by("chen"))
    assert (held("dadong", town), held("shenhe", town)) == (-6_000, 6_000)
    for who in ("chen", "zhou"):
        [line] = between.statement(town.by(who), 2026)
        assert (line.home, line.serving, line.visits, line.owed_fen, line.open_fen) == (
            "大东区",
            "沈河区",
            1,
            6_000,
            6_000,
        )
        [visit] = between.visits(town.by(who), line.home_id, line.serving_id, 2026)
        assert (visit.claim, visit.amount_fen, visit.order_id) == (claim.pk, 6_000, across.order.pk)
    payouts.release(Claim.unscoped.get(pk=claim.pk), "1", by=town.by("lin"))
    assert (held("dadong", town), held("shenhe", town)) == (0, 0)
    [line] = between.statement(town.by("zhou"), 2026)
    assert (line.paid_fen, line.open_fen) == (6_000, 0)
    assert sum(Posting.objects.filter(account__unit="fen").values_list("amount", flat=True)) == 0


def test_a_visit_at_home_crosses_nothing(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    actions.approve(actions.submit(drafted(town), by=town.by("sunny")), fund(town), by=town.by("chen"))
    assert not Crossing.unscoped.exists() and between.statement(town.by("chen"), 2026) == []
    assert not LedgerAccount.unscoped.filter(kind=between.BETWEEN).exists()


def test_who_is_under_contract_is_offered_across_the_border(town: Town, clock: Clock) -> None:
    place, party = town.cast.regions["shenhe"], town.sunny.party
    with writing("test"):
        Provider.unscoped.filter(pk=town.sunny.pk).update(region=place, region_path=place.path)
    assert party.pk not in {one.party_id for one in ordered.offering(town.elder)}
    contracts.set_budget(town.cast.regions["dadong"], 2026, 100_00, "x", by=BY)
    given = contracts.Given(town.cast.regions["dadong"], town.sunny, 2026, "1", "异地", SINCE, UNTIL, 100_00)
    contracts.sign(contracts.draft(given, by=BY), by=BY)
    assert party.pk in {one.party_id for one in ordered.offering(town.elder)}
    orders.place(request(town, MONDAY.replace(hour=15)), by=town.by("wang"))
    assert Crossing.unscoped.count() == 1
