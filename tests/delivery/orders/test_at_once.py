"""Two at once: one wins, the other is told; nobody is booked twice and no hour is spent twice."""

from datetime import timedelta

from tests.delivery.evidence.visit import post
from tests.delivery.town import MONDAY, Clock, Town, assigned, minutes_of, placed
from tests.foundation.at_once import at_once
from yinian.delivery.evidence import actions as evidence
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.orders import actions
from yinian.delivery.orders.models import Order
from yinian.foundation.refusals import Overtaken, Refused

TOMORROW = MONDAY + timedelta(days=1, hours=1)


def test_two_dispatchers_send_two_carers_to_one_order(lasting_town: Town) -> None:
    town = lasting_town
    order = actions.accept(placed(town, TOMORROW), by=town.by("sunny"))

    rows = [Order.unscoped.get(pk=order.pk) for _ in range(2)]
    results = at_once(
        lambda: actions.assign(rows[0], town.li, by=town.by("sunny")),
        lambda: actions.assign(rows[1], town.zhang, by=town.by("dispatcher")),
    )
    won = [one for one in results if isinstance(one, Order)]
    assert len(won) == 1 and sum(isinstance(one, Overtaken) for one in results) == 1
    assert Order.unscoped.get(pk=order.pk).carer_id == won[0].carer_id


def test_one_carer_is_sent_to_two_homes_at_one_time(lasting_town: Town) -> None:
    town = lasting_town
    assert town.cast.neighbour
    mine = actions.accept(placed(town, TOMORROW), by=town.by("sunny"))
    other = actions.accept(
        placed(town, TOMORROW, by="lin", elder=town.cast.neighbour, funding="self"), by=town.by("sunny")
    )
    results = at_once(
        lambda: actions.assign(mine, town.li, by=town.by("sunny")),
        lambda: actions.assign(other, town.li, by=town.by("dispatcher")),
    )
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert Order.unscoped.filter(carer=town.li.party).count() == 1


def test_one_elder_is_booked_twice_for_one_time(lasting_town: Town) -> None:
    town = lasting_town
    results = at_once(lambda: placed(town, TOMORROW, by="wang"), lambda: placed(town, TOMORROW, by="son"))
    assert sum(isinstance(one, Order) for one in results) == 1
    assert next(one.why for one in results if isinstance(one, Refused)).startswith("这位老人")
    assert minutes_of(town) == (120, 60, 0)


def test_the_last_hour_is_set_aside_once(lasting_town: Town) -> None:
    town = lasting_town
    placed(town, TOMORROW, minutes=120)
    later = [MONDAY + timedelta(days=day, hours=1) for day in (2, 3)]
    results = at_once(*(lambda day=day: placed(town, day) for day in later))
    assert sum(isinstance(one, Order) for one in results) == 1
    assert minutes_of(town) == (0, 180, 0)


def test_two_phones_send_the_same_piece(lasting_town: Town, clock: Clock) -> None:
    town = lasting_town
    order = assigned(town, TOMORROW)
    clock.now = TOMORROW
    rows = [Order.unscoped.get(pk=order.pk) for _ in range(2)]
    results = at_once(*(lambda row=row: evidence.check_in(row, post("k"), by=town.by("zhang")) for row in rows))
    assert [type(one) for one in results] == [Evidence, Evidence], results
    assert results[0] == results[1] and Evidence.unscoped.count() == 1
    assert Order.unscoped.get(pk=order.pk).status == "under_way"
