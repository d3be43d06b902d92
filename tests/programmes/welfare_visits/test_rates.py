"""The month's rate: each person once, everybody missing named with one reason; late records make a new version."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.programmes.welfare_visits import round as visiting
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line
from yinian.programmes.welfare_visits import actions, counting, jobs, queries
from yinian.programmes.welfare_visits.actions.campaigns import JOB
from yinian.programmes.welfare_visits.models import Attempt, Campaign, MonthRate, Pause, Turn, Visit
from yinian.registry.elders.models import Elder

MONTH = visiting.DAY


@pytest.fixture
def people(lasting_cast: Cast) -> dict[str, Elder]:
    found = visiting.town(lasting_cast)
    jobs.plan_region(lasting_cast.regions["dadong"], MONTH)
    return found


def visited(elder: Elder, day: date, key: str) -> Visit:
    turn = Turn.unscoped.filter(elder=elder, since__lte=day, until__gt=day).first()
    with writing("test"):
        row = Visit.unscoped.create(
            elder=elder, day=day, way="home", key=key, received_at=timezone.now(), region_path=elder.region_path
        )
        Turn.unscoped.filter(pk=turn.pk if turn else 0).update(visit=row)
    return row


def count(cast: Cast) -> MonthRate:
    actions.keep_rates(counting.counted(cast.regions["dadong"], MONTH), MONTH, by=jobs.BY)
    row = counting.rate(cast.actor("chen"), cast.regions["dadong"], MONTH)
    assert row is not None
    return row


def test_each_person_counts_once_and_everybody_missing_has_one_reason(
    lasting_cast: Cast, people: dict[str, Elder]
) -> None:
    cast, wang = lasting_cast, people["wang"]
    visited(people["weekly"], date(2026, 9, 2), "a" * 16)
    visited(people["weekly"], date(2026, 9, 9), "b" * 16)
    with writing("test"):
        Pause.unscoped.create(elder=wang, reason="hospital", since=date(2026, 9, 5), region_path=wang.region_path)
        turn = Turn.unscoped.get(elder=people["monthly"])
        Attempt.unscoped.create(
            turn=turn, elder=people["monthly"], day=date(2026, 9, 10), at=timezone.make_aware(datetime(2026, 9, 10)),
            way="home", reason="not_reached", key="c" * 16, received_at=timezone.now(), region_path=wang.region_path,
        )  # fmt: skip
    third = int(people["quarterly"].pk % 3 == 2)
    counts = count(cast).counts
    assert {name: number for name, number in counts.items() if number} == {
        "due": 3 + third, "visited": 1, "hospital": 1, "not_reached": 1, **({"not_tried": 1} if third else {})
    }  # fmt: skip
    # Every number opens into its rows, by the same SQL.
    for state in counting.STATES:
        rows = counting.standing(cast.actor("chen"), cast.regions["dadong"], MONTH, state)
        assert rows.count() == counts[state]
    assert not counting.standing(cast.actor("zhou"), cast.regions["dadong"], MONTH).exists()
    told = dict(counting.told(counting.standing(cast.actor("he"), cast.regions["dongshuncheng"], MONTH)))
    assert told[wang] == "hospital" and told[people["weekly"]] == "visited"


def test_a_late_record_is_a_new_version_and_counting_again_is_none(
    lasting_cast: Cast, people: dict[str, Elder]
) -> None:
    assert count(lasting_cast).version == 1
    assert count(lasting_cast).version == 1
    visited(people["wang"], date(2026, 9, 3), "d" * 16)
    row = count(lasting_cast)
    assert (row.version, row.counts["visited"]) == (2, 1)
    assert MONTH in counting.months_to_count(date(2026, 12, 5))
    first = MonthRate.unscoped.get(region=lasting_cast.regions["dadong"], version=1)
    assert first.counts["visited"] == 0


def test_who_died_stays_due_and_is_named(lasting_cast: Cast, people: dict[str, Elder]) -> None:
    with writing("test"):
        Elder.unscoped.filter(pk=people["wang"].pk).update(died_on=date(2026, 9, 4))
    jobs.plan_region(lasting_cast.regions["dadong"], MONTH + timedelta(days=6))
    assert count(lasting_cast).counts["died"] == 1


def test_a_campaign_lays_everybody_of_its_group_once_and_opens_for_the_office_alone(
    lasting_cast: Cast, people: dict[str, Elder]
) -> None:
    day = timezone.localdate()
    with writing("test"):
        Elder.unscoped.filter(pk=people["wang"].pk).update(born_on=date(1940, 1, 1))
    given = actions.Occasion(
        "敬老月送保健金", "respect", lasting_cast.regions["dadong"], day, day + timedelta(days=7), "all", 85, "保健金"
    )
    row = actions.open_campaign(given, by=lasting_cast.actor("chen"))
    assert isinstance(row, Campaign) and JOB == "visits.campaign"
    for _again in range(2):
        with jobs.planning.opened_for(row, day) as laid:
            jobs.writing_plan.lay(jobs.planning.missing(laid), row.region, day, by=jobs.BY, campaign=row)
    turns = list(queries.turns_in(lasting_cast.actor("chen"), row))
    assert [(turn.elder_id, turn.cause, turn.since) for turn in turns] == [(people["wang"].pk, "campaign", day)]
    assert Line.unscoped.filter(verb="visit_campaign.open").count() == 1
    assert not queries.campaigns(lasting_cast.actor("zhou")).exists()
