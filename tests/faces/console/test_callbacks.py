"""At the desk: whom to ring, the number after a trace, what was said, and how content people are."""

import pytest

from tests.cast import Cast
from tests.delivery import town as towns
from tests.delivery.callbacks.test_callbacks import TOMORROW, drawn
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.town import Clock, Town
from tests.pages.door import signed_in
from yinian.delivery.needs.models import Need
from yinian.foundation.journal.lines import Line


@pytest.fixture
def town(clock: Clock, cast: Cast) -> Town:  # noqa: F811
    return towns.build(cast)


def test_an_agent_rings_and_writes_it_down(town: Town, clock: Clock) -> None:  # noqa: F811
    call = drawn(town, clock)
    client, path = signed_in(town.cast, "agent"), f"/callbacks/{call.pk}"
    assert "孙无话" in client.get("/callbacks").content.decode()
    assert "没有登记电话" in client.get(path).content.decode()
    assert client.post(path, {"stars": ""}).status_code == 422
    assert client.post(f"{path}/not-reached").status_code == 303
    assert "1 次" in client.get("/callbacks").content.decode()
    assert client.post(path, {"stars": "2", "text": "来晚了"}).status_code == 303
    assert Need.unscoped.count() == 1
    assert "不好：来晚了" in client.get(path).content.decode()
    assert "孙无话" not in client.get("/callbacks").content.decode()
    assert "孙无话" in client.get("/callbacks?status=reached").content.decode()
    assert client.post(path, {"stars": "5"}).status_code == 422
    text = client.get("/callbacks/draws").content.decode()
    assert "一致" in text and "不一致" not in text and "默认值" in text
    days = f"since={TOMORROW:%Y-%m-%d}&until={TOMORROW:%Y-%m-%d}"
    rated = signed_in(town.cast, "chen").get(f"/satisfaction?{days}").content.decode()
    assert "2.00" in rated and "0%–79%" in rated
    sheet = b"".join(signed_in(town.cast, "chen").get(f"/satisfaction/export?{days}")).decode()
    assert "阳光居家养老,1,0,1,2.0,0.0" in sheet


def test_the_number_is_shown_after_a_trace(town: Town, clock: Clock) -> None:  # noqa: F811
    call = drawn(town, clock)
    client = signed_in(town.cast, "he")
    answer = client.post(f"/callbacks/{call.pk}/phone")
    assert answer.status_code == 200
    assert Line.unscoped.filter(verb="elder.reveal", reason="回访").count() == 1
    assert signed_in(town.cast, "zhou").post(f"/callbacks/{call.pk}/phone").status_code == 404
    assert signed_in(town.cast, "sunny").get("/callbacks").status_code == 404
