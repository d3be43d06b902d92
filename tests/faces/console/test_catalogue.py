"""The catalogue's pages: narrowed, taken out, one item with its checklist, and a price set by an officer."""

import pytest
from django.test import Client

from tests.cast import BY, Cast
from tests.pages.door import signed_in
from yinian.registry.catalogue import actions
from yinian.registry.catalogue.models import ItemPrice


@pytest.fixture(autouse=True)
def menu(cast: Cast) -> None:
    actions.load(by=BY)


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_menu_is_narrowed_and_taken_out(cast: Cast) -> None:
    chen = signed_in(cast, "chen")
    assert "助浴" in text(chen, "/catalogue") and "未定价" in text(chen, "/catalogue")
    page = text(chen, "/catalogue?category=errands&element=medical")
    assert "代取药品" in page and "代购物品" not in page and ">助浴<" not in page
    assert "没有符合条件的" in text(chen, "/catalogue?q=没有这种")
    told = b"".join(chen.get("/catalogue/export?category=nursing").streaming_content).decode()  # type: ignore[attr-defined]
    assert "翻身护理" in told and "助浴" not in told


def test_an_officer_sets_a_price_that_those_below_have_too(cast: Cast) -> None:
    lin, path = signed_in(cast, "lin"), "/catalogue/bathing/price"
    given = {
        "at": cast.regions["shenyang"].pk,
        "price": "45.50",
        "per": "hour",
        "basis": "采购合同 1 号",
        "since": "2026-01-01",
    }
    assert lin.post(path, {**given, "price": "45.505"}).status_code == 422
    assert lin.post(path, given).status_code == 303
    assert ItemPrice.objects.get().price_fen == 4_550
    page = text(signed_in(cast, "chen"), "/catalogue/bathing")
    for words in ("¥ 45.50", "采购合同 1 号", "试过水温和室温", "Help with bathing", "设定服务价格", "设定价格"):
        assert words in page, words
    assert "¥ 45.50" in text(signed_in(cast, "chen"), "/catalogue")
    assert "¥ 45.50" in text(signed_in(cast, "sunny"), "/catalogue")


def test_a_price_is_an_officers_matter(cast: Cast) -> None:
    sunny = signed_in(cast, "sunny")
    assert "设定价格" not in text(sunny, "/catalogue/bathing")
    assert sunny.get("/catalogue/bathing/price").status_code == 404
    chen = signed_in(cast, "chen")
    given = {"at": cast.regions["shenhe"].pk, "price": "1", "per": "hour", "basis": "x", "since": "2026-01-01"}
    assert chen.post("/catalogue/bathing/price", given).status_code in {404, 422}
    assert not ItemPrice.objects.exists()


def test_there_is_no_page_of_what_is_not_on_the_menu(cast: Cast) -> None:
    assert signed_in(cast, "chen").get("/catalogue/unknown").status_code == 404
