"""A carer's day on the phone, over HTTP and without script: today, one visit from coming to leaving."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.evidence.visit import png, points, upload
from tests.delivery.town import MONDAY, Clock, Town, assigned, placed
from tests.pages.door import signed_in
from yinian.delivery.evidence import queries
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order

TEN = MONDAY + timedelta(hours=1)


@pytest.fixture
def town(clock: Clock, cast: Cast) -> Town:  # noqa: F811
    return towns.build(cast)


@pytest.fixture
def order(town: Town) -> Order:
    return assigned(town, TEN)


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, order: Order, step: str, key: str, **more: Any) -> Any:
    return client.post(f"/today/visits/{order.pk}/{step}", {"key": key.ljust(16, "0"), **more})


def test_today_opens_the_next_visit(town: Town, order: Order) -> None:
    assigned(town, TEN + timedelta(days=1), funding="self")
    text = page(signed_in(town.cast, "zhang"), "/today")
    assert "今天 1 家" in text and "东顺城路 1 号" in text and "打开这一家" in text and "明天" in text
    other = page(signed_in(town.cast, "li"), "/today")
    assert "今天没有安排给您的上门" in other and "王秀英" not in other


def test_who_comes_along_and_what_the_visit_waits_for_is_told(town: Town, order: Order) -> None:
    beside = orders.accompany(order, by=town.by("dispatcher"))
    client = signed_in(town.cast, "zhang")
    assert "还没有派人" in page(client, f"/today/visits/{order.pk}")
    orders.assign(beside, town.li, by=town.by("sunny"))
    assert "李护" in page(client, f"/today/visits/{order.pk}")
    assert "张敏" in page(signed_in(town.cast, "li"), f"/today/visits/{beside.pk}")
    assert client.get(f"/today/visits/{beside.pk}").status_code == 404
    later = assigned(town, TEN + timedelta(hours=3), funding="self")
    orders.follow(later, order, 30, by=town.by("dispatcher"))
    assert "等 10:00 的「助浴」做完 30 分钟以后" in page(client, f"/today/visits/{later.pk}")


def test_a_whole_visit(town: Town, order: Order, clock: Clock) -> None:  # noqa: F811
    client = signed_in(town.cast, "zhang")
    clock.now = TEN
    text = page(client, f"/today/visits/{order.pk}")
    assert "我到了，开始服务" in text and "不会一直跟着您" in text
    place = {"latitude": "41.805", "longitude": "123.47", "accuracy": "18.6", "phone_at": TEN.isoformat()}
    assert send(client, order, "come", "in", code=queries.code_of(order), **place).status_code == 303
    text = page(client, f"/today/visits/{order.pk}")
    assert "精度 19 米" in text and "服务码正确" in text and "还差 6 项" in text
    refused = send(client, order, "leave", "out")
    assert refused.status_code == 422 and "质量清单还有 6 项" in refused.content.decode()
    assert send(client, order, "tick", "tick", point=points(order)).status_code == 303
    assert send(client, order, "photo", "photo", photo=upload()).status_code == 303
    drawn = "data:image/png;base64," + base64.b64encode(png()).decode()
    assert send(client, order, "sign", "sign", drawn=drawn).status_code == 303
    assert send(client, order, "note", "note", text="后背有红点").status_code == 303
    text = page(client, f"/today/visits/{order.pk}")
    assert "全部完成" in text and "1 张" in text and "已签名" in text and "已写 1 条" in text
    clock.go(minutes=58)
    assert send(client, order, "leave", "out").status_code == 303
    assert Order.unscoped.get(pk=order.pk).status == "done"
    text = page(client, f"/today/visits/{order.pk}")
    assert "待核验" in text and "我到了" not in text
    assert "完成的服务" in page(client, "/today")


def test_the_same_form_twice_is_one_piece(town: Town, order: Order, clock: Clock) -> None:  # noqa: F811
    client = signed_in(town.cast, "zhang")
    clock.now = TEN
    for _time in range(2):
        assert send(client, order, "come", "same").status_code == 303
    assert Evidence.unscoped.count() == 1


def test_what_is_not_right_is_said_and_changes_nothing(town: Town, order: Order, clock: Clock) -> None:  # noqa: F811
    client = signed_in(town.cast, "zhang")
    clock.go(minutes=-30)
    early = send(client, order, "come", "in")
    assert early.status_code == 422 and "最多提前 60 分钟" in early.content.decode()
    clock.now = TEN
    assert send(client, order, "come", "?").status_code == 303  # no sound key: told, and nothing is kept
    assert not Evidence.unscoped.exists()
    send(client, order, "come", "in", phone_at="yesterday", latitude="x")
    assert not Evidence.unscoped.exists()
    send(client, order, "come", "in", phone_at="yesterday")
    assert Evidence.unscoped.get().phone_at is None
    nothing = send(client, order, "sign", "sign", drawn="data:image/png;base64,§§§")
    assert nothing.status_code == 422 and "没有签名" in nothing.content.decode()
    assert client.post(f"/today/visits/{order.pk}/photo", {"key": "a" * 16}).status_code == 303


def test_a_stranger_to_the_visit_has_no_page_of_it(town: Town, order: Order) -> None:
    for who in ("li", "wang", "chen"):
        client = signed_in(town.cast, who)
        assert client.get(f"/today/visits/{order.pk}").status_code == 404
        assert send(client, order, "come", "in").status_code == 404
        assert client.post(f"/today/visits/{order.pk}/photo", {"key": "a" * 16}).status_code == 404


def test_a_visit_that_is_not_mine_yet_is_not_there(town: Town) -> None:
    order = placed(town, TEN + timedelta(hours=3))
    assert signed_in(town.cast, "zhang").get(f"/today/visits/{order.pk}").status_code == 404
