"""At the desk: an alarm from the list to its end, somebody unknown, the duty roster, the register, and figures that open into rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import BY, Cast
from tests.pages.door import signed_in
from tests.programmes.emergency.scene import called
from yinian.foundation.journal.lines import Line
from yinian.programmes.emergency.duty import Duty
from yinian.programmes.emergency.models import Alarm, Incident
from yinian.registry.devices import actions as devices
from yinian.registry.devices.models import Binding, Device, DeviceModel

SOON = timezone.localdate() + timedelta(days=1)


def text(client: Client, path: str, **given: str) -> str:
    return client.get(path, given).content.decode()


def test_from_the_list_to_its_end(cast: Cast) -> None:
    alarm, agent = called(cast), signed_in(cast, "agent")
    page, path = text(agent, "/alarms"), f"/alarms/{alarm.pk}"
    assert "王秀英" in page and "东顺城路 1 号 2-301" in page and "待接警" in page
    page = text(agent, path)
    assert "胸口闷" not in page and "马上回拨" in page and "没有定位，用档案里的住址" in page, (
        "an agent reads no health note"
    )
    assert "胸口闷" in text(signed_in(cast, "chen"), path)
    assert agent.post(f"{path}/acknowledge").status_code == 303
    assert signed_in(cast, "chen").post(f"{path}/acknowledge").status_code == 409
    rung = agent.post(f"{path}/ring").content.decode()
    assert "139 0000 0001" in rung and "王磊" in rung and Line.unscoped.filter(verb="alarm.numbers").count() == 1
    zhang = str(cast.account("zhang").pk)
    assert agent.post(f"{path}/send", {"who": zhang}).status_code == 303
    assert "张敏" in text(agent, path)
    assert agent.post(f"{path}/do/arrive").status_code == 303
    assert agent.post(f"{path}/resolve", {"finding": "illness", "harm": "none", "outcome": ""}).status_code == 422
    given = {"finding": "illness", "harm": "severe", "place": "卧室", "outcome": "已送医"}
    assert agent.post(f"{path}/resolve", given).status_code == 303
    assert "王秀英" not in text(agent, "/alarms") and "王秀英" in text(agent, "/alarms", show="resolved")
    assert signed_in(cast, "chen").post(f"{path}/do/review").status_code == 303
    assert "王秀英" in text(agent, "/incidents") and "重伤或住院" in text(agent, "/incidents")
    assert "卧室" in b"".join(agent.get("/incidents/export")).decode()


def test_handing_over_and_what_is_left(cast: Cast) -> None:
    alarm, he = called(cast), signed_in(cast, "he")
    path = f"/alarms/{alarm.pk}"
    he.post(f"{path}/acknowledge")
    assert he.post(f"{path}/hand-over", {"who": str(cast.account("chen").pk), "why": "下班"}).status_code == 303
    assert Alarm.unscoped.get().holder_id == cast.account("chen").pk
    assert he.post(f"{path}/follow-up", {"kind": "care", "text": "要人照料"}).status_code == 303
    assert "转成的需求" in text(he, path)


def test_somebody_unknown_is_helped_and_then_known(cast: Cast) -> None:
    agent = signed_in(cast, "agent")
    place = cast.regions["dadong"].pk
    assert agent.post("/alarms/new", {"at": place, "address": "路口", "source": "call"}).status_code == 422
    given = {"at": place, "address": "路口", "source": "call", "words": "有人倒地"}
    assert agent.post("/alarms/new", given).status_code == 303
    path = f"/alarms/{Alarm.unscoped.get().pk}"
    assert "身份不明" in text(agent, path)
    assert "没有找到" in agent.post(f"{path}/identify", {"q": "无此人"}).content.decode()
    assert "王秀英" in agent.post(f"{path}/identify", {"q": "王秀英"}).content.decode()
    chosen = {"q": "王秀英", "elder": str(cast.elder.pk)}  # type: ignore[union-attr]
    assert agent.post(f"{path}/identify", chosen).status_code == 303
    assert Alarm.unscoped.get().elder_id == cast.elder.pk  # type: ignore[union-attr]


def test_the_duty_roster(cast: Cast) -> None:
    chen, place = signed_in(cast, "chen"), cast.regions["xiaodong"].pk
    assert "1 个街道现在没有人当班" in text(chen, "/duty")
    given = {"who": str(cast.account("he").pk), "day": f"{SOON}", "since": "20:00", "until": "08:00", "days": "3"}
    assert chen.post(f"/duty/{place}/new", given).status_code == 303
    assert chen.post(f"/duty/{place}/new", given).status_code == 303
    turns = Duty.unscoped.order_by("since")
    assert turns.count() == 3 and all(turn.until - turn.since == timedelta(hours=12) for turn in turns)
    assert "何街" in text(chen, "/duty") and "何街" not in text(signed_in(cast, "zhou"), "/duty")
    assert chen.post(f"/duty/{turns[0].pk}/off").status_code == 303 and Duty.unscoped.count() == 2
    past = {**given, "day": f"{SOON - timedelta(days=9)}", "days": "1"}
    assert chen.post(f"/duty/{place}/new", past).status_code == 422


def test_an_accident_without_an_alarm_is_written_down_once(cast: Cast) -> None:
    he, pk = signed_in(cast, "he"), cast.elder.pk  # type: ignore[union-attr]
    given = {"kind": "fall", "harm": "minor", "day": f"{timezone.localdate()}", "at": "00:00", "place": "卫生间"}
    assert he.post(f"/elders/{pk}/incident", given).status_code == 303
    assert he.post(f"/elders/{pk}/incident", given).status_code == 422
    assert he.post(f"/elders/{pk}/incident", {**given, "day": f"{SOON}"}).status_code == 422
    assert Incident.unscoped.count() == 1 and "事后登记" in text(he, "/incidents", kind="fall", harm="minor")


@pytest.fixture
def device(cast: Cast) -> Device:
    devices.adopt(by=BY)
    given = devices.Given(DeviceModel.objects.get(code="songhe-b1"), "SH-1", cast.regions["dongshuncheng"])
    return devices.register(given, by=cast.actor("he"))


def test_a_device_is_bound_shown_once_and_unbound(cast: Cast, device: Device) -> None:
    he, path = signed_in(cast, "he"), f"/devices/{device.pk}"
    assert "没有绑定" in text(he, path) and "SH-1" in text(he, "/devices", state="unbound")
    chosen = {"q": "王秀英", "elder": str(cast.elder.pk), "room": "床头"}  # type: ignore[union-attr]
    assert he.post(f"{path}/bind", chosen).status_code == 303 and Binding.unscoped.get().room == "床头"
    assert "SH-1" in text(he, "/devices", state="never", q="王秀英") and "SH-1" not in text(
        he, "/devices", state="unbound"
    )
    key = Device.unscoped.get().key.open()  # type: ignore[union-attr]
    assert key not in text(he, path) and key not in text(he, f"{path}/key")
    assert he.post(f"{path}/key", {"why": ""}).status_code == 422
    assert key in he.post(f"{path}/key", {"why": "安装"}).content.decode()
    assert Line.unscoped.filter(verb="device.show_key", reason="安装").exists()
    assert he.post(f"{path}/rekey", {"why": "泄露"}).status_code == 303
    assert he.post(f"{path}/unbind", {"why": "搬走"}).status_code == 303
    assert he.post(f"{path}/retire", {"why": "损坏"}).status_code == 303 and "SH-1" in text(
        he, "/devices", state="retired"
    )


def test_figures_open_into_their_rows(cast: Cast, device: Device) -> None:
    agent, chen = signed_in(cast, "agent"), signed_in(cast, "chen")
    for finding in ("false", "false", "help", "test"):
        path = f"/alarms/{called(cast).pk}"
        agent.post(f"{path}/acknowledge")
        agent.post(f"{path}/resolve", {"finding": finding, "harm": "none", "outcome": "看过了"})
    page = text(chen, "/alarms/figures")
    assert "呼救 (2/3)" in page and "小东街道 (2/3)" in page and "66.7%" in page
    given: dict[str, Any] = {"show": "all", "finding": "untrue", "kind": "call"}
    assert text(chen, "/alarms", **given).count(">误报</span>") == 2
    assert "呼救 (" not in text(signed_in(cast, "zhou"), "/alarms/figures")
