"""A carer is sent who may go and is free; every reason why another may not is named, and nothing is overwritten."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from tests.cast import BY
from tests.delivery.town import MONDAY, Clock, Town, assigned, placed
from yinian.delivery.orders import actions, queries
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.elders.models import Sight
from yinian.registry.workforce import actions as workforce
from yinian.registry.workforce.models import Certificate

TOMORROW = MONDAY + timedelta(days=1, hours=1)


@pytest.fixture
def order(town: Town) -> Order:
    row = placed(town, TOMORROW)
    return actions.accept(row, by=town.by("sunny"))


def stored(order: Order) -> Order:
    return Order.unscoped.get(pk=order.pk)


def test_it_is_accepted_and_the_visit_is_due(town: Town, order: Order) -> None:
    assert stored(order).status == "accepted"
    due = deadlines.waiting(town.by("dispatcher")).filter(subject_id=order.pk, kind__startswith="order.")
    assert [(row.kind, row.due_at) for row in due] == [("order.visit", TOMORROW)]


def test_a_carer_is_sent_and_sees_the_elder_until_some_days_later(town: Town, order: Order) -> None:
    actions.assign(order, town.li, by=town.by("dispatcher"))
    assert (stored(order).status, stored(order).carer_id) == ("assigned", town.li.party_id)
    assert timeline(order)[0].verb == "order.assign"
    assert queries.order(town.by("li"), order.pk).elder == town.elder
    sight = Sight.unscoped.get(party=town.li.party)
    assert (sight.purpose, sight.until) == ("care", date(2026, 11, 20))
    with pytest.raises(NotFound):
        queries.order(town.by("zhang"), order.pk)


def test_another_is_sent_and_the_first_sees_nothing_any_more(town: Town, order: Order) -> None:
    actions.assign(order, town.li, by=town.by("sunny"))
    actions.assign(order, town.zhang, by=town.by("sunny"), why="李护请假")
    assert stored(order).carer_id == town.zhang.party_id
    assert Sight.unscoped.get(party=town.li.party).until == MONDAY.date()
    with pytest.raises(NotFound):
        queries.order(town.by("li"), order.pk)


def test_a_carer_called_back_who_comes_another_time_still_sees(town: Town, order: Order) -> None:
    later = actions.accept(placed(town, TOMORROW + timedelta(days=1)), by=town.by("sunny"))
    for row in (order, later):
        actions.assign(row, town.li, by=town.by("sunny"))
    actions.unassign(order, by=town.by("sunny"), why="改派")
    assert (stored(order).status, stored(order).carer_id) == ("accepted", None)
    assert queries.order(town.by("li"), later.pk).elder == town.elder


def refused(town: Town, order: Order, *kinds: str, worker: Any = None) -> None:
    before = (stored(order).status, stored(order).carer_id, Sight.unscoped.count())
    with pytest.raises(Refused) as refusal:
        actions.assign(order, worker or town.li, by=town.by("sunny"))
    for kind in kinds:
        assert kind in refusal.value.why, refusal.value.why
    assert (stored(order).status, stored(order).carer_id, Sight.unscoped.count()) == before


def test_an_expired_certificate_is_named(town: Town, order: Order) -> None:
    paper = Certificate.unscoped.get(worker=town.li)
    workforce.withdraw_certificate(paper, by=town.by("sunny"), why="登记有误")
    refused(town, order, "证书")
    ended = workforce.Paper("care_worker", "B-1", date(2020, 1, 1), date(2026, 11, 16), level=5)
    workforce.add_certificate(town.li, ended, by=town.by("sunny"))
    refused(town, order, "证书", "2026")


def test_hours_and_skill_are_both_named(town: Town, order: Order) -> None:
    workforce.set_hours(town.li, [(2, time(8), time(18))], by=town.by("sunny"))
    workforce.set_skills(town.li, ["meals"], by=town.by("sunny"))
    refused(town, order, "技能", "工作时间")


def test_who_has_left_and_who_works_elsewhere(town: Town, order: Order) -> None:
    workforce.leave(town.li, by=BY, on=date(2026, 11, 17))
    refused(town, order, "李护")
    with pytest.raises(Refused):
        actions.assign(order, town.zhang, by=town.by("zhou"))


def test_a_carer_needs_time_on_the_way(town: Town, order: Order) -> None:
    assert town.cast.neighbour
    actions.assign(order, town.li, by=town.by("sunny"))
    near = TOMORROW + timedelta(minutes=70)
    other = actions.accept(placed(town, near, funding="self"), by=town.by("sunny"))
    refused(town, other, "路上至少要留 15 分钟", "10:00 到 11:00")
    far = actions.accept(placed(town, TOMORROW + timedelta(minutes=135), funding="self"), by=town.by("sunny"))
    actions.assign(far, town.li, by=town.by("sunny"))


def test_it_cannot_be_accepted_or_given_when_its_time_has_passed(town: Town, clock: Clock) -> None:
    late, gone = placed(town, TOMORROW), placed(town, TOMORROW + timedelta(hours=2))
    actions.accept(gone, by=town.by("sunny"))
    clock.go(days=2)
    with pytest.raises(Refused) as refusal:
        actions.accept(late, by=town.by("sunny"))
    assert "已经过去" in refusal.value.why
    refused(town, gone, "已经过去")


def test_of_two_dispatchers_the_second_is_told(town: Town, order: Order) -> None:
    seen = Order.unscoped.get(pk=order.pk)
    actions.assign(order, town.li, by=town.by("sunny"))
    with pytest.raises(Overtaken):
        actions.assign(seen, town.zhang, by=town.by("dispatcher"))
    assert stored(order).carer_id == town.li.party_id


def test_only_the_provider_sends(town: Town, order: Order) -> None:
    for who in ("he", "wang", "zhang"):
        with pytest.raises(Refused):
            actions.assign(order, town.li, by=town.by(who))
    assert stored(order).status == "accepted"


def test_the_walk_of_the_states(town: Town) -> None:
    order = assigned(town, TOMORROW)
    with pytest.raises(Refused):
        actions.accept(order, by=town.by("sunny"))
    with pytest.raises(Refused):
        actions.refuse(order, "晚了", by=town.by("sunny"))
    assert stored(order).status == "assigned"
