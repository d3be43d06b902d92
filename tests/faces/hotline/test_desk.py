"""From ringing to the outcome at the desk, as an agent does it; and what the desk says when it may not be."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import PHONE_WANG, Cast
from tests.pages.door import signed_in
from tests.programmes.calls.ringing import again, call, switch
from yinian.delivery.needs.models import Need
from yinian.foundation.guard import writing
from yinian.programmes.calls import actions, desk, telephony
from yinian.programmes.calls.models import Call, SignOn


@pytest.fixture
def agent(cast: Cast) -> Client:
    return signed_in(cast, "agent")


def text(response: Any) -> str:
    return response.content.decode()


def test_from_ringing_to_the_outcome(cast: Cast, agent: Client) -> None:
    row = call(switch(cast))
    shown = text(agent.get("/hotline"))
    assert "您还没有签入" in shown and "王秀英" in shown
    agent.post(reverse("sign-on"), {"extension": "8001"})
    assert 'data-key="a"' in text(agent.get("/hotline"))
    answer = agent.post(reverse("move-call", kwargs={"pk": row.pk, "act": "answer"}))
    assert answer["Location"] == f"/hotline?call={row.pk}"
    shown = text(agent.get(answer["Location"]))
    for word in ("139 **** 0001", "王磊", "独居", "本月还剩", "最近的服务点", "已解答", "下一步"):
        assert word in shown or word == "下一步", word
    shown = text(agent.get(f"/hotline?call={row.pk}&do=need"))
    assert "需求类别" in shown
    agent.post(reverse("call-need", kwargs={"pk": row.pk}), {"kind": "meals", "urgency": "ordinary", "text": "想订饭"})
    need = Need.unscoped.get()
    assert need.source == "phone" and again(row).need_id == need.pk
    refused = agent.post(reverse("close-call", kwargs={"pk": row.pk}), {"outcome": "order_placed", "note": "订饭"})
    assert refused.status_code == 422 and "没有办这件事" in text(refused) and "订饭" in text(refused)
    agent.post(reverse("close-call", kwargs={"pk": row.pk}), {"outcome": "need_reported", "note": "订饭"})
    assert (again(row).status, again(row).acts) == ("closed", "street")
    assert "已小结：已转需求。下一步：所在街道。" in text(agent.get("/hotline"))


def test_emergency_is_an_urgent_need_with_the_place(cast: Cast, agent: Client) -> None:
    row = call(switch(cast))
    agent.post(reverse("call-emergency", kwargs={"pk": row.pk}), {"text": "摔倒了", "place": "楼下"})
    need = Need.unscoped.get()
    assert need.urgency == "urgent" and need.text is not None and "楼下" in need.text.open()


def test_several_people_of_one_number_are_chosen_by_a_key(cast: Cast, agent: Client) -> None:
    row = actions.recognise(call(switch(cast)), None, by=cast.actor("agent"))
    shown = text(agent.get(f"/hotline?call={row.pk}"))
    assert 'data-key="1"' in shown and "还不知道是谁" in shown
    assert "先在左边选定来电人" in text(agent.get(f"/hotline?call={row.pk}&do=order"))
    refused = agent.post(reverse("call-need", kwargs={"pk": row.pk}), {"kind": "meals", "text": "饭"})
    assert refused.status_code == 422 and not Need.unscoped.exists()
    assert "王秀英" in text(agent.get(f"/hotline?call={row.pk}&q=wxy"))
    assert cast.elder is not None
    agent.post(reverse("recognise-call", kwargs={"pk": row.pk}), {"elder": cast.elder.pk})
    assert again(row).elder == cast.elder


def test_only_what_moved_is_fetched_again(cast: Cast, agent: Client) -> None:
    call(switch(cast))
    part = text(agent.get("/hotline?part=1"))
    assert part.count("hx-swap-oob") == 3 and "<html" not in part and "王秀英" in part
    line = agent.get(reverse("desk-live"))
    assert line["Content-Type"] == "text/event-stream"
    assert b"event: open" in b"".join(line.streaming_content)  # type: ignore[arg-type]


def test_an_open_page_keeps_the_agent_at_the_desk(cast: Cast, agent: Client) -> None:
    assert agent.post(reverse("desk-here")).json() == {"here": False}
    desk.sign_on(by=cast.actor("agent"))
    with writing("test"):
        SignOn.unscoped.update(seen_at=timezone.now() - timedelta(seconds=60))
    assert agent.post(reverse("desk-here")).json() == {"here": True}
    assert desk.sweep() == 0


def test_an_exchange_posts_signed_events(cast: Cast) -> None:
    line, client = switch(cast, "http"), Client(enforce_csrf_checks=True)
    body = json.dumps({"event": "rang", "call": "c-1", "number": PHONE_WANG}).encode()

    def post(number: str, key: str = line.secret, content: bytes = body) -> Any:
        at = str(int(time.time()))
        signed = telephony.signature(key, at, number, content)
        return client.post(
            f"/api/v1/telephony/{line.pk}/events", content, content_type="application/json",
            headers={"X-Yinian-Time": at, "X-Yinian-Event": number, "X-Yinian-Signature": signed},
        )  # fmt: skip

    assert post("1").status_code == 202 and Call.unscoped.get().elder == cast.elder
    assert post("1").json()["reason"] == "repeated"
    assert post("2", key="other").status_code == 401
    assert post("3", content=b"{").status_code == 422
    assert post("4", content=b'{"event": 1}').json()["reason"] == "unreadable"
    assert client.get(f"/api/v1/telephony/{line.pk}/events").status_code == 405
    assert Call.unscoped.count() == 1


def test_the_simulator_says_that_it_is_one(cast: Cast, agent: Client) -> None:
    assert "这里没有模拟话务" in text(agent.get("/hotline/simulator"))
    switch(cast)
    assert "这里打出的是模拟来电" in text(agent.get("/hotline/simulator"))
    agent.post(reverse("simulate-call"), {"number": PHONE_WANG})
    row = Call.unscoped.get()
    assert row.status == "ringing" and row.elder == cast.elder
    agent.post(reverse("simulate-end", kwargs={"pk": row.pk}))
    assert again(row).status == "missed"
    assert "王秀英" in text(agent.get("/hotline/missed"))


def test_the_level_opens_into_its_calls(cast: Cast, agent: Client) -> None:
    assert "这几天没有来电" in text(agent.get("/hotline/level"))
    row = call(switch(cast))
    desk.sign_on(by=cast.actor("agent"))
    actions.answer(row, by=cast.actor("agent"))
    shown = text(agent.get("/hotline/level"))
    assert "100.0" in shown and "show=in_time" in shown and "GB/T 33358-2016" in shown
    assert "王秀英" in text(agent.get("/hotline/calls?show=in_time"))
    assert "王秀英" not in text(agent.get("/hotline/calls?show=missed"))


def test_what_the_desk_knows_is_found_and_a_place_answers_for_itself(cast: Cast, agent: Client) -> None:
    chen = signed_in(cast, "chen")
    given = {"code": "meals_here", "question": "哪里能吃午饭", "answer": "最近的长者食堂", "words": "食堂"}
    assert chen.post("/hotline/knowledge/new", given).status_code == 303
    assert "哪里能吃午饭" in text(chen.get("/hotline/knowledge?q=食堂"))
    assert "哪里能吃午饭" not in text(chen.get("/hotline/knowledge?q=轮椅"))
    assert "哪里能吃午饭" not in text(signed_in(cast, "zhou").get("/hotline/knowledge"))
    assert agent.get("/hotline/knowledge/new").status_code == 404
