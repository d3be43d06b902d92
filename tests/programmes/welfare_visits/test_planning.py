"""The night's plan: tiers by rule, gaps, fair turns near the doors; made again or gone on with it comes to the same."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.cast import Cast
from tests.programmes.welfare_visits import round as visiting
from yinian.foundation.deadlines import Deadline
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line, timeline
from yinian.programmes.welfare_visits import actions, jobs
from yinian.programmes.welfare_visits.models import Gap, Listed, Turn
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder, Sight

DAY = visiting.DAY


@pytest.fixture
def people(lasting_cast: Cast) -> dict[str, Elder]:
    return visiting.town(lasting_cast)


def night(cast: Cast, day: date = DAY) -> dict[str, int]:
    return jobs.plan_region(cast.regions["dadong"], day)


def test_everybody_at_risk_is_listed_by_the_first_rule_that_names_them_and_has_their_turns(
    lasting_cast: Cast, people: dict[str, Elder]
) -> None:
    cast = lasting_cast
    told = night(cast)
    tiers = dict(Listed.unscoped.filter(until=None).values_list("elder", "tier"))
    assert tiers == {
        people["weekly"].pk: "weekly",
        people["monthly"].pk: "monthly",
        people["quarterly"].pk: "quarterly",
        people["wang"].pk: "monthly",
    }
    line = Listed.unscoped.get(elder=people["weekly"])
    assert line.because == "居住状况 独居，能力等级 中度失能, 重度失能, 完全失能" and line.file == "000000/visits.yaml"
    assert timeline(people["weekly"])[0].verb == "visit_list.put"
    spans = list(Turn.unscoped.filter(elder=people["weekly"]).order_by("since").values_list("since", "until"))
    assert spans == [
        (date(2026, 9, 1), date(2026, 9, 8)), (date(2026, 9, 8), date(2026, 9, 15)),
        (date(2026, 9, 15), date(2026, 9, 22)), (date(2026, 9, 22), date(2026, 10, 1)),
    ]  # fmt: skip
    assert Turn.unscoped.filter(elder=people["quarterly"]).count() == (people["quarterly"].pk % 3 == 2)
    turns = list(Turn.unscoped.all())
    assert all(turn.since <= turn.day < turn.until and turn.day.weekday() < 5 and turn.visitor_id for turn in turns)
    assert Deadline.unscoped.filter(subject_kind="welfare_visits.turn", met_at=None).count() == len(turns)
    assert told["laid"] == len(turns) and told["on"] == 4
    # Who comes from outside the office sees whom they visit, as long as it takes and a little longer.
    zhang = lasting_cast.parties["zhang"]
    for turn in turns:
        if turn.visitor_id == cast.account("zhang").pk:
            assert Sight.unscoped.filter(elder=turn.elder_id, party=zhang, purpose="care").exists()
    assert Line.unscoped.filter(verb="visit_plan.lay").count() == 1


def test_made_again_it_changes_nothing_and_killed_it_goes_on(lasting_cast: Cast, people: dict[str, Elder]) -> None:
    night(lasting_cast)
    before = list(Turn.unscoped.order_by("pk").values_list("elder", "since", "visitor", "day"))
    assert sum(value for name, value in night(lasting_cast).items() if name not in ("listed", "turns")) == 0
    lost = Turn.unscoped.order_by("pk")[1]
    with jobs.planning.opened(lasting_cast.regions["dadong"], DAY) as laid:
        assert not list(jobs.planning.missing(laid))
    with writing("test"):
        Deadline.unscoped.filter(subject_kind="welfare_visits.turn", subject_id=lost.pk).delete()
        lost.delete()
    assert night(lasting_cast)["laid"] == 1
    assert sorted(Turn.unscoped.values_list("elder", "since", "visitor", "day")) == sorted(before)


def test_work_is_parted_evenly_and_neighbours_have_one_visitor(lasting_cast: Cast) -> None:
    cast = lasting_cast
    visiting.town(cast)
    home = cast.regions["dongshuncheng"]
    for number in range(20):
        elders.register(
            elders.Registration(
                f"邻{number:02}", home, visiting.number_of(100 + number), "", f"北路 {number:02} 号",
                facts={"living": "alone"},
            ),
            by=visiting.BY,
        )  # fmt: skip
    visiting.long_since()
    night(cast)
    load = Counter(Turn.unscoped.values_list("visitor", flat=True))
    assert len(load) == 2 and max(load.values()) - min(load.values()) <= 4
    along = Turn.unscoped.filter(elder__address__startswith="北路").order_by("elder__address")
    given = list(along.values_list("visitor", flat=True))
    assert sum(one != other for one, other in pairwise(given)) <= 1
    days = list(along.filter(visitor=given[0]).values_list("day", flat=True))
    assert days == sorted(days)


def test_the_list_follows_facts_and_turns_follow_the_list(lasting_cast: Cast, people: dict[str, Elder]) -> None:
    night(lasting_cast)
    elders.record_fact(people["monthly"], "grade", "intact", by=visiting.BY)
    elders.record_fact(people["none"], "living", "alone", by=visiting.BY)
    visiting.long_since()
    told = night(lasting_cast, DAY + timedelta(days=2))
    assert (told["off"], told["on"], told["dropped"], told["laid"]) == (1, 1, 1, 1)
    assert not Listed.unscoped.filter(elder=people["monthly"], until=None).exists()
    dropped = Turn.unscoped.get(elder=people["monthly"])
    assert dropped.dropped and Deadline.unscoped.get(subject_id=dropped.pk, subject_kind="welfare_visits.turn").dropped


def test_turns_of_who_stops_visiting_go_to_who_still_does(lasting_cast: Cast, people: dict[str, Elder]) -> None:
    night(lasting_cast)
    gone = next(row for row in visiting.visitors() if row.account_id == lasting_cast.account("he").pk)
    count = Turn.unscoped.filter(visitor=lasting_cast.account("he")).count()
    actions.end_visitor(gone, by=lasting_cast.actor("he"))
    with writing("test"):
        type(gone).unscoped.filter(pk=gone.pk).update(until=DAY)
    assert count and night(lasting_cast)["handed"] == count
    assert not Turn.unscoped.filter(visitor=lasting_cast.account("he")).exists()


def test_who_should_be_visited_and_is_not_is_found_with_the_reason(
    lasting_cast: Cast, people: dict[str, Elder]
) -> None:
    night(lasting_cast)
    assert not Gap.unscoped.exists()
    for row in visiting.visitors():
        actions.end_visitor(row, by=lasting_cast.actor("he"))
    with writing("test"):
        type(row).unscoped.update(until=DAY)
    night(lasting_cast, DAY + timedelta(days=1))
    found = dict(Gap.unscoped.values_list("elder", "why"))
    assert found == dict.fromkeys(
        (people[name].pk for name in ("weekly", "monthly", "quarterly", "wang")), "no_visitor"
    )
    night(lasting_cast, DAY + timedelta(days=2))
    assert set(Gap.unscoped.values_list("since", flat=True)) == {DAY + timedelta(days=1)}


def test_a_neighbouring_district_is_left_alone(lasting_cast: Cast, people: dict[str, Elder]) -> None:
    night(lasting_cast)
    assert lasting_cast.neighbour
    assert not Listed.unscoped.filter(elder=lasting_cast.neighbour).exists()
