"""Members of the virtual nursing home have a plan, and somebody comes in each period; to whom nobody came is listed."""

from datetime import timedelta

import pytest

from tests.delivery.plans.made import night, planned
from tests.delivery.town import MONDAY, Clock, Town
from tests.settlement.made import TEN, verified
from yinian.delivery.plans import actions, queries
from yinian.delivery.plans.models import Enrolment
from yinian.delivery.plans.rules import Rhythm
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused


def member(town: Town, period: str = "month", by: str = "he") -> Enrolment:
    plan, _lines = planned(town)
    return actions.enrol(plan, town.sunny.party, period, by=town.by(by))


def test_an_elder_with_a_plan_becomes_a_member_once(town: Town) -> None:
    row = member(town)
    assert timeline(row)[0].verb == "enrolment.enrol"
    for who in ("he", "chen", "wang", "son", "sunny"):
        assert queries.enrolment(town.by(who), row.pk).since == MONDAY.date()
    for who in ("zhou", "zhang"):
        with pytest.raises(NotFound):
            queries.enrolment(town.by(who), row.pk)
    with pytest.raises(Refused) as refusal:
        actions.enrol(row.plan, town.sunny.party, "month", by=town.by("he"))
    assert "已经是成员" in refusal.value.why and Enrolment.unscoped.count() == 1


def test_without_a_plan_that_brings_somebody_nobody_is_a_member(town: Town) -> None:
    plan, _lines = planned(town, Rhythm("standing"))
    with pytest.raises(Refused) as refusal:
        actions.enrol(plan, town.sunny.party, "month", by=town.by("he"))
    assert "定期的服务" in refusal.value.why
    with pytest.raises(Refused):
        actions.enrol(plan, town.cast.parties["son"], "month", by=town.by("he"))
    actions.stop(plan, by=town.by("he"), why="不需要了")
    with pytest.raises(Refused) as refusal:
        actions.enrol(plan, town.sunny.party, "month", by=town.by("he"))
    assert "已经停止" in refusal.value.why and not Enrolment.unscoped.exists()


@pytest.mark.parametrize("period", ["week", "month"])
def test_to_whom_nobody_came_this_period(town: Town, clock: Clock, period: str) -> None:
    row, day = member(town, period), MONDAY.date()
    he = town.by("he")
    assert list(queries.without_delivery(he, day)) == [row]
    verified(town, clock, TEN, funding="self")
    assert not queries.without_delivery(he, day).exists() and list(queries.with_delivery(he, day)) == [row]
    told = queries.reach(he, queries.members(he), day)
    assert (told.members, told.served, told.waiting) == (1, 1, 0)
    later = day + timedelta(days=7 if period == "week" else 31)
    assert list(queries.without_delivery(he, later)) == [row]
    assert not queries.without_delivery(town.by("zhou"), later).exists()
    assert [one.item.code for one in queries.delivered(he, row)] == ["bathing"]


def test_membership_ends_with_a_reason_or_with_the_plan(town: Town) -> None:
    row = member(town)
    with pytest.raises(Refused):
        actions.end_enrolment(row, by=town.by("he"), why="")
    actions.end_enrolment(row, by=town.by("he"), why="住进养老院")
    with pytest.raises(Refused):
        actions.end_enrolment(row, by=town.by("he"), why="再退")
    again = actions.enrol(row.plan, town.sunny.party, "week", by=town.by("he"))
    night()
    actions.stop(row.plan, by=town.by("he"), why="家人照料")
    assert Enrolment.unscoped.get(pk=again.pk).until == MONDAY.date()
    assert not queries.members(town.by("he")).exists()
