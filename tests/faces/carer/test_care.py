"""The carer's pages: today says what there is, and only elders in one's care are seen."""

from django.test import Client

from tests.cast import Cast
from tests.pages.door import signed_in
from yinian.delivery.needs.models import Need
from yinian.registry.elders import actions as elders


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_today_says_that_nothing_is_planned(cast: Cast) -> None:
    page = text(signed_in(cast, "zhang"), "/today")
    assert "今天没有安排给您的上门" in page and "/care" in page


def test_a_carer_tells_the_office_what_an_elder_needs(cast: Cast) -> None:
    assert cast.elder
    zhang, path = signed_in(cast, "zhang"), f"/care/{cast.elder.pk}"
    assert "东顺城路 1 号" in text(zhang, path) and "990104" not in text(zhang, path)
    assert zhang.post(f"{path}/need", {"kind": "repair", "urgency": "ordinary"}).status_code == 422
    given = {"kind": "repair", "urgency": "urgent", "text": "水管漏水"}
    assert zhang.post(f"{path}/need", given).status_code == 303
    need = Need.unscoped.get()
    assert (need.source, need.urgency, need.text.open()) == ("visit", "urgent", "水管漏水")


def test_a_closed_sight_closes_the_page(cast: Cast) -> None:
    assert cast.elder
    elders.close_sight(cast.elder, cast.parties["zhang"], "care", by=cast.actor("chen"))
    zhang = signed_in(cast, "zhang")
    assert zhang.get(f"/care/{cast.elder.pk}").status_code == 404
    assert "现在没有交给您照护的老人" in text(zhang, "/care")
