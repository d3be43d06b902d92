"""An order of several payers: agreed before, summing to its price, and shrinking with what was done."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from tests.delivery.evidence.visit import served
from tests.delivery.town import MONDAY, Clock, Town, assigned, minutes_of, placed
from tests.foundation.at_once import at_once
from yinian.delivery.evidence import actions as evidence
from yinian.delivery.orders import actions, purses
from yinian.delivery.orders.models import Order, Part
from yinian.delivery.orders.rules import Slot
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import timeline
from yinian.foundation.ledger import Posting
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.catalogue import actions as catalogue
from yinian.registry.catalogue import queries as menu

TEN = MONDAY + timedelta(hours=1)
TOMORROW = MONDAY + timedelta(days=1, hours=1)


def priced(town: Town, fen: int = 8_000, payer: str = "", per: str = "hour") -> None:
    given = catalogue.Price(fen, per, "区发改〔2026〕1 号", payer=payer)
    catalogue.set_price("bathing", town.cast.regions["dadong"], given, by=town.by("chen"))


def parts(order: Order) -> list[tuple[str, int | None, int | None, int | None, int | None]]:
    rows = purses.parts(purses.WHOLE, order)
    return [(row.payer, row.minutes, row.amount_fen, row.charged_minutes, row.charged_fen) for row in rows]


def summed(order: Order) -> None:
    row, found = Order.unscoped.get(pk=order.pk), parts(order)
    assert sum(part[2] or 0 for part in found) == row.price_fen
    if row.charged_fen is not None:
        assert sum(part[4] or 0 for part in found) == row.charged_fen


def mixed(town: Town, clock: Clock) -> Order:
    """Forty minutes of hours are left, and sixty are wanted."""
    priced(town)
    placed(town, TOMORROW + timedelta(hours=3), minutes=140)
    return placed(town, TOMORROW, funding="mixed")


def test_what_the_hours_leave_the_elder_pays_where_whoever_orders_agrees(town: Town, clock: Clock) -> None:
    order = mixed(town, clock)
    assert (order.funding, order.price_fen) == ("mixed", 8_000)
    assert parts(order) == [("hours", 40, 5_333, None, None), ("self", None, 2_667, None, None)]
    assert minutes_of(town) == (0, 180, 0)
    summed(order)
    changed = timeline(order)[0].changed
    assert sum(name.startswith("delivery.part") for name in changed) == 2
    with pytest.raises(Refused, match="补贴时长不够"):
        placed(town, TOMORROW + timedelta(days=1))


def test_an_order_of_one_payer_has_one_part(town: Town) -> None:
    priced(town)
    by_hours = placed(town, TOMORROW)
    assert parts(by_hours) == [("hours", 60, 8_000, None, None)]
    alone = placed(town, TOMORROW + timedelta(hours=2), funding="self")
    assert parts(alone) == [("self", None, 8_000, None, None)]
    whole = placed(town, TOMORROW + timedelta(hours=4), funding="mixed")
    assert whole.funding == "hours" and parts(whole) == [("hours", 60, 8_000, None, None)]


def test_each_payer_has_the_price_that_was_set_for_it(town: Town) -> None:
    priced(town, 8_000)
    priced(town, 6_000, "hours")
    placed(town, TOMORROW + timedelta(hours=3), minutes=140)
    order = placed(town, TOMORROW, funding="mixed")
    assert [part[2] for part in parts(order)] == [4_000, 2_667] and order.price_fen == 6_667


def test_what_was_shown_before_must_still_be_so(town: Town) -> None:
    priced(town)
    item, slot = menu.item("bathing"), Slot(TOMORROW, 60)
    shown = actions.told(purses.parted(town.by("wang"), town.elder, item, slot, "mixed"))
    placed(town, TOMORROW + timedelta(hours=3), minutes=150)
    before = Order.unscoped.count()
    with pytest.raises(Overtaken) as refusal:
        placed(town, TOMORROW, funding="mixed", agreed=shown)
    assert "再看一遍" in refusal.value.do
    assert Order.unscoped.count() == before and minutes_of(town) == (30, 150, 0)
    with pytest.raises(NotFound):
        purses.parted(town.by("zhou"), town.elder, item, slot, "mixed")


def test_a_shorter_visit_gives_the_elders_own_part_back_first(town: Town, clock: Clock) -> None:
    priced(town)
    kept = placed(town, TOMORROW + timedelta(hours=3), minutes=140)
    order = served(town, assigned(town, TEN, funding="mixed"), clock, minutes=50)
    evidence.verify(order, by=town.by("sunny"))
    assert parts(order) == [("hours", 40, 5_333, 40, 5_333), ("self", None, 2_667, None, 1_334)]
    assert minutes_of(town) == (0, 140, 40)
    summed(order)
    actions.cancel(kept, "改天", by=town.by("wang"))
    assert parts(kept) == [("hours", 140, 18_667, 0, 0)] and minutes_of(town) == (140, 0, 40)
    summed(kept)


@pytest.mark.parametrize("how", ["cancel", "refuse", "reject"])
def test_what_is_not_served_is_charged_to_nobody(town: Town, clock: Clock, how: str) -> None:
    priced(town)
    placed(town, TOMORROW + timedelta(hours=3), minutes=140)
    if how == "reject":
        order = served(town, assigned(town, TEN, funding="mixed"), clock)
        evidence.reject(order, by=town.by("sunny"), why="不实")
    else:
        order = placed(town, TOMORROW, funding="mixed")
        getattr(actions, how)(order, "改天", by=town.by("sunny"))
    assert [part[3:] for part in parts(order)] == [(0, 0), (None, 0)]
    assert minutes_of(town) == (40, 140, 0) and Order.unscoped.get(pk=order.pk).charged_fen == 0
    assert sum(Posting.objects.values_list("amount", flat=True)) == 0
    summed(order)


def test_the_last_minutes_are_spent_once_though_both_agree_to_pay_the_rest(lasting_town: Town) -> None:
    town = lasting_town
    priced(town)
    placed(town, TOMORROW + timedelta(hours=3), minutes=140)
    days = [TOMORROW + timedelta(days=day) for day in (1, 2)]
    results = at_once(*(lambda day=day: placed(town, day, funding="mixed") for day in days))
    assert all(isinstance(one, Order) for one in results), results
    hours = Part.unscoped.filter(order__in=[one.pk for one in results], payer="hours")
    assert [row.minutes for row in hours] == [40] and minutes_of(town) == (0, 180, 0)
    for one in results:
        summed(one)


def test_the_neighbour_sees_no_part(town: Town) -> None:
    order = placed(town, TOMORROW)
    assert not purses.parts(town.by("zhou"), order)
    mine = purses.parts(town.by("sunny"), order)
    assert [row.payer for row in mine] == ["hours"] and "amount_fen" in mine[0].get_deferred_fields()


def test_orders_from_before_become_one_part_each(town: Town, clock: Clock) -> None:
    priced(town)
    kept = placed(town, TOMORROW)
    done = evidence.verify(served(town, assigned(town, TEN), clock, minutes=50), by=town.by("sunny"))
    gone = actions.cancel(placed(town, TOMORROW + timedelta(hours=2), funding="self"), "改天", by=town.by("wang"))
    rows = [Order.unscoped.get(pk=order.pk) for order in (kept, done, gone)]
    before = [(parts(row), row.charged_fen) for row in rows]
    old = import_module("yinian.delivery.migrations.0007_orders_have_parts")
    with writing("test"):
        Part.unscoped.all().delete()
        Order.unscoped.update(charged_fen=None)
    old.part(None, SimpleNamespace(connection=connection))
    assert [(parts(row), Order.unscoped.get(pk=row.pk).charged_fen) for row in rows] == before
