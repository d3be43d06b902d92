"""A day's figures: counted for every region at once, kept by revision, rolled up exactly, and opened into their rows."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from yinian.foundation import jobs
from yinian.foundation.actor import Actor
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.foundation.regions import Region
from yinian.oversight.indicators import actions, behind, queries, shelf
from yinian.oversight.indicators import jobs as nightly
from yinian.oversight.indicators.models import Reckoning, Snapshot
from yinian.registry.elders import actions as elders

TODAY = timezone.localdate()
PEOPLE = (
    ("马一", "dongshuncheng", date(1966, 1, 1), {"living": "alone", "grade": "severe", "hukou": "local"}),
    ("马二", "dongshuncheng", date(1955, 5, 5), {"empty_nest": "yes", "grade": "mild", "hukou": "local"}),
    ("马三", "xiaodong", date(1944, 2, 29), {"left_behind": "yes", "hukou": "elsewhere"}),
    ("马六", "dongshuncheng", date(1950, 6, 6), {"away": "yes", "living": "alone", "hukou": "local"}),
    ("马四", "xishuncheng", date(1920, 12, 31), {"grade": "complete"}),
)


def numbered(born: date, serial: int) -> str:
    head = f"990104{born:%Y%m%d}{serial:03d}"
    return head + citizen_id_check(head)


@pytest.fixture
def town(lasting_cast: Cast) -> Cast:
    for serial, (name, place, born, facts) in enumerate(PEOPLE, 101):
        given = elders.Registration(name, lasting_cast.regions[place], numbered(born, serial), facts=facts)
        elders.register(given, by=BY)
    return lasting_cast


def reckon() -> Reckoning:
    return actions.snapshot(TODAY, queries.reckoned(nightly.BY, TODAY), by=nightly.BY)


def elders_behind(actor: Actor, name: str, region: Region) -> Any:
    return behind.behind(actor, name, region, TODAY).rows


def told(cast: Cast, who: str, place: str) -> dict[str, int]:
    return {
        name: figure.numerator for name, figure in queries.values(cast.actor(who), cast.regions[place], TODAY).items()
    }


def test_every_region_is_counted_at_once(town: Cast) -> None:
    made = reckon()
    assert made.rows == Snapshot.unscoped.count() == len(town.regions)
    here = told(town, "chen", "dongshuncheng")
    assert len(here) == len(queries.definitions())
    assert {
        "elders60": 3, "elders65": 2, "elders80": 1, "elders60_69": 1, "elders70_79": 1, "elders80_89": 1, "elders90_99": 0,
        "elders100": 0, "empty_nest": 1, "left_behind": 0, "living_alone": 2, "dependent": 2, "severely_dependent": 1,
        "local_hukou": 3, "elders65_local_hukou": 2, "elders80_local_hukou": 0,
        "beds_per_thousand": 0, "home_service_reach": 0, "virtual_home_reach": 0,
    }.items() <= here.items()  # fmt: skip
    assert here["ageing_share"] == 3 and here["community_elements"] == 0
    assert told(town, "lin", "shenyang")["elders60"] == 6 and told(town, "lin", "shenyang")["elders100"] == 1
    figure = queries.values(town.actor("chen"), town.regions["dadong"], TODAY)["elders65_local_hukou"]
    assert (figure.numerator, figure.denominator, str(figure.rate)) == (2, 3, "66.7")
    assert (figure.on, figure.computed_at) == (TODAY, made.computed_at)
    assert timeline(made)[0].verb == "indicators.snapshot"


def test_every_sum_is_exact_on_every_level_for_both_populations(town: Cast) -> None:
    reckon()
    lin = town.actor("lin")
    for place in ("shenyang", "dadong", "shenhe", "xiaodong", "binhe"):
        rolled = queries.roll_up(lin, town.regions[place], TODAY)
        assert len(rolled) > 50 and all(r.exact for r in rolled)
    street = queries.roll_up(lin, town.regions["xiaodong"], TODAY)[0]
    assert (street.whole, street.parts, street.own) == ((4, 4), (3, 3), (1, 1))
    with writing("test"):
        row = Snapshot.unscoped.get(region=town.regions["dongshuncheng"])
        numbers = queries.read(row.numbers)
        numbers[list(shelf.known().measures).index("left_behind")] = 7
        Snapshot.unscoped.filter(pk=row.pk).update(numbers=queries.written(numbers))
    assert [r.indicator.name for r in queries.roll_up(lin, town.regions["xiaodong"], TODAY) if not r.exact] == [
        "left_behind"
    ]


def test_a_figure_opens_into_exactly_its_rows(town: Cast) -> None:
    reckon()
    lin = town.actor("lin")
    for place in ("shenyang", "xishuncheng"):
        for name, figure in queries.values(lin, town.regions[place], TODAY).items():
            for part in ("numerator", "denominator"):
                measure = getattr(figure.indicator, part)
                if measure is None or not measure.adds_up or measure.part.sums:
                    continue
                rows = behind.behind(lin, name, town.regions[place], TODAY, part).rows
                assert rows.count() == getattr(figure, part), (place, name, part)
    names = elders_behind(lin, "severely_dependent", town.regions["shenyang"]).values_list("name", flat=True)
    assert sorted(names) == ["马一", "马四"]
    with pytest.raises(NotFound):
        behind.behind(lin, "ageing_share", town.regions["shenyang"], TODAY, "denominator")


def test_the_day_matters(town: Cast) -> None:
    elder = next(iter(elders_behind(town.actor("chen"), "severely_dependent", town.regions["dadong"])))
    elders.record_death(elder, TODAY, by=town.actor("chen"))
    assert not elders_behind(town.actor("chen"), "severely_dependent", town.regions["dadong"]).exists()
    yesterday = queries.reckoned(town.actor("chen"), TODAY - timedelta(days=1))
    place = list(shelf.known().measures).index("elders60")
    assert {one.numbers[place] for one in yesterday.counted.values()} == {0}


def test_health_figures_open_only_for_those_who_may_read_health(town: Cast) -> None:
    reckon()
    liu, dadong = town.actor("liu"), town.regions["dadong"]
    assert told(town, "liu", "dadong")["dependent"] == 2
    assert elders_behind(liu, "elders80", dadong).count() == 2
    with pytest.raises(Refused):
        elders_behind(liu, "dependent", dadong)


def test_a_late_record_makes_a_new_version_of_the_regions_it_changes_and_edits_nothing(town: Cast) -> None:
    first = reckon()
    kept = list(Snapshot.unscoped.filter(reckoning=first).order_by("pk").values())
    assert reckon() == first and Snapshot.unscoped.count() == len(kept)
    elders.register(
        elders.Registration("马五", town.regions["dongshuncheng"], numbered(date(1950, 1, 1), 120)), by=town.actor("he")
    )
    second = reckon()
    assert (first.revision, second.revision) == (1, 2)
    assert list(Snapshot.unscoped.filter(reckoning=first).order_by("pk").values()) == kept
    # Her community, street, district, city and province; nobody else's numbers are written again.
    assert second.rows == Snapshot.unscoped.filter(reckoning=second).count() == 5
    assert told(town, "chen", "xiaodong")["elders60"] == 5
    chen, dadong = town.actor("chen"), town.regions["dadong"]
    told_of = [(one.revision, one.numerator) for one in queries.versions(chen, dadong, "elders60", TODAY)]
    assert told_of == [(2, 5), (1, 4)]
    assert [one.revision for one in queries.versions(chen, dadong, "carers", TODAY)] == [1]


def test_the_nightly_job_keeps_the_days_figures_once_even_after_a_crash(town: Cast) -> None:
    run = actions.request(TODAY, by=town.actor("chen"))
    assert actions.request(TODAY, by=town.actor("chen")) == run
    with writing("test"):
        Run.unscoped.filter(pk=run.pk).update(state="running", tries=1)
    run.refresh_from_db()
    place = nightly.take(run)
    assert nightly.take(Run.unscoped.get(pk=run.pk)) == place
    assert Reckoning.objects.get().pk == place[TODAY.isoformat()]
    assert "indicators.snapshot" in jobs.SCHEDULES
    assert queries.days(town.actor("chen")) == [TODAY]


def test_tomorrow_and_others_are_refused(town: Cast) -> None:
    with pytest.raises(Refused):
        actions.request(TODAY + timedelta(days=1), by=town.actor("chen"))
    with pytest.raises(Refused):
        actions.snapshot(TODAY, queries.Reckoned((), {}, {}), by=town.actor("chen"))
    assert not Reckoning.objects.exists() and not Run.unscoped.filter(job="indicators.snapshot").exists()


def test_the_neighbour_sees_nothing(town: Cast) -> None:
    reckon()
    zhou, dadong = town.actor("zhou"), town.regions["dadong"]
    for attempt in (
        lambda: queries.values(zhou, dadong, TODAY),
        lambda: queries.children(zhou, dadong, TODAY),
        lambda: elders_behind(zhou, "elders60", dadong),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert [place.name for place, _figures in queries.children(zhou, town.regions["shenhe"], TODAY)] == ["滨河街道"]
    with pytest.raises(NotFound):
        queries.values(town.actor("sunny"), dadong, TODAY)
