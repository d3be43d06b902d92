"""A place asks for a value by day: its own, or that of the nearest place above."""

from datetime import date

import pytest

from tests.cast import Cast
from yinian.entitlement.policies import queries as policies
from yinian.foundation.refusals import LawBroken


def test_a_community_finds_its_citys_value_and_the_document(cast: Cast) -> None:
    found = policies.at("new_estate_area_per_100_homes", cast.regions["dongshuncheng"], date(2024, 12, 31))
    assert found
    assert (found.value, found.name.unit, found.region) == (35, "square_metres", "210100000000")
    assert found.document.on == date(2024, 6, 4) and "提案（第365号）" in found.document.title
    assert "不低于35平方米" in found.quote


@pytest.mark.parametrize(
    ("name", "place", "on"),
    [
        ("new_estate_area_per_100_homes", "dongshuncheng", date(2024, 6, 3)),
        ("new_estate_area_per_100_homes", "liaoning", date(2024, 12, 31)),
        ("longevity_gift_from_age", "dadong", date(2024, 12, 31)),
    ],
)
def test_nothing_is_made_up(cast: Cast, name: str, place: str, on: date) -> None:
    assert policies.at(name, cast.regions[place], on) is None


def test_one_name_may_change_by_day(cast: Cast) -> None:
    found = [policies.at("graduate_entry_award", cast.regions["dadong"], date(year, 6, 1)) for year in (2022, 2023)]
    assert [value.since.year for value in found if value] == [2018, 2023]


def test_all_that_is_in_force_in_the_order_of_the_vocabulary(cast: Cast) -> None:
    names = [value.name.name for value in policies.in_force(cast.regions["xiaodong"], date(2024, 12, 31))]
    assert names == [name for name in policies.names() if name in names] and len(names) == 20


def test_an_unknown_name_is_a_defect(cast: Cast) -> None:
    with pytest.raises(LawBroken):
        policies.at("no_such_value", cast.regions["dadong"], date(2024, 12, 31))
