"""The sheet for an elder's door, and the page on which evidence is looked at."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.evidence.visit import HOME, points, post
from tests.delivery.town import MONDAY, Clock, Town, assigned
from tests.pages.door import signed_in
from yinian.delivery.evidence import actions, queries
from yinian.delivery.orders.models import Order

TEN = MONDAY + timedelta(hours=1)


@pytest.fixture
def town(clock: Clock, cast: Cast) -> Town:  # noqa: F811
    return towns.build(cast)


def test_an_officer_prints_the_code_of_a_home_and_who_sends_carers_does_not(town: Town) -> None:
    order = assigned(town, TEN)
    code = queries.door_code(town.elder.pk, order.address)
    text = signed_in(town.cast, "he").get(f"/elders/{town.elder.pk}/door").content.decode()
    assert f"{code[:4]} {code[4:]}" in text and "<svg" in text and "王秀英" in text
    assert "打印门上的码" in signed_in(town.cast, "he").get(f"/elders/{town.elder.pk}").content.decode()
    for who in ("sunny", "zhang", "zhou"):
        assert signed_in(town.cast, who).get(f"/elders/{town.elder.pk}/door").status_code == 404


def brought(town: Town, clock: Clock, **spot: object) -> Order:  # noqa: F811
    order, by = assigned(town, TEN), town.by("zhang")
    clock.now = TEN
    actions.check_in(order, post("in", **spot), by=by)
    actions.tick(order, points(order), post("t"), by=by)
    actions.sign(order, None, post("s"), by=by, signed_by="王秀英")
    clock.go(minutes=40)
    actions.check_out(order, post("out"), by=by)
    return order


def test_the_verifier_sees_every_signal_its_points_and_what_it_means(town: Town, clock: Clock) -> None:  # noqa: F811
    order = brought(town, clock)
    client, path = signed_in(town.cast, "sunny"), f"/orders/{order.pk}/verify"
    text = client.get(path).content.decode()
    for words in (
        "88 分",
        "能判断的占 53 分",
        "不低于 90 分",
        "没有见到文件规定这两个数，用的是本平台的默认值",
        "要人来看",
        "−12",
        "没有定位不是过错",
        "任何一项都不能单独说明服务是假的",
        "写明您核实过什么",
    ):
        assert words in text, words
    assert client.post(path, {"decide": "verify", "why": ""}).status_code == 422
    assert client.post(path, {"decide": "verify", "why": "电话核实过"}).status_code == 303
    after = client.get(path).content.decode()
    assert "88 分" in after and "核实说明" not in after


def test_a_visit_that_speaks_for_itself_needs_no_word(town: Town, clock: Clock) -> None:  # noqa: F811
    from tests.delivery.evidence.visit import served

    done = served(town, assigned(town, TEN), clock, **HOME)
    text = signed_in(town.cast, "sunny").get(f"/orders/{done.pk}/verify").content.decode()
    assert "100 分" in text and "分数不够" not in text
