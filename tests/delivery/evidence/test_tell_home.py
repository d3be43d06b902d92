"""The elder and the family are told, once each, that the carer came and left; who turned it off is told nothing."""

from datetime import timedelta

import pytest

from tests.delivery.evidence.visit import HOME, post, served
from tests.delivery.town import MONDAY, Clock, Town, assigned, placed
from yinian.delivery.evidence import actions
from yinian.delivery.orders import actions as orders
from yinian.foundation import notices
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import react
from yinian.foundation.notices import Muted, Notice
from yinian.foundation.refusals import Refused

TOMORROW = MONDAY + timedelta(days=1, hours=1)


def told(town: Town, who: str) -> list[str]:
    return [notice.text for notice in notices.of(town.by(who))]


def test_the_house_is_told_of_coming_and_leaving_once(town: Town, clock: Clock) -> None:
    order = served(town, assigned(town, TOMORROW), clock)
    clock.go(seconds=1)
    react()
    both = ["11:00 张敏做完「助浴」离开了。", "10:00 张敏到了，来做「助浴」。"]
    assert told(town, "wang") == told(town, "son") == both
    assert Notice.objects.count() == 4 and notices.of(town.by("wang"))[0].link == f"/my/orders/{order.pk}"
    assert Line.unscoped.filter(verb="evidence.tell_home", outcome="done").count() == 2
    # The phone sends the piece again: nobody is told again.
    actions.check_in(order, post("in", **HOME), by=town.by("zhang"))
    clock.go(seconds=1)
    react()
    assert Notice.objects.count() == 4


def test_the_house_is_told_when_a_time_is_settled(town: Town, clock: Clock) -> None:
    order = placed(town, TOMORROW, latest_at=TOMORROW + timedelta(hours=2))
    orders.accept(order, by=town.by("sunny"))
    orders.retime(order, TOMORROW + timedelta(minutes=45), by=town.by("sunny"))
    clock.go(seconds=1)
    react()
    assert told(town, "wang") == told(town, "son") == ["「助浴」的时间定了：11-17 10:45 来。"]


def test_who_turned_it_off_is_told_nothing_until_it_is_on_again(town: Town, clock: Clock) -> None:
    for _twice in range(2):
        notices.turn(actions.VISITS, False, by=town.by("son"))
    assert Muted.objects.count() == 1 and not notices.wanted(town.by("son"), actions.VISITS)
    served(town, assigned(town, TOMORROW), clock)
    clock.go(seconds=1)
    react()
    assert told(town, "son") == [] and len(told(town, "wang")) == 2
    notices.turn(actions.VISITS, True, by=town.by("son"))
    assert notices.wanted(town.by("son"), actions.VISITS)
    assert Line.unscoped.filter(verb="notice.turn").count() == 3


def test_nobody_else_is_told_and_nobody_may_tell_by_hand(town: Town, clock: Clock) -> None:
    order = served(town, assigned(town, TOMORROW), clock)
    with pytest.raises(Refused):
        actions.tell_home(order, by=town.by("sunny"))
    assert not Notice.objects.exists()
    clock.go(seconds=1)
    react()
    assert set(Notice.objects.values_list("account", flat=True)) == {
        town.by("wang").account_id,
        town.by("son").account_id,
    }
