"""A day is planned within the times that were agreed, with those who go together and those who go in turn."""

from datetime import timedelta
from typing import Any

import pytest

from tests.delivery.rounds.test_propose import TOMORROW, _at_once, after, read, sent, waiting
from tests.delivery.town import Town, placed
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.delivery.rounds import actions, choosing, proposing
from yinian.delivery.rounds.proposing import Asked
from yinian.delivery.rounds.rules import Move
from yinian.foundation.refusals import Refused
from yinian.registry.workforce import actions as workforce

__all__ = ["_at_once"]


def loose(town: Town, hours: float, until: float, next_door: bool = False) -> Order:
    """A bath that may begin at any moment from one hour to another."""
    day = TOMORROW.replace(hour=0)
    more: dict[str, Any] = {"by": "lin", "elder": town.cast.neighbour} if next_door else {}
    row = placed(
        town, day + timedelta(hours=hours), funding="self", latest_at=day + timedelta(hours=until), **more
    )  # fmt: skip
    return orders.accept(row, by=town.by("sunny"))


def alone(town: Town) -> None:
    """Only 张敏 can give a bath."""
    workforce.set_skills(town.li, ["meals"], by=town.by("sunny"))


def adopt(town: Town, found: proposing.Proposed) -> actions.Adopted:
    return actions.adopt([one.move for one in found.changes], by=town.by("dispatcher"))


def starts(row: Order) -> str:
    return f"{timezone_of(row):%H:%M}"


def timezone_of(row: Order) -> Any:
    return Order.unscoped.get(pk=row.pk).starts_at.astimezone(TOMORROW.tzinfo)


@pytest.mark.parametrize("whole", [False, True])
def test_what_may_begin_later_is_put_where_there_is_room(town: Town, whole: bool) -> None:
    alone(town)
    sent(town, 9, town.zhang)
    row = loose(town, 9, 12, next_door=True)
    assert choosing.openings(read(town))[row.pk][0] == 1
    found = proposing.propose(read(town), Asked(whole=whole))
    (one,) = found.changes
    assert (one.order.pk, one.move.after, found.delays, found.left) == (row.pk, town.zhang.party_id, [], [])
    assert one.move.at is not None and one.move.at >= 10 * 60 + 15 and starts(row) == "09:00"
    assert adopt(town, found).sent == 1 and Order.unscoped.get(pk=row.pk).status == "assigned"
    assert 10.25 * 60 <= timezone_of(row).hour * 60 + timezone_of(row).minute <= 12 * 60


@pytest.mark.parametrize("whole", [False, True])
def test_two_carers_go_together_or_neither(town: Town, whole: bool) -> None:
    sent(town, 9, town.zhang)
    row = loose(town, 9, 12, next_door=True)
    beside = orders.accompany(row, by=town.by("sunny"))
    found = proposing.propose(read(town), Asked(whole=whole))
    assert set(after(found)) == {row.pk, beside.pk} and set(after(found).values()) == {"张敏", "李护"}
    assert len({one.move.at for one in found.changes}) == 1
    half = [one.move for one in found.changes if one.order.pk == row.pk]
    with pytest.raises(Refused, match="对不上"):
        actions.adopt(half, by=town.by("dispatcher"))
    assert adopt(town, found).sent == 2 and starts(row) == starts(beside) >= "10:15"
    alone(town)
    found = proposing.propose(read(town), Asked(sick=town.li.party_id))
    assert {one.order.pk for one in found.changes} <= {row.pk, beside.pk}


def test_one_after_another_and_one_elder_never_twice_at_once(town: Town) -> None:
    first, second = loose(town, 9, 12), loose(town, 10.5, 15)
    orders.follow(second, first, 30, by=town.by("sunny"))
    other = loose(town, 12, 17)
    found = proposing.propose(read(town), Asked(whole=True))
    assert set(after(found)) == {first.pk, second.pk, other.pk} and found.left == []
    assert adopt(town, found).refused == []
    assert timezone_of(second) - timezone_of(first) >= timedelta(minutes=90)
    assert abs(timezone_of(other) - timezone_of(second)) >= timedelta(minutes=60)


def test_a_time_that_was_not_agreed_or_tears_a_tie_is_refused(town: Town) -> None:
    first, second = loose(town, 9, 12), loose(town, 10.5, 15)
    orders.follow(second, first, 0, by=town.by("sunny"))
    zhang = town.zhang.party_id
    for move, why in (
        (Move(first.pk, None, zhang, 13 * 60), "不在约定的范围"),
        (Move(first.pk, None, zhang, 11 * 60), "同一时间有两单|对不上"),
        (Move(waiting(town, 16).pk, None, zhang, 9 * 60), "不在约定的范围"),
    ):
        with pytest.raises(Refused, match=why):
            actions.adopt([move], by=town.by("dispatcher"))
    assert (starts(first), starts(second)) == ("09:00", "10:30")
