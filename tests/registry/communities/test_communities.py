"""Each community has its three things, or is listed; a grid has its worker, who is told of its elders' needs."""

import pytest

from tests.cast import Cast
from tests.pages.door import signed_in
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs import queries as asked
from yinian.foundation import notices
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.communities import actions, queries
from yinian.registry.communities.models import Element, Grid, GridElder

STEWARD = actions.Given("管家李", "13900000031", "社区服务站")


def test_a_community_lacks_what_is_not_recorded(cast: Cast) -> None:
    he, place, street = cast.actor("he"), cast.regions["dongshuncheng"], cast.regions["xiaodong"]
    assert list(queries.incomplete(he, street)) == [place]
    row = actions.set_element(place, "steward", STEWARD, by=he)
    assert timeline(row)[0].verb == "community.set_element"
    for kind in ("alliance", "zone"):
        actions.set_element(place, kind, actions.Given("东顺城"), by=he)
    assert not queries.incomplete(he, street).exists()
    newer = actions.set_element(place, "steward", actions.Given("管家王"), by=he)
    assert queries.elements(he, [place])[place.pk]["steward"] == newer
    actions.end_element(newer, by=he)
    assert list(queries.incomplete(he, street)) == [place]
    with pytest.raises(Refused):
        actions.end_element(newer, by=he)
    with pytest.raises(NotFound):
        queries.element(cast.actor("zhou"), newer.pk)


@pytest.mark.parametrize(
    ("who", "place", "kind", "name"),
    [
        ("zhou", "dongshuncheng", "steward", "李"),
        ("chen", "xiaodong", "steward", "李"),
        ("he", "dongshuncheng", "moon", "李"),
        ("he", "dongshuncheng", "zone", " "),
    ],
)
def test_what_makes_no_sense_is_refused(cast: Cast, who: str, place: str, kind: str, name: str) -> None:
    with pytest.raises(Refused):
        actions.set_element(cast.regions[place], kind, actions.Given(name), by=cast.actor(who))
    assert not Element.unscoped.exists()


def gridded(cast: Cast) -> Grid:
    he = cast.actor("he")
    grid = actions.open_grid(cast.regions["dongshuncheng"], "第一网格", cast.account("he"), by=he)
    assert cast.elder and cast.neighbour
    assert actions.settle([cast.elder.pk, cast.neighbour.pk], grid, by=he) == 2
    return grid


def test_the_need_of_an_elder_in_a_grid_goes_to_its_worker(cast: Cast) -> None:
    grid, he = gridded(cast), cast.actor("he")
    assert cast.elder and GridElder.unscoped.get().elder == cast.elder
    assert queries.grid_of(he, cast.elder) == grid
    need = needs.report(cast.elder, "meals", "想订餐", by=cast.actor("wang"), source="self")
    told = notices.unread(he).first()
    assert told is not None and "第一网格" in told.text and told.link == f"/needs/{need.pk}"
    assert list(asked.in_my_grids(he)) == [need]
    assert not asked.in_my_grids(cast.actor("chen")).exists()
    actions.set_worker(grid, cast.account("chen"), by=cast.actor("chen"))
    assert list(asked.in_my_grids(cast.actor("chen"))) == [need] and not asked.in_my_grids(he).exists()


def test_who_has_no_post_there_walks_no_grid(cast: Cast) -> None:
    place = cast.regions["dongshuncheng"]
    for worker in ("zhou", "liu"):
        with pytest.raises(Refused):
            actions.open_grid(place, "网格", cast.account(worker), by=cast.actor("he"))
    gridded(cast)
    with pytest.raises(Refused):
        actions.open_grid(place, "第一网格", None, by=cast.actor("he"))
    assert Grid.unscoped.count() == 1


def test_the_pages_from_the_missing_list_to_the_grid(cast: Cast) -> None:
    he, place = signed_in(cast, "he"), cast.regions["dongshuncheng"]
    assert "东顺城社区" in he.get("/communities?show=missing").content.decode()
    assert he.post(f"/communities/{place.pk}/set/steward", {"name": "管家李"}).status_code == 303
    assert "管家李" in he.get("/communities").content.decode()
    given = {"name": "第一网格", "worker": str(cast.account("he").pk)}
    sent = he.post(f"/communities/{place.pk}/grids/new", given)
    assert he.post(f"{sent['Location']}/elders", {"q": "东顺城路"}).status_code == 303
    page = he.get(sent["Location"]).content.decode()
    assert "王秀英" in page and "何街" in page
    assert "1 位老人" in he.get(f"/communities/{place.pk}").content.decode()
    assert "东顺城社区" not in signed_in(cast, "zhou").get("/communities").content.decode()
