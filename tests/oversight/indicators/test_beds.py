"""Beds are added up from facilities, held against the elders of the same place, and open into their facilities."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.oversight.indicators.test_snapshot import numbered
from yinian.foundation.refusals import NotFound
from yinian.oversight.indicators import actions, behind, queries
from yinian.oversight.indicators import jobs as nightly
from yinian.registry.elders import actions as elders
from yinian.registry.providers import actions as providers
from yinian.registry.providers.models import Facility

TODAY = timezone.localdate()
NAME = "beds_per_thousand"


def facility(cast: Cast, name: str, place: str, beds: dict[str, int]) -> Facility:
    by = cast.actor("lin")
    given = providers.Opening(name, cast.regions[place], "residential", "private", "self_built")
    made = providers.open_facility(given, by=by)
    for kind, count in beds.items():
        providers.set_beds(made, kind, count, by=by)
    return made


@pytest.fixture
def town(lasting_cast: Cast) -> Cast:
    for serial in range(3):
        given = elders.Registration(
            f"马{serial}", lasting_cast.regions["xiaodong"], numbered(date(1950, 1, 1), 150 + serial)
        )
        elders.register(given, by=lasting_cast.actor("he"))
    facility(lasting_cast, "松柏养老院", "xiaodong", {"ordinary": 100, "nursing": 52})
    facility(lasting_cast, "区社会福利院", "dadong", {"ordinary": 3})
    facility(lasting_cast, "空院", "xiaodong", {})
    facility(lasting_cast, "沈河院", "shenhe", {"ordinary": 7})
    actions.snapshot(TODAY, queries.reckoned(nightly.BY, TODAY), by=nightly.BY)
    return lasting_cast


def test_beds_are_held_against_the_elders_of_the_same_place(town: Cast) -> None:
    lin = town.actor("lin")
    told = {
        place: (figure.numerator, figure.denominator, figure.quoted, str(figure.finer))
        for place in ("shenyang", "dadong", "xiaodong", "dongshuncheng")
        for figure in [queries.values(lin, town.regions[place], TODAY)[NAME]]
    }
    assert told == {
        "shenyang": (162, 5, "32400 张/千人", "32400.00"),
        "dadong": (155, 4, "38750 张/千人", "38750.00"),
        "xiaodong": (152, 4, "38000 张/千人", "38000.00"),
        "dongshuncheng": (0, 1, "0 张/千人", "0.00"),
    }


def test_a_place_without_elders_has_no_rate(town: Cast) -> None:
    elder = town.elder
    assert elder
    elders.record_death(elder, TODAY, by=town.actor("he"))
    actions.snapshot(TODAY, queries.reckoned(nightly.BY, TODAY), by=nightly.BY)
    figure = queries.values(town.actor("lin"), town.regions["dongshuncheng"], TODAY)[NAME]
    assert (figure.rate, figure.finer, figure.quoted) == (None, None, "无依据")


def test_the_four_levels_still_add_up(town: Cast) -> None:
    lin = town.actor("lin")
    for place in ("shenyang", "dadong", "xiaodong"):
        rolled = {one.indicator.name: one for one in queries.roll_up(lin, town.regions[place], TODAY)}
        assert rolled[NAME].exact and all(one.exact for one in rolled.values())
    assert rolled[NAME].own == (152, 3)


def test_the_figure_opens_into_facilities_that_add_up_to_it(town: Cast) -> None:
    lin = town.actor("lin")
    rows = behind.behind(lin, NAME, town.regions["shenyang"], TODAY).rows
    assert [(row.name, row.counted) for row in rows] == [("松柏养老院", 152), ("沈河院", 7), ("区社会福利院", 3)]
    for place in ("shenyang", "dadong", "xiaodong", "shenhe"):
        rows = behind.behind(lin, NAME, town.regions[place], TODAY).rows
        figure = queries.values(lin, town.regions[place], TODAY)[NAME]
        assert sum(row.counted for row in rows) == figure.numerator
        below = behind.behind(lin, NAME, town.regions[place], TODAY, "denominator")
        assert (below.subject, below.rows.count()) == ("elder", figure.denominator)
    for wrong in ("no_such", "ageing"):
        with pytest.raises(NotFound):
            behind.behind(lin, wrong, town.regions["dadong"], TODAY)
    with pytest.raises(NotFound):
        behind.behind(town.actor("zhou"), NAME, town.regions["dadong"], TODAY)


def test_beds_count_from_their_day_on(town: Cast) -> None:
    yesterday = queries.reckoned(town.actor("chen"), TODAY - timedelta(days=1))
    assert {one.numbers[yesterday.names.index("open_beds")] for one in yesterday.counted.values()} == {0}
