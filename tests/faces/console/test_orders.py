"""At the desk: an order is placed, accepted, given to somebody who may go, verified by another, and found in the list."""

import re
from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.evidence.visit import served
from tests.delivery.orders.test_share import priced
from tests.delivery.town import MONDAY, Clock, Town, assigned, minutes_of, placed
from tests.pages.door import signed_in
from yinian.delivery.needs import actions as needs
from yinian.delivery.orders import terms
from yinian.delivery.orders.models import Order
from yinian.foundation.journal.lines import Line
from yinian.registry.workforce import actions as workforce

TOMORROW = MONDAY + timedelta(days=1, hours=1)


@pytest.fixture
def town(clock: Clock, cast: Cast) -> Town:  # noqa: F811
    return towns.build(cast)


def given(town: Town, **more: str) -> dict[str, str]:
    return {
        "item": "bathing", "day": "2026-11-17", "time": "10:00", "provider": str(town.sunny.party_id), "funding": "hours",
        **more,
    }  # fmt: skip


def test_from_a_need_to_the_verified_visit(town: Town, clock: Clock) -> None:  # noqa: F811
    need = needs.report(town.elder, "bathing", "想洗澡", by=town.by("agent"), source="phone")
    he, sunny = signed_in(town.cast, "he"), signed_in(town.cast, "sunny")
    assert f"/elders/{town.elder.pk}/orders/new?need={need.pk}" in he.get(f"/needs/{need.pk}").content.decode()
    form = he.get(f"/elders/{town.elder.pk}/orders/new?need={need.pk}").content.decode()
    assert "本月补贴时长还剩 3小时" in form and "助浴（可用时长）" in form
    sent = he.post(f"/elders/{town.elder.pk}/orders/new?need={need.pk}", given(town))
    row = Order.unscoped.get()
    assert sent["Location"] == f"/orders/{row.pk}" and row.need_id == need.pk
    assert sunny.post(f"/orders/{row.pk}/do/accept").status_code == 303
    people = sunny.get(f"/orders/{row.pk}/assign").content.decode()
    assert people.index("张敏") < people.index("李护") and people.count("可以派") >= 2
    assert sunny.post(f"/orders/{row.pk}/assign", {"worker": town.zhang.pk}).status_code == 303
    served(town, Order.unscoped.get(), clock)
    he, sunny = signed_in(town.cast, "he"), signed_in(town.cast, "sunny")  # a working day later
    page = sunny.get(f"/orders/{row.pk}/verify").content.decode()
    assert "核定 1小时" in page and "质量清单全部完成" in page and "<img" in page
    assert sunny.post(f"/orders/{row.pk}/verify", {"decide": "verify"}).status_code == 303
    assert minutes_of(town) == (120, 0, 60)
    told = he.get(f"/orders/{row.pk}").content.decode()
    assert "已核验" in told and "核定时长" in told and "核验通过" in told
    assert "助浴" in he.get(f"/elders/{town.elder.pk}").content.decode()


def test_why_somebody_may_not_go_stands_beside_the_name(town: Town) -> None:
    workforce.set_skills(town.zhang, ["meals"], by=town.by("sunny"))
    order = placed(town, TOMORROW)
    sunny = signed_in(town.cast, "sunny")
    sunny.post(f"/orders/{order.pk}/do/accept")
    text = sunny.get(f"/orders/{order.pk}/assign").content.decode()
    assert text.index("李护") < text.index("张敏") and "不能派" in text and "技能" in text
    refused = sunny.post(f"/orders/{order.pk}/assign", {"worker": town.zhang.pk})
    assert refused.status_code == 422 and "技能" in refused.content.decode()
    assert Order.unscoped.get().status == "accepted"


def test_who_is_busy_is_said_before_anybody_asks(town: Town) -> None:
    assigned(town, TOMORROW)
    near = placed(town, TOMORROW + timedelta(minutes=65), funding="self")
    sunny = signed_in(town.cast, "sunny")
    sunny.post(f"/orders/{near.pk}/do/accept")
    text = sunny.get(f"/orders/{near.pk}/assign").content.decode()
    assert "10:00 到 11:00 已有别的服务" in text


def test_a_refusal_keeps_what_was_typed(town: Town) -> None:
    answer = signed_in(town.cast, "he").post(
        f"/elders/{town.elder.pk}/orders/new", given(town, item="hair_and_nails", note="请带剪刀")
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and "不在补贴时长的服务清单里" in text and "请带剪刀" in text
    assert not Order.unscoped.exists()


def test_the_list_is_narrowed_and_taken_out(town: Town) -> None:
    order = assigned(town, TOMORROW)
    he = signed_in(town.cast, "he")
    for query in ("", "?status=assigned", "?q=王秀", "?q=wangxiu", f"?q={order.pk}", "?day=2026-11-17", "?channel=self",
                  f"?provider={town.sunny.party_id}"):  # fmt: skip
        assert f"/orders/{order.pk}" in he.get(f"/orders{query}").content.decode(), query
    for query in ("?status=done", "?q=李", "?day=2026-11-18", "?channel=phone", "?provider=999999"):
        assert f'/orders/{order.pk}"' not in he.get(f"/orders{query}").content.decode(), query
    table = b"".join(he.get("/orders/export")).decode()  # type: ignore[arg-type]
    assert "王秀英" in table and "助浴" in table and "2026-11-17 10:00" in table
    assert Line.unscoped.filter(verb="order.export").count() == 1
    assert "王秀英" not in signed_in(town.cast, "zhou").get("/orders").content.decode()


def test_soft_faults_want_words_and_no_is_possible(town: Town, clock: Clock) -> None:  # noqa: F811
    order = served(town, assigned(town, TOMORROW), clock, 40)
    sunny = signed_in(town.cast, "sunny")
    assert "才能通过" in sunny.get(f"/orders/{order.pk}/verify").content.decode()
    assert sunny.post(f"/orders/{order.pk}/verify", {"decide": "verify"}).status_code == 422
    assert sunny.post(f"/orders/{order.pk}/verify", {"decide": "reject"}).status_code == 422
    assert sunny.post(f"/orders/{order.pk}/verify", {"decide": "reject", "why": "没有做完"}).status_code == 303
    assert Order.unscoped.get().status == "rejected" and minutes_of(town) == (180, 0, 0)


@pytest.mark.parametrize(("act", "who"), [("refuse", "sunny"), ("cancel", "he")])
def test_an_order_ends_with_its_reason(town: Town, act: str, who: str) -> None:
    order, client = placed(town, TOMORROW), signed_in(town.cast, who)
    assert client.post(f"/orders/{order.pk}/{act}", {"outcome": ""}).status_code == 422
    assert client.post(f"/orders/{order.pk}/{act}", {"outcome": "人手已满"}).status_code == 303
    assert "人手已满" in client.get(f"/orders/{order.pk}").content.decode()


def test_only_what_is_to_be_verified_has_that_page(town: Town) -> None:
    order = assigned(town, TOMORROW)
    assert signed_in(town.cast, "sunny").get(f"/orders/{order.pk}/verify").status_code == 404
    assert signed_in(town.cast, "sunny").post(f"/orders/{order.pk}/do/fly").status_code == 404


def test_what_several_pay_is_shown_first_and_then_ordered(town: Town) -> None:
    priced(town)
    placed(town, TOMORROW + timedelta(hours=3), minutes=140)
    he, path = signed_in(town.cast, "he"), f"/elders/{town.elder.pk}/orders/new"
    shown = he.post(path, given(town, funding="mixed")).content.decode()
    assert "补贴时长付 40分钟、自己付 ¥ 26.67" in shown and "同意，下单" in shown and Order.unscoped.count() == 1
    agreed = re.search(r'name="agreed" value="([^"]+)"', shown)
    assert agreed and he.post(path, given(town, funding="mixed", agreed=agreed[1])).status_code == 303
    text = he.get(f"/orders/{Order.unscoped.latest('id').pk}").content.decode()
    assert "多方付费" in text and "¥ 53.33" in text and "¥ 26.67" in text


def test_the_office_waives_what_was_charged(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "terms", lambda region, on: terms.Terms(24, 50, 100))
    order, he = placed(town, MONDAY + timedelta(hours=5)), signed_in(town.cast, "he")
    form = he.get(f"/orders/{order.pk}/cancel").content.decode()
    assert "要收 50%：补贴时长付 30分钟。" in form and "免收费用的理由" in form
    assert "免收费用的理由" not in signed_in(town.cast, "sunny").get(f"/orders/{order.pk}/cancel").content.decode()
    assert he.post(f"/orders/{order.pk}/cancel", {"outcome": "不想洗了"}).status_code == 303
    assert minutes_of(town) == (150, 0, 30)
    assert f"/orders/{order.pk}/waive" in he.get(f"/orders/{order.pk}").content.decode()
    assert he.post(f"/orders/{order.pk}/waive", {"outcome": "住院"}).status_code == 303
    assert minutes_of(town) == (180, 0, 0)
    assert "waive" not in he.get(f"/orders/{order.pk}").content.decode()
