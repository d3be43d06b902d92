"""Whoever was served this year is counted once, wherever she lives, and a place's own target is told beside it."""

from datetime import timedelta

from tests.delivery.conftest import clock, lasting_town
from tests.delivery.town import MONDAY, Clock, Town
from tests.settlement.made import TEN, verified
from yinian.foundation.guard import writing
from yinian.foundation.regions import RegionCode
from yinian.oversight.indicators import actions, behind, queries, shelf
from yinian.oversight.indicators import jobs as nightly

__all__ = ["clock", "lasting_town"]
DAY = MONDAY.date()


def reckon(town: Town, place: str) -> dict[str, tuple[int, int, str]]:
    actions.snapshot(DAY, queries.reckoned(nightly.BY, DAY), by=nightly.BY)
    figures = queries.values(town.by("lin"), town.cast.regions[place], DAY)
    names = ("home_service_reach", "virtual_home_reach")
    return {name: (figures[name].numerator, figures[name].denominator, figures[name].quoted) for name in names}


def test_two_visits_make_her_street_one_higher(lasting_town: Town, clock: Clock) -> None:
    assert reckon(lasting_town, "xiaodong") == {
        "home_service_reach": (0, 1, "0.0%"),
        "virtual_home_reach": (0, 1, "0.0%"),
    }
    verified(lasting_town, clock, TEN)
    verified(lasting_town, clock, TEN + timedelta(hours=4))
    assert reckon(lasting_town, "xiaodong")["home_service_reach"] == (1, 1, "100.0%")
    assert reckon(lasting_town, "shenyang")["virtual_home_reach"] == (1, 2, "50.0%")
    for place in ("shenyang", "dadong", "xiaodong"):
        rolled = queries.roll_up(lasting_town.by("lin"), lasting_town.cast.regions[place], DAY)
        assert all(one.exact for one in rolled)
    dadong = lasting_town.cast.regions["dadong"]
    rows = behind.behind(lasting_town.by("lin"), "home_service_reach", dadong, DAY).rows
    assert [row.pk for row in rows] == [lasting_town.elder.pk]


def test_a_year_later_she_has_to_be_served_again(lasting_town: Town, clock: Clock) -> None:
    verified(lasting_town, clock, TEN)
    lin, next_year = lasting_town.by("lin"), DAY.replace(year=DAY.year + 1)
    reckoned = queries.reckoned(lin, next_year)
    for name, measure in (("home_service_reach", "served_at_home"), ("virtual_home_reach", "served")):
        assert not behind.behind(lin, name, lasting_town.cast.regions["dadong"], next_year).rows.exists()
        place = reckoned.names.index(measure)
        assert {one.numbers[place] for one in reckoned.counted.values()} == {0}


def test_a_target_is_what_the_place_set_itself(lasting_town: Town) -> None:
    lin, dadong = lasting_town.by("lin"), lasting_town.cast.regions["dadong"]
    known = {name: shelf.indicator(name) for name in ("home_service_reach", "virtual_home_reach", "beds_per_thousand")}
    assert {queries.target(lin, one, dadong, DAY) for one in known.values()} == {None}
    with writing("test"):
        RegionCode.objects.filter(region=dadong).update(code="321002000000")
    assert [queries.target(lin, one, dadong, DAY) for one in known.values()] == [15, 11, None]
