"""Two carers who come at once, one visit after another, and a time that is settled within what was agreed."""

from datetime import timedelta

import pytest

from tests.delivery.rounds.test_propose import TOMORROW, sent, waiting
from tests.delivery.town import Clock, Town, assigned, minutes_of, placed
from yinian.delivery.orders import actions, purses, queries
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.ties import Tie
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused


def test_a_second_carer_comes_along_at_no_further_price(town: Town, clock: Clock) -> None:
    order = assigned(town, TOMORROW)
    before = minutes_of(town)
    beside = actions.accompany(order, by=town.by("dispatcher"))
    assert (beside.status, beside.starts_at, beside.minutes, beside.price_fen) == ("accepted", TOMORROW, 60, 0)
    assert minutes_of(town) == before and [row.payer for row in purses.parts(purses.WHOLE, beside)] == ["self"]
    tie = Tie.unscoped.get()
    assert (tie.first, tie.second, tie.kind) == (order, beside, "together")
    assert timeline(beside)[0].verb == "order.accept"
    with pytest.raises(Refused, match="至少要留 15 分钟"):
        actions.assign(beside, town.zhang, by=town.by("sunny"))
    assert actions.assign(beside, town.li, by=town.by("sunny")).status == "assigned"
    for again in (order, beside):
        with pytest.raises(Refused, match="已经有一单是同去的"):
            actions.accompany(again, by=town.by("sunny"))
    actions.cancel(order, "改天", by=town.by("wang"))
    assert set(Order.unscoped.values_list("status", flat=True)) == {"cancelled"}


def test_one_visit_waits_for_another_and_within_its_time_is_put_off(town: Town, clock: Clock) -> None:
    first = waiting(town, 9)
    late = waiting(town, 12)
    loose = placed(town, TOMORROW.replace(hour=10), funding="self", latest_at=TOMORROW.replace(hour=14))
    loose = actions.accept(loose, by=town.by("sunny"))
    tie = actions.follow(loose, first, 30, by=town.by("dispatcher"))
    assert tie.bond.least == 30 and Order.unscoped.get(pk=loose.pk).starts_at == TOMORROW.replace(hour=10, minute=30)
    assert Deadline.unscoped.get(subject_id=loose.pk, kind="order.visit").due_at.minute == 30
    for given, why in (((first, loose, 0), "圈"), ((loose, late, 0), "已经跟着"), ((first, late, 0), "排不开")):
        with pytest.raises(Refused) as told:
            actions.follow(given[0], given[1], given[2], by=town.by("sunny"))
        assert why in told.value.why
    assert [one.pk for one in queries.ties(town.by("dispatcher"), [first])] == [tie.pk]
    assert queries.ties(town.by("zhou"), [first]) == []
    with pytest.raises(Refused):
        actions.follow(late, first, by=town.by("wang"))
    actions.unfollow(loose, by=town.by("sunny"))
    assert not Tie.unscoped.exists()


def test_a_time_is_settled_only_within_what_was_agreed_and_before_somebody_is_sent(town: Town, clock: Clock) -> None:
    fixed, gone = waiting(town, 9), sent(town, 14, town.zhang)
    for row, at in ((fixed, TOMORROW.replace(hour=10)), (gone, gone.starts_at)):
        with pytest.raises(Refused, match="还没有派人"):
            actions.retime(row, at, by=town.by("sunny"))
    for latest in (TOMORROW - timedelta(hours=1), TOMORROW + timedelta(days=1)):
        with pytest.raises(Refused, match="最晚开始"):
            placed(town, TOMORROW, latest_at=latest)
    assert not Order.unscoped.filter(latest_at__isnull=False).exists()


def test_a_stranger_ties_nothing(town: Town, clock: Clock) -> None:
    order = assigned(town, TOMORROW)
    for who in ("he", "wang", "zhang"):
        with pytest.raises((Refused, NotFound)):
            actions.accompany(order, by=town.by(who))
    assert not Tie.unscoped.exists() and Order.unscoped.count() == 1
