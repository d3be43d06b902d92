"""Minutes are reserved, used and let go once each; two who reach for the last hour do not both get it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.entitlement.benefits.conftest import HOURS, inside, kept, minutes
from tests.foundation.at_once import at_once, postgres
from yinian.entitlement.benefits import actions, queries
from yinian.entitlement.benefits.actions import capture, release, reserve
from yinian.entitlement.benefits.models import Decision
from yinian.foundation.periods import add_months
from yinian.foundation.refusals import LawBroken
from yinian.registry.elders.models import Elder

TODAY = timezone.localdate()
Go = Callable[[date], date]


@pytest.fixture
def elder(cast: Cast) -> Elder:
    assert cast.elder
    actions.decide(cast.elder, HOURS, by=cast.actor("chen"))
    return cast.elder


def reserved(elder: Elder, count: int, key: str, *, item: str = "bathing", on: date = TODAY) -> bool:
    return inside(lambda: reserve(elder, item, count, key, on=on))


def test_reserving_moves_minutes_aside_and_using_them_gives_the_rest_back(elder: Elder) -> None:
    assert reserved(elder, 60, "order:1") and reserved(elder, 60, "order:1")
    assert minutes(elder) == {"wallet": 120, "reserved": 60, "used": 0}
    for _again in range(2):
        assert inside(lambda: capture(elder, "order:1", 45, on=TODAY)) == 45
        assert minutes(elder) == {"wallet": 135, "reserved": 0, "used": 45}
    kept()


def test_letting_go_gives_all_of_it_back_once(elder: Elder) -> None:
    assert reserved(elder, 60, "order:1")
    assert inside(lambda: release(elder, "order:1", on=TODAY)) == 60
    assert inside(lambda: release(elder, "order:1", on=TODAY)) == 0
    assert minutes(elder) == {"wallet": 180, "reserved": 0, "used": 0}


@pytest.mark.parametrize(("took", "charged"), [(0, 0), (1, 1), (60, 60), (61, 60), (600, 60)])
def test_no_more_is_charged_than_was_reserved(elder: Elder, took: int, charged: int) -> None:
    reserved(elder, 60, "order:1")
    assert inside(lambda: capture(elder, "order:1", took, on=TODAY)) == charged
    assert minutes(elder) == {"wallet": 180 - charged, "reserved": 0, "used": charged}
    assert inside(lambda: capture(elder, "order:1", took, on=TODAY)) == charged


def test_what_is_not_covered_is_not_reserved(elder: Elder, cast: Cast) -> None:
    assert not reserved(elder, 60, "a", item="pet_walking")
    assert not reserved(elder, 181, "b")
    assert not reserved(elder, 0, "c")
    assert not reserved(elder, 60, "d", on=add_months(TODAY.replace(day=1), 1))
    assert not reserved(elder, 60, "e", on=add_months(TODAY, -1))
    assert cast.neighbour
    assert not reserved(cast.neighbour, 60, "f")
    assert minutes(elder)["wallet"] == 180
    assert inside(lambda: capture(elder, "a", 60, on=TODAY)) == 0 == inside(lambda: release(elder, "a", on=TODAY))
    assert reserved(elder, 180, "g") and not reserved(elder, 1, "h")


def test_an_end_is_one_end(elder: Elder) -> None:
    reserved(elder, 60, "order:1")
    inside(lambda: release(elder, "order:1", on=TODAY))
    with pytest.raises(LawBroken):
        inside(lambda: capture(elder, "order:1", 60, on=TODAY))
    with pytest.raises(LawBroken):
        reserved(elder, 60, "order:1")
    assert minutes(elder)["wallet"] == 180


def test_a_surplus_of_a_month_that_has_passed_expires(elder: Elder, on_day: Go) -> None:
    later = add_months(TODAY.replace(day=1), 1)
    assert reserved(elder, 60, "order:1") and reserved(elder, 60, "order:2")
    on_day(later)
    assert queries.left(BY, elder) == {HOURS: 180}
    assert inside(lambda: capture(elder, "order:1", 40, on=later)) == 40
    assert inside(lambda: release(elder, "order:2", on=later)) == 60
    assert minutes(elder) == {"wallet": 60, "reserved": 0, "used": 40}
    # The month's job has not come by: who reserves first turns the month.
    assert reserved(elder, 60, "order:3", on=later)
    assert minutes(elder) == {"wallet": 120, "reserved": 60, "used": 40}
    assert queries.left(BY, elder) == {HOURS: 120}
    kept()


def test_minutes_let_go_after_the_grant_ended_go_back_where_they_came_from(elder: Elder, cast: Cast) -> None:
    assert reserved(elder, 60, "order:1")
    actions.end(Decision.unscoped.get(), by=cast.actor("chen"), why="迁出")
    assert minutes(elder) == {"wallet": 0, "reserved": 60, "used": 0}
    assert inside(lambda: release(elder, "order:1", on=TODAY)) == 60
    assert minutes(elder) == {"wallet": 0, "reserved": 0, "used": 0}
    assert not reserved(elder, 60, "order:2")
    kept()


@postgres
def test_two_who_reach_for_the_last_hour(lasting_cast: Cast) -> None:
    elder = lasting_cast.elder
    assert elder
    actions.decide(elder, HOURS, by=lasting_cast.actor("chen"))
    assert reserved(elder, 120, "before")
    got = at_once(*(lambda key=key: reserved(elder, 60, key) for key in ("a", "b", "c", "d")))
    assert sorted(got) == [False, False, False, True]
    assert minutes(elder) == {"wallet": 0, "reserved": 180, "used": 0}
    ends = at_once(
        lambda: inside(lambda: capture(elder, "before", 90, on=TODAY)),
        lambda: inside(lambda: capture(elder, "before", 90, on=TODAY)),
        lambda: inside(lambda: release(elder, "before", on=TODAY)),
    )
    assert len([end for end in ends if isinstance(end, LawBroken)]) in (1, 2)
    kept()


@postgres
def test_two_who_decide_at_once_grant_once(lasting_cast: Cast) -> None:
    elder = lasting_cast.elder
    assert elder
    made = at_once(
        *(lambda who=who: actions.decide(elder, HOURS, by=lasting_cast.actor(who)) for who in ("chen", "he"))
    )
    assert made[0] == made[1] and minutes(elder)["wallet"] == 180
