"""An elder, and her son, order help, see who comes, call it off and say how it was."""

import re
from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.evidence.visit import post, served
from tests.delivery.orders.test_share import priced
from tests.delivery.town import MONDAY, Clock, Town, assigned, minutes_of, placed
from tests.pages.door import signed_in
from yinian.delivery.evidence import actions as evidence
from yinian.delivery.evidence import queries
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.orders import terms
from yinian.delivery.orders.models import Feedback, Order

TOMORROW = MONDAY + timedelta(days=1, hours=1)


@pytest.fixture
def town(clock: Clock, cast: Cast) -> Town:  # noqa: F811
    return towns.build(cast)


@pytest.mark.parametrize("who", ["wang", "son"])
def test_it_is_ordered_in_three_steps(town: Town, who: str) -> None:
    client, elder = signed_in(town.cast, who), town.elder.pk
    text = client.get(f"/my/{elder}/orders/new").content.decode()
    assert "本月还剩 3小时" in text and text.count('class="thing"') == 3
    when = client.get(f"/my/{elder}/orders/new/bathing").content.decode()
    assert "明天" in when and "阳光居家养老" in when
    provider = re.search(r'name="provider" value="(\d+)"', when)
    assert provider
    asked = {"day": "2026-11-17", "time": "10:00", "provider": provider[1]}
    sent = client.get(f"/my/{elder}/orders/new/bathing", asked)
    assert sent.status_code == 303
    confirm = client.get(sent["Location"])
    assert "明天 10:00，洗澡" in confirm.content.decode()
    assert "用掉本月 1小时，还剩 2小时" in confirm.content.decode()
    assert not Order.unscoped.exists()
    assert client.post(sent["Location"]).status_code == 303
    row = Order.unscoped.get()
    assert (row.starts_at, row.channel) == (TOMORROW, {"wang": "self", "son": "family"}[who])
    assert minutes_of(town) == (120, 60, 0)
    told = client.get(f"/my/{elder}/orders").content.decode()
    assert "明天 10:00 洗澡：已经告诉阳光居家养老" in told


def test_what_the_hours_are_not_for_is_paid_by_oneself(town: Town) -> None:
    client, elder = signed_in(town.cast, "wang"), town.elder.pk
    assert "要自费" in client.get(f"/my/{elder}/orders/new?all").content.decode()
    path = f"/my/{elder}/orders/new/hair_and_nails/confirm?day=2026-11-17&time=10:00&provider={town.sunny.party_id}"
    text = client.get(path).content.decode()
    assert "自己付钱" in text and "没有定价" in text
    refused = client.post(path)
    assert refused.status_code == 422 and "不在补贴时长的服务清单里" in refused.content.decode()
    assert client.post(path, {"funding": "self"}).status_code == 303
    assert Order.unscoped.get().funding == "self"


def test_what_the_hours_leave_is_shown_before_she_agrees_to_pay_it(town: Town) -> None:
    priced(town)
    placed(town, TOMORROW + timedelta(hours=3), minutes=140)
    client, elder = signed_in(town.cast, "wang"), town.elder.pk
    path = f"/my/{elder}/orders/new/bathing/confirm?day=2026-11-17&time=10:00&provider={town.sunny.party_id}"
    text = client.get(path).content.decode()
    assert "补贴时长付 40分钟。" in text and "自己付 ¥ 26.67。" in text and "这样分着付" in text
    assert "不用时长和补贴，自己付 ¥ 80.00" in text and "取消或不在家，不收费" in text
    agreed = re.search(r'name="funding" value="mixed"><input type="hidden" name="agreed" value="([^"]+)"', text)
    assert agreed
    old = client.post(path, {"funding": "mixed", "agreed": "hours=50/1;self=/1"})
    assert old.status_code == 422 and "再看一遍费用" in old.content.decode()
    assert client.post(path, {"funding": "mixed", "agreed": agreed[1]}).status_code == 303
    row = Order.unscoped.latest("id")
    assert (row.funding, row.price_fen) == ("mixed", 8_000)
    told = client.get(f"/my/orders/{row.pk}").content.decode()
    assert "用补贴时长 40分钟、自费 ¥ 26.67" in told
    assert "¥ 26.67" not in signed_in(town.cast, "son").get(f"/my/orders/{row.pk}").content.decode()


def test_she_reads_what_calling_off_costs_before_she_does(
    town: Town,
    clock: Clock,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order, client = assigned(town, MONDAY + timedelta(hours=4)), signed_in(town.cast, "wang")
    path = f"/my/orders/{order.pk}/cancel"
    assert "本地没有规定取消要收费，现在取消不收费。" in client.get(path).content.decode()
    monkeypatch.setattr(terms, "terms", lambda region, on: terms.Terms(24, 50, 100))
    assert "要收 50%：补贴时长付 30分钟。" in client.get(path).content.decode()
    confirm = f"/my/{town.elder.pk}/orders/new/bathing/confirm?day=2026-11-19&time=10:00&provider={town.sunny.party_id}"
    text = client.get(confirm).content.decode()
    assert "2026年11月18日 10:00 以前取消不收费，以后取消收 50%。" in text and "家里没有人，收 100%" in text
    client.post(path, {"why": "away"})
    assert minutes_of(town) == (150, 0, 30)
    assert "时长退回来了" not in client.get(f"/my/{town.elder.pk}/orders").content.decode()


def test_she_reads_who_comes_and_the_code_to_say(town: Town) -> None:
    order = assigned(town, TOMORROW)
    assert "张敏 明天 10:00 来帮您洗澡" in signed_in(town.cast, "wang").get("/my").content.decode()
    text = signed_in(town.cast, "wang").get(f"/my/orders/{order.pk}").content.decode()
    assert queries.code_of(order) in text
    assert (
        "张敏 明天 10:00 来帮王秀英洗澡" in signed_in(town.cast, "son").get(f"/my/orders/{order.pk}").content.decode()
    )


def test_she_or_the_family_says_once_whether_anybody_came(town: Town, clock: Clock) -> None:  # noqa: F811
    done = served(town, assigned(town, TOMORROW), clock)
    client, path = signed_in(town.cast, "wang"), f"/my/orders/{done.pk}"
    text = client.get(path).content.decode()
    assert "人来过吗" in text and "没有人来" in text
    assert client.post(f"{path}/came", {"came": "no"}).status_code == 303
    assert Evidence.unscoped.get(order=done, kind="confirm").came is False
    text = client.get(path).content.decode()
    assert "您说：没有人来。" in text and "人来过吗" not in text
    again = signed_in(town.cast, "son").post(f"{path}/came", {"came": "yes"})
    assert again.status_code == 422 and "已经确认过" in again.content.decode()
    assert signed_in(town.cast, "zhang").post(f"{path}/came", {"came": "yes"}).status_code == 404


def test_it_is_called_off_with_a_word(town: Town, clock: Clock) -> None:  # noqa: F811
    order, client = assigned(town, TOMORROW), signed_in(town.cast, "wang")
    assert client.post(f"/my/orders/{order.pk}/cancel", {"why": ""}).status_code == 422
    assert client.post(f"/my/orders/{order.pk}/cancel", {"why": "unwell"}).status_code == 303
    assert "时长退回来了" in client.get(f"/my/{town.elder.pk}/orders").content.decode()
    assert Order.unscoped.get().status == "cancelled"
    near = placed(town, MONDAY + timedelta(hours=3))
    clock.go(hours=2)
    assert "马上就来了" in client.get(f"/my/orders/{near.pk}").content.decode()
    refused = client.post(f"/my/orders/{near.pk}/cancel", {"why": "away"})
    assert refused.status_code == 422 and "12349" in refused.content.decode()


def test_she_says_how_it_was_once(town: Town, clock: Clock) -> None:  # noqa: F811
    order = served(town, assigned(town, TOMORROW), clock)
    client = signed_in(town.cast, "wang")
    assert "服务得怎么样" in client.get(f"/my/{town.elder.pk}/orders").content.decode()
    assert client.post(f"/my/orders/{order.pk}/feedback", {"stars": "5", "text": "很细心"}).status_code == 303
    assert Feedback.unscoped.get().stars == 5
    assert "您说：很好" in client.get(f"/my/orders/{order.pk}").content.decode()
    again = client.post(f"/my/orders/{order.pk}/feedback", {"stars": "1"})
    assert again.status_code == 422 and "已经评价过" in again.content.decode()


def test_the_neighbour_has_none_of_it(town: Town) -> None:
    order, client = assigned(town, TOMORROW), signed_in(town.cast, "son")
    other = town.cast.neighbour
    assert other and client.get(f"/my/{other.pk}/orders").status_code == 404
    assert client.get(f"/my/{other.pk}/orders/new").status_code == 404
    for who in ("zhang", "chen"):
        assert signed_in(town.cast, who).get(f"/my/orders/{order.pk}").status_code == 404


def test_the_family_reads_how_far_todays_visit_is(town: Town, clock: Clock) -> None:  # noqa: F811
    order, client = assigned(town, TOMORROW), signed_in(town.cast, "son")
    path = f"/my/orders/{order.pk}"
    assert 'id="now"' not in client.get(path).content.decode()
    clock.now = TOMORROW
    client = signed_in(town.cast, "son")
    before = client.get(path).content.decode()
    assert "张敏还没有到" in before and 'hx-select="#now"' in before
    evidence.check_in(order, post("in"), by=town.by("zhang"))
    during = client.get(path).content.decode()
    assert '张敏到了 <b class="num">10:00</b>' in during and "正在洗澡" in during
    first = signed_in(town.cast, "wang").get("/my").content.decode()
    assert f'href="{path}"' in first and "张敏正在帮您洗澡" in first
    done = served(town, assigned(town, TOMORROW + timedelta(hours=3), worker=town.li), clock, who="li")
    after = client.get(f"/my/orders/{done.pk}").content.decode()
    assert '做好了，李护走了 <b class="num">14:00</b>' in after and "hx-select" not in after
    assert "服务得怎么样" in after


def test_being_told_is_turned_off_and_on(town: Town) -> None:
    client = signed_in(town.cast, "son")
    assert "还没有消息" in client.get("/my/notices").content.decode()
    assert client.post("/my/notices", {"on": "no"}).status_code == 303
    assert "人到了、走了请告诉我" in client.get("/my/notices").content.decode()
    assert client.post("/my/notices", {"on": "yes"}).status_code == 303
    assert "不用告诉我" in client.get("/my/notices").content.decode()
