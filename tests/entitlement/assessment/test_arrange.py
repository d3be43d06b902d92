"""An assessment is arranged by an officer with two certified assessors, and called off."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.entitlement.assessment.team import Team
from yinian.entitlement.assessment import actions, queries
from yinian.entitlement.assessment.models import Assessment
from yinian.foundation import deadlines
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders import queries as registry
from yinian.registry.elders.models import Elder, Sight


def test_both_assessors_see_the_elder_until_a_day_and_a_result_is_due(team: Team) -> None:
    assert team.cast.elder
    row = team.arranged()
    assert (row.status, row.version, row.region_path) == ("open", "2022", team.cast.elder.region_path)
    for who in ("li", "sun"):
        assert registry.elder(team.actor(who), team.cast.elder.pk).name == "王秀英"
        assert [mine.pk for mine in queries.mine(team.actor(who))] == [row.pk]
    ends = set(Sight.unscoped.filter(purpose="assessment").values_list("until", flat=True))
    due = timezone.localdate() + timedelta(days=15)
    assert ends == {due + timedelta(days=30)}
    waiting = deadlines.waiting(team.actor("chen")).get(kind="assessment.finish")
    assert timezone.localtime(waiting.due_at).date() == due
    lines = {line.verb for line in Line.unscoped.filter(request=timeline(row)[0].request)}
    assert lines == {"assessment.arrange", "elder.open_sight"}


def test_a_third_assessor_sees_neither(team: Team) -> None:
    assert team.cast.elder
    row = team.arranged()
    for read in (
        lambda: queries.assessment(team.actor("qian"), row.pk),
        lambda: registry.elder(team.actor("qian"), row.elder_id),
    ):
        with pytest.raises(NotFound):
            read()
    assert not queries.mine(team.actor("qian"))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"second": "li"}, "同一个人"),
        ({"second": "lapsed"}, "过期者」没有有效"),
        ({"lead": "lapsed"}, "过期者」没有有效"),
        ({"scale": "horoscope"}, "不在列表中"),
        ({"reason": "boredom"}, "不在列表中"),
    ],
)
def test_it_is_refused(team: Team, given: dict[str, Any], why: str) -> None:
    assert team.cast.elder
    with pytest.raises(Refused) as refusal:
        actions.arrange(team.cast.elder, team.given(**given), by=team.actor("chen"))
    assert why in refusal.value.why
    assert not Assessment.unscoped.exists() and not Sight.unscoped.filter(purpose="assessment").exists()


def test_who_has_left_work_does_not_assess(team: Team) -> None:
    team.workers["sun"].until = timezone.localdate()
    with pytest.raises(Refused) as refusal:
        team.arranged()
    assert "离职" in refusal.value.why


def test_the_same_scale_is_under_way_once_and_another_beside_it(team: Team) -> None:
    team.arranged()
    with pytest.raises(Refused) as refusal:
        team.arranged(lead="qian", second="wu")
    assert "正在进行" in refusal.value.why
    assert team.arranged(lead="qian", second="wu", scale="ltci").scale == "ltci"


def test_nobody_is_assessed_after_death(team: Team) -> None:
    assert team.cast.elder
    elders.record_death(team.cast.elder, timezone.localdate(), by=team.actor("chen"))
    with pytest.raises(Refused) as refusal:
        team.arranged()
    assert "已故" in refusal.value.why


@pytest.mark.parametrize("who", ["liu", "agent", "li", "wang", "zhang"])
def test_only_an_officer_arranges(team: Team, who: str) -> None:
    assert team.cast.elder
    team.arranged(scale="ltci")
    elder = Elder.unscoped.get(pk=team.cast.elder.pk)
    with pytest.raises(Refused) as refusal:
        actions.arrange(elder, team.given(), by=team.actor(who))
    assert "没有这项权限" in refusal.value.why and Assessment.unscoped.count() == 1


def test_the_neighbour_arranges_nothing_and_sees_nothing(team: Team) -> None:
    assert team.cast.elder
    row = team.arranged()
    with pytest.raises(NotFound):
        actions.arrange(team.cast.elder, team.given(scale="ltci"), by=team.actor("zhou"))
    with pytest.raises(NotFound):
        actions.cancel(row, by=team.actor("zhou"))
    assert not queries.assessments(team.actor("zhou"))


def test_it_is_called_off_and_the_assessors_see_the_elder_no_longer(team: Team) -> None:
    assert team.cast.elder
    row = team.arranged()
    other = team.arranged(lead="li", second="qian", scale="ltci")
    actions.cancel(row, by=team.actor("chen"), why="排错了")
    assert not deadlines.waiting(team.actor("chen")).filter(subject_id=row.pk, kind="assessment.finish").exists()
    assert timeline(row)[0].reason == "排错了"
    with pytest.raises(NotFound):
        registry.elder(team.actor("sun"), team.cast.elder.pk)
    # 李评 has another one of the same elder.
    assert registry.elder(team.actor("li"), team.cast.elder.pk)
    assert [mine.pk for mine in queries.mine(team.actor("li"))] == [other.pk]
    with pytest.raises(Overtaken):
        actions.cancel(queries.assessment(team.actor("chen"), row.pk), by=team.actor("chen"))


def test_assessors_of_the_district_are_offered_in_its_streets(team: Team) -> None:
    names = [row.name for row in queries.assessors(team.actor("he"), team.cast.regions["xiaodong"])]
    assert names == sorted(["李评", "孙估", "钱师", "吴复"]) and "过期者" not in names
    assert not queries.assessors(team.actor("zhou"), team.cast.regions["binhe"])
