"""The dispatcher's board: a day is seen, a proposal looked at, accepted in one go, and what was overtaken is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.rounds.test_propose import TOMORROW, sent, waiting
from tests.delivery.town import Clock, Town, placed
from tests.pages.door import signed_in
from yinian.delivery.orders import actions
from yinian.delivery.orders.models import Order
from yinian.delivery.rounds import engine, proposing
from yinian.delivery.rounds.rules import Limits
from yinian.faces.console import board as page
from yinian.registry.workforce import actions as workforce

HERE = f"/board?on={TOMORROW.date()}"


@pytest.fixture
def town(clock: Clock, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Town:  # noqa: F811
    assert engine.ready(60)
    monkeypatch.setattr(proposing, "LIMITS", Limits(search_seconds=0.05))
    return towns.build(cast)


def text(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_day_is_seen_planned_and_accepted(town: Town) -> None:
    first, theirs, mine = waiting(town, 9), waiting(town, 11), sent(town, 14, town.zhang)
    client = signed_in(town.cast, "dispatcher")
    day = text(client, HERE)
    assert "2 人可派" in day and "14:00 王秀英 助浴 60分钟 已派人" in day and "方案，还没有生效" not in day
    plan = text(client, f"{HERE}&propose=waiting")
    assert "方案，还没有生效" in plan and f'value="{first.pk}::' in plan and "当天还有" in plan
    assert not Order.unscoped.filter(pk__in=[first.pk, theirs.pk], carer__isnull=False).exists()
    actions.assign(theirs, town.li, by=town.by("sunny"))
    moves = [f"{row.pk}::{town.zhang.party_id}" for row in (first, theirs)]
    done = client.post("/board/adopt", {"move": [*moves, "x", "1:2", "9:x:1"], "on": str(TOMORROW.date())})
    assert done["Location"] == HERE
    told = text(client, HERE)
    assert "已按方案改派 1 单" in told and f"订单 {theirs.pk} 没有改" in told and "李护" in told
    assert Order.unscoped.get(pk=first.pk).carer_id == town.zhang.party_id
    assert Order.unscoped.get(pk=mine.pk).carer_id == town.zhang.party_id


def test_only_what_must_change_is_shown(town: Town) -> None:
    sent(town, 9, town.zhang)
    later = sent(town, 10.3, town.zhang, next_door=True)
    client = signed_in(town.cast, "dispatcher")
    sick = text(client, f"{HERE}&propose=sick&carer={town.zhang.party_id}")
    assert f'value="{later.pk}:{town.zhang.party_id}:{town.li.party_id}"' in sick
    first = Order.unscoped.order_by("pk")[0]
    late = text(client, f"{HERE}&propose=late&order={first.pk}&at=09:20")
    assert "请打电话告诉老人" in late and "没有要改派的" in late
    assert "请填写会晚到几点" in text(client, f"{HERE}&propose=late&order={first.pk}&at=x")
    assert "请选择是谁来不了" in text(client, f"{HERE}&propose=sick&carer=x")


def test_who_calls_in_sick_is_written_down_and_sent_no_more(town: Town) -> None:
    row = sent(town, 9, town.zhang)
    client = signed_in(town.cast, "dispatcher")
    done = client.post("/board/sick", {"on": str(TOMORROW.date()), "carer": town.zhang.party_id})
    assert done["Location"] == f"{HERE}&propose=sick&carer={town.zhang.party_id}"
    plan = text(client, done["Location"])
    assert "已登记张敏" in plan and "请假" in plan
    assert f'value="{row.pk}:{town.zhang.party_id}:{town.li.party_id}"' in plan
    client.post("/board/adopt", {"move": f"{row.pk}:{town.zhang.party_id}:{town.li.party_id}"})
    other = waiting(town, 9, next_door=True)
    assert "没有人可派" in text(client, HERE) and "请假" in text(client, f"/orders/{other.pk}/assign")
    assert f'value="{row.pk}:{town.li.party_id}:{town.zhang.party_id}"' not in text(client, f"{HERE}&propose=whole")
    assert client.post("/board/sick", {"carer": "x"}).status_code == 303


def test_the_whole_day_and_an_empty_one(town: Town) -> None:
    client = signed_in(town.cast, "dispatcher")
    assert "没有要改派的" in text(client, f"{HERE}&propose=whole")
    assert "这一天没有人上班" in text(client, "/board?on=2026-11-21")
    row = waiting(town, 6)
    assert "排不进去的" in text(client, f"{HERE}&propose=whole") and row.carer_id is None


def test_a_time_within_what_was_agreed_is_planned_or_chosen(town: Town) -> None:
    workforce.set_skills(town.li, ["meals"], by=town.by("sunny"))
    sent(town, 10.5, town.zhang, next_door=True)
    day = TOMORROW.replace(hour=0)
    row = placed(town, day + timedelta(hours=10.5), funding="self", latest_at=day + timedelta(hours=14))
    actions.accept(row, by=town.by("sunny"))
    client = signed_in(town.cast, "dispatcher")
    assert "10:30–14:00" in text(client, HERE) and f'value="{row.pk}::' in text(client, f"{HERE}&propose=whole")
    plan = text(client, f"{HERE}&propose=waiting")
    move = plan.partition(f'value="{row.pk}::')[2].partition('"')[0]
    assert move.count(":") == 1 and int(move.partition(":")[2]) >= 11 * 60 + 45
    assert "1 人可派" in text(client, HERE)
    assert "已有别的服务" in text(client, f"/orders/{row.pk}/assign")
    assert "可以派" in text(client, f"/orders/{row.pk}/assign?at=12:00")
    done = client.post(f"/orders/{row.pk}/assign", {"worker": town.zhang.pk, "at": "12:00", "board": "1"})
    assert done["Location"] == HERE
    kept = Order.unscoped.get(pk=row.pk)
    assert (kept.carer_id, kept.starts_at) == (town.zhang.party_id, day.replace(hour=12))


def test_two_go_together_and_one_waits_for_another(town: Town) -> None:
    row, later = waiting(town, 9), waiting(town, 14)
    client = signed_in(town.cast, "dispatcher")
    client.post(f"/orders/{row.pk}/do/accompany")
    beside = Order.unscoped.order_by("-pk")[0]
    assert f"同去的：订单 {beside.pk}" in text(client, f"/orders/{row.pk}")
    assert f"与订单 {row.pk} 同去" in text(client, f"/orders/{beside.pk}")
    assert f"({row.pk})" in text(client, f"/orders/{later.pk}/follow")
    client.post(f"/orders/{later.pk}/follow", {"first": row.pk, "least": 30})
    assert f"订单 {row.pk} 做完" in text(client, f"/orders/{later.pk}") and "取消先后" in text(
        client, f"/orders/{later.pk}"
    )
    client.post(f"/orders/{later.pk}/do/unfollow")
    assert f"订单 {row.pk} 做完" not in text(client, f"/orders/{later.pk}")


def test_while_the_engine_is_being_loaded_the_page_says_so_and_goes_on_by_itself(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(town, 9)
    client = signed_in(town.cast, "dispatcher")
    monkeypatch.setattr(page.engine, "ready", lambda _within=0.0: False)
    assert "排班程序正在启动" in text(client, f"{HERE}&propose=waiting")
    assert "every 2s" in text(client, f"{HERE}&propose=waiting&part=1")
    monkeypatch.setattr(page.engine, "ready", lambda _within=0.0: True)
    assert client.get(f"{HERE}&propose=waiting&part=1")["HX-Redirect"] == f"{HERE}&propose=waiting"


def test_a_drag_asks_first_and_a_drop_sends(town: Town) -> None:
    row = waiting(town, 9)
    sent(town, 9.5, town.zhang, next_door=True)
    client = signed_in(town.cast, "dispatcher")
    told = client.get(f"/board/choices/{row.pk}").json()
    zhang, li = (told["carers"][str(one.party_id)] for one in (town.zhang, town.li))
    assert not zhang["fits"] and "09:30 到 10:30" in zhang["said"] and li["fits"] and "空闲" in li["said"]
    page_ = text(client, f"/orders/{row.pk}/assign?board=1")
    assert page_.index("李护") < page_.index("张敏") and "当天还有" in page_
    done = client.post(told["assign"], {"worker": li["worker"], "board": "1"})
    assert done["Location"] == HERE and Order.unscoped.get(pk=row.pk).carer_id == town.li.party_id


def test_more_orders_are_not_asked_for_more_often(town: Town) -> None:
    client, counts = signed_in(town.cast, "dispatcher"), []
    for hours in ((9,), (11, 13, 15)):
        for hour in hours:
            waiting(town, hour)
            sent(town, hour, town.zhang, next_door=True)
        with CaptureQueriesContext(connection) as queries:
            text(client, f"{HERE}&propose=waiting")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_neighbour_has_no_such_page_or_an_empty_one(town: Town) -> None:
    row = waiting(town, 9)
    assert signed_in(town.cast, "he").get(HERE).status_code == 404
    assert signed_in(town.cast, "zhou").get(f"/board/choices/{row.pk}").status_code == 404
