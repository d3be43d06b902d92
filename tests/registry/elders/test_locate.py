"""The office writes down where an elder's home lies; with another address it no longer holds."""

import pytest

from tests.cast import BY, Cast
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import Refused
from yinian.registry.elders import locating
from yinian.registry.elders.homes import Location
from yinian.registry.elders.models import Elder


def test_it_is_written_once_and_changed_after(cast: Cast) -> None:
    row = locating.locate(cast.elder, 41.8, 123.4, by=cast.actor("he"))
    again = locating.locate(cast.elder, 41.81, 123.41, by=cast.actor("he"))
    assert row.pk == again.pk and locating.location(cast.actor("he"), cast.elder) == row
    assert timeline(cast.elder)[0].verb == "elder.locate"
    here = {(cast.elder.pk, cast.elder.address): (41.81, 123.41)}
    assert locating.located(BY, [cast.elder.pk]) == here and locating.located(cast.actor("zhou"), [cast.elder.pk]) == {}
    with writing("test"):
        Elder.unscoped.filter(pk=cast.elder.pk).update(address="别处 2 号")
    moved = Elder.unscoped.get(pk=cast.elder.pk)
    assert locating.location(cast.actor("he"), moved) is None


@pytest.mark.parametrize(
    ("who", "latitude", "why"), [("sunny", 41.8, "权限"), ("he", 91.0, "地球"), ("zhang", 41.8, "权限")]
)
def test_no_provider_says_it_and_nonsense_is_refused(cast: Cast, who: str, latitude: float, why: str) -> None:
    with pytest.raises(Refused) as told:
        locating.locate(cast.elder, latitude, 123.4, by=cast.actor(who))
    assert why in told.value.why and not Location.unscoped.exists()
