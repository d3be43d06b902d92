"""Beds per thousand on their page: quoted as the documents quote them, told how, and opened into facilities."""

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.oversight.indicators import made
from tests.pages.door import signed_in
from yinian.oversight.indicators import actions
from yinian.oversight.indicators.jobs import BY
from yinian.registry.providers import actions as providers

TODAY = timezone.localdate()


@pytest.fixture
def town(cast: Cast) -> Cast:
    by, dadong = cast.actor("chen"), cast.regions["dadong"]
    given = providers.Opening("松柏养老院", dadong, "residential", "private", "self_built")
    providers.set_beds(providers.open_facility(given, by=by), "ordinary", 1_627, by=by)
    beds, elders = {"open_beds": 1_627}, {"elders60": 42_900}
    told = made.reckoned(cast.regions.values(), lambda region: (beds | elders, beds, 1))
    actions.snapshot(TODAY, told, by=BY)
    return cast


def test_the_rate_is_quoted_and_told_how_it_is_reckoned(town: Cast) -> None:
    place = town.regions["dadong"].pk
    page = signed_in(town, "chen").get(f"/indicator/{place}/beds_per_thousand").content.decode()
    assert "38 张/千人" in page and "37.93" in page
    assert "1,627 张 ÷ 42,900 × 1,000 = 37.93 ≈ 38 张/千人" in page
    assert "另有 1,627 张登记在本级" in page and "辖区每千名老人拥有养老床位38张" in page


def test_it_opens_into_facilities_whose_beds_add_up(town: Cast) -> None:
    path = f"/indicators/{town.regions['dadong'].pk}/beds_per_thousand/rows"
    for who in ("chen", "liu", "lin"):
        page = signed_in(town, who).get(path).content.decode()
        assert "松柏养老院" in page and "1627" in page, who
    assert signed_in(town, "zhou").get(path).status_code == 404
    assert "松柏养老院" not in signed_in(town, "chen").get(f"{path}?on=2020-01-01").content.decode()
