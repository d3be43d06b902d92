"""A subtree is one half-open range of paths on both databases, and codes come and go with days."""

from datetime import date

import pytest

from tests.cast import BY, Cast
from tests.foundation import sample
from tests.foundation.sample import Thing
from yinian.foundation import regions
from yinian.foundation.administration import places
from yinian.foundation.guard import writing
from yinian.foundation.regions import Region, RegionCode, by_code


@pytest.fixture
def numbered(db: None) -> dict[int, Region]:
    """Regions whose numbers cross 9, 10, 99 and 100: a root, its children, and children of those."""
    made: dict[int, Region] = {}
    with writing("test"):
        for number, parent in (
            (9, None),
            (10, None),
            (99, 9),
            (100, 9),
            (910, 99),
            (1, 9),
            (91, None),
            (92, 10),
            (990, 91),
        ):
            path = f"{made[parent].path if parent else '/'}{number}/"
            level = ("province", "city", "district")[path.count("/") - 2]
            made[number] = Region(pk=number, path=path, level=level, name=str(number), parent_id=parent)
            made[number].save(force_insert=True)
    return made


@pytest.mark.parametrize(
    ("root", "inside"),
    [(9, {9, 99, 100, 910, 1}), (10, {10, 92}), (99, {99, 910}), (100, {100}), (91, {91, 990}), (1, {1})],
)
def test_a_range_holds_exactly_the_subtree(numbered: dict[int, Region], root: int, inside: set[int]) -> None:
    path = numbered[root].path
    assert set(Region.objects.filter(regions.within(path)).values_list("pk", flat=True)) == inside
    assert {pk for pk, region in numbered.items() if regions.holds(path, region.path)} == inside


def test_paths_are_ordered_by_bytes(numbered: dict[int, Region]) -> None:
    paths = [region.path for region in numbered.values()]
    assert list(Region.objects.order_by("path").values_list("path", flat=True)) == sorted(paths, key=str.encode)


def test_the_root_holds_everything_and_no_path_holds_nothing(numbered: dict[int, Region]) -> None:
    assert Region.objects.filter(regions.within("/")).count() == len(numbered)
    assert Region.objects.filter(regions.within("")).count() == 0
    assert not regions.holds("", "/9/")
    assert regions.holds("/", "/9/")


def test_rows_follow_the_same_ranges(cast: Cast) -> None:
    for name in ("dongshuncheng", "xishuncheng", "dadong"):
        sample.add(name, cast.regions[name], by=BY)
    seen = Thing.unscoped.filter(regions.within(cast.regions["dadong"].path, "region_path"))
    assert {thing.name for thing in seen} == {"dongshuncheng", "dadong"}


def test_ancestors_stand_from_the_root_down(cast: Cast) -> None:
    above = regions.ancestors(cast.regions["dongshuncheng"])
    assert [region.name for region in above] == ["辽宁省", "沈阳市", "大东区", "小东街道"]
    assert cast.regions["dongshuncheng"].depth == 5
    assert regions.ancestors(cast.regions["liaoning"]) == []


def test_a_code_is_looked_up_padded_and_an_unknown_one_is_no_region(cast: Cast) -> None:
    assert by_code("210104") == by_code("210104000000") == cast.regions["dadong"]
    with pytest.raises(Region.DoesNotExist):
        by_code("210199")


def test_a_code_means_who_bore_it_on_that_day(cast: Cast) -> None:
    dadong, shenhe = cast.regions["dadong"], cast.regions["shenhe"]
    with writing("test"):
        RegionCode.objects.all().delete()
        for region, system, since, until in (
            (dadong, "nbs", None, date(2020, 1, 1)),
            (shenhe, "nbs", date(2020, 1, 1), None),
        ):
            RegionCode.objects.create(region=region, system=system, code="210177000000", since=since, until=until)
    assert by_code("210177", date(2019, 12, 31)) == dadong
    assert by_code("210177", date(2020, 1, 1)) == shenhe
    assert by_code("210177") == shenhe  # the younger; no day at all is the oldest
    with writing("test"):
        RegionCode.objects.create(region=dadong, system="mca", code="210177000000")
    assert by_code("210177", date(2021, 1, 1)) == dadong  # civil affairs before statistics


def test_a_new_code_ends_the_old_one_on_its_day(cast: Cast) -> None:
    dadong = cast.regions["dadong"]
    places.give_code(dadong, "mca", "210188", by=BY, since=date(2026, 3, 1))
    assert by_code("210104", date(2026, 2, 28)) == dadong
    with pytest.raises(Region.DoesNotExist):
        by_code("210104", date(2026, 3, 1))
    places.give_code(dadong, "mca", "210104", by=BY, since=date(2026, 4, 1))
    assert by_code("210104", date(2026, 4, 1)) == dadong
    with pytest.raises(Region.DoesNotExist):
        by_code("210188", date(2026, 4, 1))
