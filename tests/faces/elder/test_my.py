"""The elder's own pages, and the family's through the sight they were given."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import PHONE_WANG, WANG_ID, Cast
from tests.pages import things
from tests.pages.door import signed_in
from tests.pages.things import Things
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.foundation.journal.lines import Line
from yinian.registry.elders import actions as elders


@pytest.fixture
def world(cast: Cast) -> Things:
    return things.build(cast)


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_three_cards_and_help_in_its_place_on_every_page(world: Things) -> None:
    wang, pk = signed_in(world.cast, "wang"), world.elder.pk
    assert text(wang, "/my").count('class="thing"') == 3
    for path in ("/my", f"/my/{pk}/facts", f"/my/{pk}/needs", f"/my/{pk}/activities", "/my/help", "/me", "/posts"):
        page = text(wang, path)
        assert 'class="call" href="/my/help"' in page and "<nav" not in page, path


def test_ones_own_numbers_are_shown_with_a_trace(world: Things) -> None:
    wang, path = signed_in(world.cast, "wang"), f"/my/{world.elder.pk}/facts"
    assert PHONE_WANG not in text(wang, path) and WANG_ID not in text(wang, path)
    assert PHONE_WANG in wang.post(f"{path}/phone").content.decode()
    assert Line.unscoped.get(verb="elder.reveal").account_id == world.cast.account("wang").pk
    assert signed_in(world.cast, "son").post(f"{path}/phone").status_code == 404


def test_needs_are_told_in_plain_words(world: Things) -> None:
    wang, pk = signed_in(world.cast, "wang"), world.elder.pk
    page = text(wang, f"/my/{pk}/needs")
    assert "小东街道会来接办" in page and "小东街道正在办" in page and "待接办" not in page
    needs.finish(world.taken, "已联系长者食堂", by=world.cast.actor("he"))
    assert "已联系长者食堂" in text(wang, f"/my/{pk}/needs")
    son = text(signed_in(world.cast, "son"), f"/my/{pk}/needs")
    assert "办好了" in son and "已联系长者食堂" not in son


def test_asking_and_taking_back(world: Things) -> None:
    wang, pk = signed_in(world.cast, "wang"), world.elder.pk
    assert wang.post(f"/my/{pk}/needs/new", {"text": "x"}).status_code == 422
    assert wang.post(f"/my/{pk}/needs/new", {"kind": "bathing"}).status_code == 303
    need = Need.unscoped.order_by("-id")[0]
    assert (need.kind, need.source) == ("bathing", "self")
    assert wang.post(f"/my/needs/{need.pk}/withdraw").status_code == 303
    assert Need.unscoped.get(pk=need.pk).status == "withdrawn"
    assert wang.post(f"/my/needs/{need.pk}/withdraw").status_code == 409


def test_pressing_for_help_again_and_again_asks_once(world: Things) -> None:
    wang = signed_in(world.cast, "wang")
    for _press in range(3):
        assert wang.post(f"/my/{world.elder.pk}/call-me").status_code == 303
    waiting = Need.unscoped.filter(kind="other", source="self")
    assert waiting.count() == 1 and waiting[0].urgency == "urgent"


def test_the_family_of_several_elders_chooses(world: Things) -> None:
    other: Any = elders.register(
        elders.Registration("王德福", world.cast.regions["dongshuncheng"], "990104194001010015"),
        by=world.cast.actor("he"),
    )
    elders.open_sight(other, world.cast.parties["son"], "kin", by=world.cast.actor("he"))
    son = signed_in(world.cast, "son")
    page = text(son, "/my")
    assert "王秀英" in page and "王德福" in page
    assert text(son, f"/my/{other.pk}").count('class="thing"') == 3
    assert text(son, "/my/help").count("/call-me") == 2
    elders.close_sight(other, world.cast.parties["son"], "kin", by=world.cast.actor("he"))
    assert son.get(f"/my/{other.pk}").status_code == 404 and "王德福" not in text(son, "/my")


def test_whom_nobody_lets_see_is_told_so(world: Things) -> None:
    elders.close_sight(world.elder, world.cast.parties["son"], "kin", by=world.cast.actor("he"))
    assert "现在没有老人让您查看" in text(signed_in(world.cast, "son"), "/my")
