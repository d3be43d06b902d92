"""Places are opened, renamed, coded, moved and closed by their own administrator, and every row moves along."""

from datetime import date

import pytest

from tests.cast import BY, Cast
from tests.foundation import sample
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.administration import places, queries
from yinian.foundation.administration.places import Place
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.parties import Party
from yinian.foundation.refusals import NotFound, Refused
from yinian.foundation.regions import Region, RegionCode, by_code
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin, Sight

SEEN_AFTER_MOVE = (Elder, ElderFact, Household, Kin, Sight)


def test_a_place_is_opened_under_a_higher_one(cast: Cast) -> None:
    street = places.open_region(Place("大北街道", "street"), cast.regions["dadong"], by=cast.actor("system"))
    assert street.path == f"{cast.regions['dadong'].path}{street.pk}/"
    assert timeline(street)[0].changed[f"foundation.region:{street.pk}"]["path"] == [None, street.path]
    assert queries.tally(cast.regions["dadong"]) == {"street": 2, "community": 1}


@pytest.mark.parametrize(
    ("level", "parent", "who", "why"),
    [
        ("district", "dadong", "system", "不能设在"),
        ("city", "dadong", "system", "不能设在"),
        ("street", "dadong", "system2", "不在您的岗位范围内"),
        ("province", None, "system", "部署时导入"),
        ("street", "dadong", "security", "没有这项权限"),
        ("street", "dadong", "chen", "没有这项权限"),
    ],
)
def test_a_place_where_it_may_not_be_is_refused(cast: Cast, level: str, parent: str, who: str, why: str) -> None:
    before = Region.objects.count()
    with pytest.raises(Refused, match=why):
        places.open_region(Place("新", level), cast.regions[parent] if parent else None, by=cast.actor(who))
    assert Region.objects.count() == before


def test_a_zone_may_hang_where_a_code_could_not_say(cast: Cast) -> None:
    zone = places.open_region(Place("浑南区", "district", zone=True), cast.regions["shenyang"], by=BY)
    assert places.open_region(Place("社区", "community"), zone, by=BY).path.startswith(zone.path)


def test_a_place_is_renamed_and_its_old_name_kept(cast: Cast) -> None:
    places.rename(cast.regions["xiaodong"], " 大东门街道 ", by=cast.actor("system"), why="改名")
    assert Region.objects.get(pk=cast.regions["xiaodong"].pk).name == "大东门街道"
    line = timeline(cast.regions["xiaodong"])[0]
    assert line.changed[f"foundation.region:{line.subject_id}"] == {"name": ["小东街道", "大东门街道"]}
    for name, who in ((" ", "system"), ("x", "system2")):
        with pytest.raises(Refused):
            places.rename(cast.regions["xiaodong"], name, by=cast.actor(who))


@pytest.mark.parametrize("code", ["2101", "210104", "210104003005"])
def test_a_code_is_kept_in_full_length(cast: Cast, code: str) -> None:
    places.give_code(cast.regions["xiaodong"], "nbs", code, by=cast.actor("system"))
    assert by_code(code, on=date(2026, 1, 1)).pk in {
        cast.regions["xiaodong"].pk,
        cast.regions["dadong"].pk,
        cast.regions["shenyang"].pk,
    }
    assert len(RegionCode.objects.get(system="nbs").code) == 12


def test_a_code_that_is_none_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="12 位数字"):
        places.give_code(cast.regions["xiaodong"], "mca", "21010", by=cast.actor("system"))


def test_a_place_is_closed_once_nothing_open_lies_under_it(cast: Cast) -> None:
    day, system = date(2026, 6, 1), cast.actor("system")
    with pytest.raises(Refused, match="还有 1 个未撤销"):
        places.close_region(cast.regions["xiaodong"], day, by=system)
    places.close_region(cast.regions["dongshuncheng"], day, by=system)
    places.close_region(cast.regions["xiaodong"], day, by=system)
    assert Region.objects.get(pk=cast.regions["xiaodong"].pk).until == day


def test_a_moved_place_takes_everything_in_it_along(cast: Cast) -> None:
    assert cast.elder
    thing = sample.add("一", cast.regions["dongshuncheng"], by=BY)

    @verbs.verb("test.expect", "期限", may=verbs.EVERYBODY)
    def expect(elder: Elder, *, by: Actor) -> None:
        deadlines.expect(elder, "visit", "2026-01-01T00:00Z")  # type: ignore[arg-type]

    try:
        expect(cast.elder, by=BY)
    finally:
        verbs.VERBS.pop("test.expect")
    street, old = cast.regions["xiaodong"], cast.regions["xiaodong"].path
    lines = dict(Line.unscoped.values_list("pk", "region_path"))
    neighbour = Elder.unscoped.get(pk=cast.neighbour.pk).region_path

    places.move(street, cast.regions["shenhe"], by=cast.actor("system"), why="区划调整")

    new = f"{cast.regions['shenhe'].path}{street.pk}/"
    assert Region.objects.get(pk=street.pk).path == new
    assert Region.objects.get(pk=street.pk).parent == cast.regions["shenhe"]
    below = Region.objects.get(pk=cast.regions["dongshuncheng"].pk)
    assert below.path == f"{new}{below.pk}/"
    for model in SEEN_AFTER_MOVE:
        assert model.seen_by(cast.actor("zhou")).filter(region_path=below.path).exists(), model
        assert not model.unscoped.filter(region_path__startswith=old).exists(), model
    assert Party.objects.get(pk=cast.elder.party_id).region_path == below.path
    assert deadlines.waiting(cast.actor("zhou")).count() == 1
    assert not Elder.seen_by(cast.actor("chen")).exists()
    assert not Region.objects.filter(path__startswith=old).exists()
    # What lies elsewhere stays, and so does what was written down.
    assert Elder.unscoped.get(pk=cast.neighbour.pk).region_path == neighbour
    assert {pk: Line.unscoped.get(pk=pk).region_path for pk in lines} == lines
    line = timeline(street)[0]
    assert (line.verb, line.reason) == ("region.move", "区划调整")
    assert line.changed[f"foundation.region:{street.pk}"]["path"] == [old, new]
    assert thing.pk


@pytest.mark.parametrize(
    ("place", "parent", "who"),
    [
        ("shenyang", "dadong", "lin"),
        ("dadong", "xiaodong", "system"),
        ("xiaodong", "binhe", "system"),
        ("xiaodong", "shenhe", "system2"),
        ("dadong", "dadong", "system"),
    ],
)
def test_a_move_into_itself_or_out_of_ones_own_is_refused(cast: Cast, place: str, parent: str, who: str) -> None:
    with pytest.raises(Refused):
        places.move(cast.regions[place], cast.regions[parent], by=cast.actor(who))
    assert Region.objects.get(pk=cast.regions[place].pk).path == cast.regions[place].path


def test_a_programme_is_switched_for_a_place_and_all_below(cast: Cast) -> None:
    system = cast.actor("system")
    places.switch_module(cast.regions["dadong"], "activities", True, by=system)
    below, beside = cast.regions["dongshuncheng"].path, cast.regions["xishuncheng"].path
    assert places.switched_on("activities", below)
    assert not places.switched_on("activities", beside)
    assert not places.switched_on("activities", "/")
    assert not places.switched_on("activities", "")
    places.switch_module(Region.objects.get(pk=cast.regions["dadong"].pk), "activities", False, by=system)
    assert not places.switched_on("activities", below)
    with pytest.raises(Refused, match="没有这项功能"):
        places.switch_module(cast.regions["dadong"], "bogus", True, by=system)


def test_reads_stop_at_the_actors_own_region(cast: Cast) -> None:
    assert queries.region(cast.actor("system2"), cast.regions["xishuncheng"].pk)
    with pytest.raises(NotFound):
        queries.region(cast.actor("system2"), cast.regions["dadong"].pk)
    with pytest.raises(NotFound):
        queries.region(cast.actor("zhang"), cast.regions["dongshuncheng"].pk)
    assert [region.name for region in queries.below(cast.actor("chen"))] == ["大东区"]
    assert list(queries.below(cast.actor("zhou"), cast.regions["dadong"])) == []
    assert [row.code for row in queries.codes(cast.regions["dadong"])] == ["210104000000"]
