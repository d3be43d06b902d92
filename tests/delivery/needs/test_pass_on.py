"""A need passes up and down the levels on its elder's line, and each hop stands in the journal."""

import pytest

from tests.cast import Cast
from yinian.delivery.needs import actions, queries
from yinian.delivery.needs.models import Need
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused


@pytest.fixture
def need(cast: Cast) -> Need:
    assert cast.elder
    return actions.report(cast.elder, "benefit", "想了解津贴", by=cast.actor("lin"))


def test_it_goes_city_district_street_and_every_hop_is_told(cast: Cast, need: Need) -> None:
    for who, place in (("he", "shenyang"), ("lin", "dadong"), ("chen", "xiaodong")):
        actions.pass_on(need, cast.regions[place], by=cast.actor(who), why="属地办理")
    hops = [line for line in reversed(timeline(need)) if line.verb == "need.pass_on"]
    regions = [line.changed[f"delivery.need:{need.pk}"]["region"][1] for line in hops]
    assert regions == [cast.regions[place].pk for place in ("shenyang", "dadong", "xiaodong")]
    assert all(line.at and line.reason == "属地办理" for line in hops)
    assert Need.unscoped.get(pk=need.pk).region_id == cast.regions["xiaodong"].pk


def test_passed_up_it_is_the_districts_and_still_seen_by_the_street(cast: Cast, need: Need) -> None:
    actions.take(need, by=cast.actor("he"))
    actions.pass_on(need, cast.regions["dadong"], by=cast.actor("he"))
    row = queries.need(cast.actor("he"), need.pk)
    assert (row.status, row.taken_by, row.region.name) == ("open", None, "大东区")
    assert queries.moves(cast.actor("he"), row) == [] and queries.moves(cast.actor("chen"), row)
    with pytest.raises(Refused) as refusal:
        actions.take(need, by=cast.actor("he"))
    assert refusal.value.why == "现由「大东区」负责。"
    actions.take(need, by=cast.actor("chen"))


@pytest.mark.parametrize("place", ["xiaodong", "shenhe", "binhe"])
def test_it_refuses_where_it_is_and_places_off_the_line(cast: Cast, need: Need, place: str) -> None:
    with pytest.raises(Refused):
        actions.pass_on(need, cast.regions[place], by=cast.actor("lin"))
    assert Need.unscoped.get(pk=need.pk).region_id == cast.regions["xiaodong"].pk
    assert cast.regions[place] not in queries.places(cast.actor("lin"), need)


def test_the_neighbour_sees_nothing(cast: Cast, need: Need) -> None:
    with pytest.raises(NotFound):
        actions.pass_on(need, cast.regions["shenhe"], by=cast.actor("zhou"))
