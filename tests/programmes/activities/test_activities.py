"""Activities are announced where the programme is switched on, then held or cancelled."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from yinian.foundation.administration import places
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.programmes.activities import actions, queries
from yinian.programmes.activities.models import Activity


def announcement(cast: Cast, **given: object) -> actions.Announcement:
    known = {
        "title": "智能手机课",
        "region": cast.regions["dongshuncheng"],
        "place": "社区活动室",
        "starts_at": timezone.now() + timedelta(days=2),
        "capacity": 20,
        "goal": "learning",
    }
    return actions.Announcement(**{**known, **given})  # type: ignore[arg-type]


@pytest.fixture
def town(cast: Cast) -> Cast:
    places.switch_module(cast.regions["dadong"], "activities", True, by=BY)
    return cast


@pytest.fixture
def activity(town: Cast) -> Activity:
    return actions.announce(announcement(town), by=town.actor("he"))


def begin(activity: Activity, at: datetime) -> None:
    with writing("test"):
        Activity.unscoped.filter(pk=activity.pk).update(starts_at=at)
    activity.starts_at = at


def test_it_is_announced_and_everyone_finds_it_by_place(town: Cast, activity: Activity) -> None:
    assert (activity.status, activity.get_goal_display()) == ("announced", "老有所学")
    assert timeline(activity)[0].verb == "activity.announce"
    for who in (queries.PUBLIC, town.actor("wang"), town.actor("chen")):
        assert list(queries.coming(who, town.regions["dadong"])) == [activity]
        assert not queries.coming(who, town.regions["shenhe"]).exists()


def test_it_is_refused_where_the_programme_is_off(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        actions.announce(announcement(cast), by=cast.actor("he"))
    assert "没有启用活动功能" in refusal.value.why and not Activity.unscoped.exists()
    assert Line.unscoped.order_by("-id")[0].outcome == "refused"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"title": " "}, "没有填"),
        ({"goal": "老有所乐"}, "没有选择目标"),
        ({"capacity": 0}, "名额至少为 1"),
        ({"starts_at": timezone.now() - timedelta(days=1)}, "已过"),
    ],
)
def test_it_refuses_and_changes_nothing(town: Cast, given: dict[str, object], why: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.announce(announcement(town, **given), by=town.actor("he"))
    assert why in refusal.value.why and not Activity.unscoped.exists()


def test_it_is_held_with_the_number_who_came(town: Cast, activity: Activity) -> None:
    with pytest.raises(Refused):
        actions.hold(activity, 12, by=town.actor("he"))
    begin(activity, timezone.now() - timedelta(hours=1))
    with pytest.raises(Refused) as refusal:
        actions.hold(activity, 21, by=town.actor("he"))
    assert "20" in refusal.value.why
    actions.hold(activity, 12, by=town.actor("he"))
    row = Activity.unscoped.get()
    assert (row.status, row.attended) == ("held", 12)
    with pytest.raises(Overtaken):
        actions.cancel(activity, by=town.actor("chen"), why="下雨")


def test_it_is_cancelled_with_a_reason_only(town: Cast, activity: Activity) -> None:
    with pytest.raises(Refused):
        actions.cancel(activity, by=town.actor("he"))
    assert Activity.unscoped.get().status == "announced"
    actions.cancel(activity, by=town.actor("he"), why="下雨")
    assert Activity.unscoped.get().status == "cancelled" and timeline(activity)[0].reason == "下雨"
    assert not queries.coming(queries.PUBLIC, town.regions["dadong"]).exists()


def test_the_neighbour_sees_nothing(town: Cast, activity: Activity) -> None:
    zhou = town.actor("zhou")
    assert not queries.activities(zhou).exists()
    with pytest.raises(NotFound):
        queries.activity(zhou, activity.pk)
    with pytest.raises(NotFound):
        actions.cancel(activity, by=zhou, why="不是我的")
    with pytest.raises(Refused):
        actions.announce(announcement(town), by=zhou)
    assert Activity.unscoped.get().status == "announced"
