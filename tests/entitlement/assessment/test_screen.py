"""Screenings: who is due, who was screened, what was found, street by street, and each number's rows."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import BY
from tests.entitlement.assessment.team import Team
from yinian.entitlement.assessment import actions, rules, screenings
from yinian.entitlement.assessment.models import Assessment, Campaign
from yinian.foundation.guard import writing
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder

# Check digits reckoned by GB 11643: one of 70 who lives with others, one of 90.
SEVENTY, NINETY = "990104195601010018", "990104193601010022"


def opened(team: Team, who: str = "chen", **more: Any) -> Campaign:
    today = timezone.localdate()
    given = {
        "region": team.cast.regions["dadong"], "name": "2026 年摸底", "whom": "oldest_old", "scale": "gbt42195",
        "since": today - timedelta(days=10), "until": today + timedelta(days=80), **more,
    }  # fmt: skip
    return actions.open_campaign(actions.Screening(**given), by=team.actor(who))


def elder(team: Team, name: str, number: str, place: str = "dongshuncheng", **facts: str) -> Elder:
    body = number[:17]
    digits = [int(a) * w for a, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)]
    number = body + "10X98765432"[sum(digits) % 11]
    return elders.register(elders.Registration(name, team.cast.regions[place], number, facts=facts), by=BY)


def names(team: Team, row: Campaign, part: str, who: str = "chen") -> list[str]:
    at = screenings.places(team.actor(who), row, None)
    return sorted(person.name for person in screenings.people(team.actor(who), row, part, at))


@pytest.mark.parametrize(
    ("years", "on", "born"),
    [(80, date(2026, 3, 1), date(1946, 3, 1)), (65, date(2028, 2, 29), date(1963, 2, 28)), (80, date(2024, 2, 29), date(1944, 2, 29))],
)  # fmt: skip
def test_who_has_reached_an_age(years: int, on: date, born: date) -> None:
    assert rules.born_by(years, on) == born


def test_who_is_meant_and_who_is_due(team: Team) -> None:
    old = elder(team, "九十岁", NINETY)
    elder(team, "七十岁", SEVENTY)
    elder(team, "在外地", "990104193601010044", away="yes")
    moved = elder(team, "已故者", "990104193601010061")
    elders.record_death(moved, timezone.localdate(), by=BY)
    row = opened(team)
    assert names(team, row, "target") == names(team, row, "due") == ["九十岁", "王秀英"]
    team.concluded({"B.1.1": 0})
    assert names(team, row, "due") == ["九十岁"] and names(team, row, "screened") == ["王秀英"]
    assert names(team, row, "positive") == names(team, row, "assessed") == ["王秀英"]
    assert names(team, row, "oldest") == ["九十岁", "王秀英"]
    with writing("test"):
        Assessment.unscoped.update(valid_until=timezone.localdate())
    assert names(team, row, "due") == ["九十岁", "王秀英"] and names(team, row, "screened") == ["王秀英"]
    assert old.pk


def test_special_difficulty_and_everybody_of_65(team: Team) -> None:
    elder(team, "七十岁", SEVENTY, living="with_spouse")
    elder(team, "失独者", "990104195601010034", bereaved_parent="yes")
    assert names(team, opened(team, whom="special"), "target") == ["失独者", "王秀英"]
    assert names(team, opened(team, whom="all_65"), "target") == ["七十岁", "失独者", "王秀英"]


def test_another_scale_or_another_time_screens_nobody(team: Team) -> None:
    team.concluded({"adl.1": 0}, scale="ltci")
    row = opened(team)
    assert names(team, row, "screened") == [] and names(team, row, "due") == ["王秀英"]
    team.concluded()
    past = opened(team, since=timezone.localdate() - timedelta(days=90), until=timezone.localdate())
    assert names(team, row, "screened") == ["王秀英"] and names(team, row, "positive") == []
    assert names(team, past, "screened") == [] and names(team, past, "due") == []


def test_every_place_has_its_numbers_and_their_sum_is_the_whole(team: Team) -> None:
    elder(team, "九十岁", NINETY)
    elder(team, "邻区的", "990104193601010088", place="xishuncheng")
    team.concluded({"B.1.1": 0})
    row = opened(team, who="lin", region=team.cast.regions["shenyang"])
    whole, below = screenings.standing(team.actor("lin"), row, team.cast.regions["shenyang"])
    assert whole.counts == {"target": 4, "screened": 1, "positive": 1, "due": 3, "oldest": 4, "assessed": 1}
    assert {place.region.name: place.counts["target"] for place in below} == {"大东区": 2, "沈河区": 2}
    assert [place.coverage for place in below] == ["50.0%", "0.0%"] and whole.coverage == "25.0%"
    street = screenings.standing(team.actor("lin"), row, team.cast.regions["xiaodong"])
    assert street[0].counts["target"] == 2 and [place.region.name for place in street[1]] == ["东顺城社区"]
    for part, count in whole.counts.items():
        assert screenings.people(team.actor("lin"), row, part, row.region).count() == count


def test_the_number_of_questions_does_not_grow(team: Team) -> None:
    row = opened(team, whom="all_65")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            screenings.standing(team.actor("chen"), row, row.region)
        return len(queries)

    before = asked()
    for number in range(5):
        elder(team, f"老人{number}", f"99010419360101{number:03}0")
    assert asked() == before <= 8


def test_many_are_arranged_at_once_or_none(team: Team) -> None:
    assert team.cast.elder
    old, row = elder(team, "九十岁", NINETY), opened(team)
    both = [team.cast.elder, old]
    actions.arrange_many(row, both, team.given(reason="routine"), by=team.actor("chen"))
    rows = Assessment.unscoped.order_by("elder_id")
    assert [(one.campaign_id, one.reason, one.scale) for one in rows] == [(row.pk, "routine", "gbt42195")] * 2
    third = elder(team, "又一位", "990104193601010099")
    with pytest.raises(Refused) as refusal:
        actions.arrange_many(row, [third, old], team.given(), by=team.actor("chen"))
    assert "正在进行" in refusal.value.why and Assessment.unscoped.count() == 2
    for wrong in ([], [third] * 51):
        with pytest.raises(Refused):
            actions.arrange_many(row, wrong, team.given(), by=team.actor("chen"))
    assert team.cast.neighbour
    with pytest.raises(Refused) as refusal:
        actions.arrange_many(row, [team.cast.neighbour], team.given(), by=team.actor("chen"))
    assert "岗位范围" in refusal.value.why and Assessment.unscoped.count() == 2


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"name": " "}, "名称没有填"), ({"whom": "cats"}, "不在列表中"), ({"scale": "x"}, "不在列表中"),
        ({"until": date(2000, 1, 1)}, "结束日期"),
    ],
)  # fmt: skip
def test_a_screening_is_refused(team: Team, given: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused) as refusal:
        opened(team, **given)
    assert why in refusal.value.why and not Campaign.unscoped.exists()


def test_nobody_screens_the_next_district_nor_sees_its_screening(team: Team) -> None:
    with pytest.raises(Refused) as refusal:
        opened(team, region=team.cast.regions["shenhe"])
    assert "岗位范围" in refusal.value.why
    row = opened(team)
    with pytest.raises(NotFound):
        screenings.campaign(team.actor("zhou"), row.pk)
    with pytest.raises(NotFound):
        screenings.places(team.actor("chen"), row, team.cast.regions["shenhe"].pk)
    with pytest.raises(Refused):
        opened(team, who="liu")
