"""The menu needs no sign-in: by its seven services, with the price of a place and the checklist, in both languages."""

from datetime import date

from django.test import Client

from tests.cast import BY, Cast
from yinian.registry.catalogue import actions


def text(path: str = "/services", **cookies: str) -> str:
    client = Client()
    for name, value in cookies.items():
        client.cookies[name] = value
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_without_a_catalogue_it_says_so(cast: Cast) -> None:
    assert "没有这样的服务" in text()


def test_it_begins_with_the_first_service_and_shows_the_others(cast: Cast) -> None:
    actions.load(by=BY)
    page = text()
    assert "助浴" in page and "水温和室温先试后洗" in page and "防滑垫和扶手已就位" in page
    assert "翻身护理" not in page and "翻身护理" in text("/services?category=nursing")
    assert "本地还没有公布价格" in page
    whole = text("/services?category=all&element=bed")
    assert "翻身护理" in whole and "更换床品" in whole and "制作老年餐" not in whole
    assert "没有这样的服务" in text("/services?category=moon")


def test_prices_are_those_of_the_place_that_was_chosen(cast: Cast) -> None:
    actions.load(by=BY)
    for key, fen in (("shenyang", 4_500), ("dadong", 5_000)):
        given = actions.Price(fen, "hour", "采购合同", date(2026, 1, 1))
        actions.set_price("bathing", cast.regions[key], given, by=cast.actor("lin"))
    assert "¥ 45.00" in text() and "¥ 50.00" in text(f"/services?region={cast.regions['dadong'].pk}")
    assert "采购合同" in text() and "¥ 45.00" in text("/services?region=none")


def test_the_menu_is_narrowed_by_the_four_categories_of_supply(cast: Cast) -> None:
    actions.load(by=BY)
    meals = text("/services?supply=meals&category=all")
    assert "家政服务" in meals and "翻身护理" not in meals


def test_the_inclusive_list_is_read_as_it_was_on_any_day(cast: Cast) -> None:
    assert "还没有公布价格" in text("/price-list")
    actions.load(by=BY)
    dadong, by = cast.regions["dadong"], cast.actor("chen")
    for fen, day in ((8_000, date(2026, 3, 1)), (9_050, date(2026, 6, 1))):
        actions.set_price("bathing", dadong, actions.Price(fen, "hour", "区发改〔2026〕1 号", day), by=by)
    now = text("/price-list")
    assert "大东区，第 2 版，2026年6月1日起" in now and "¥ 90.50" in now and "区发改〔2026〕1 号" in now
    then = text(f"/price-list?region={dadong.pk}&on=2026-03-15")
    assert "第 1 版，2026年3月1日起" in then and "¥ 80.00" in then and "¥ 90.50" not in then
    assert "那一天还没有公布" in text("/price-list?on=2026-01-01")
    assert Client().get("/price-list?on=31").status_code == 422
