"""Orders over the open interface: the same order as by every other way, within the key's sight and scopes, once a number."""

from datetime import timedelta
from typing import Any

from tests.delivery.town import MONDAY, Town, minutes_of, placed
from tests.faces.openapi.conftest import Make
from yinian.delivery.orders import actions
from yinian.delivery.orders.models import Order
from yinian.foundation.exchange.traces import Exchange
from yinian.foundation.journal.lines import Line

TOMORROW = MONDAY + timedelta(days=1, hours=1)


def body(town: Town, **more: Any) -> dict[str, Any]:
    return {
        "elder": town.elder.pk,
        "item": "bathing",
        "starts_at": TOMORROW.isoformat(),
        "provider": town.sunny.party_id,
        **more,
    }


def test_a_department_places_the_same_order_as_every_channel(town: Town, system: Make) -> None:
    desk = system(role="agent", region=town.cast.regions["shenyang"])
    answer = desk.post("orders", body(town))
    assert answer.status_code == 201, answer.content.decode()
    told, row = answer.json(), Order.unscoped.get()
    assert (row.channel, row.status, row.starts_at, row.placed_by) == ("api", "placed", TOMORROW, desk.key.post.account)
    assert (told["id"], told["channel"], told["elder"]["name"]) == (row.pk, "api", "王秀英")
    assert minutes_of(town) == (120, 60, 0)
    line = Line.unscoped.get(verb="order.place")
    assert line.account_id == desk.key.post.account_id and line.subject_id == row.pk


def test_several_payers_share_an_order_as_on_every_channel(town: Town, system: Make) -> None:
    desk = system(role="agent", region=town.cast.regions["shenyang"])
    answer = desk.post("orders", body(town, funding="mixed", minutes=240))
    assert answer.status_code == 201, answer.content.decode()
    parts = answer.json()["parts"]
    assert [(part["payer"], part["minutes"]) for part in parts] == [("hours", 180), ("self", None)]
    assert answer.json()["funding"] == "mixed" and minutes_of(town) == (0, 180, 0)
    assert desk.get(f"orders/{answer.json()['id']}").json()["parts"] == parts
    assert desk.get("orders").json()["orders"][0]["parts"] is None


def test_a_time_within_which_it_may_begin_is_kept(town: Town, system: Make) -> None:
    desk, latest = system(role="agent", region=town.cast.regions["shenyang"]), TOMORROW + timedelta(hours=2)
    told = desk.post("orders", body(town, latest_at=latest.isoformat())).json()
    assert told["earliest_at"] == told["starts_at"] and Order.unscoped.get().window == (TOMORROW, latest)
    early = body(town, latest_at=(TOMORROW - timedelta(hours=1)).isoformat())
    assert "最晚开始" in desk.post("orders", early).json()["why"]


def test_the_same_number_twice_is_done_once_and_says_so(town: Town, system: Make) -> None:
    desk, other = (
        system(role="agent", region=town.cast.regions["shenyang"]),
        system(role="agent", region=town.cast.regions["shenyang"]),
    )
    first = desk.post("orders", body(town), number="order-2026-1")
    again = desk.post("orders", body(town), number="order-2026-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert "Idempotent-Replay" not in first.headers and again.headers["Idempotent-Replay"] == "true"
    assert first.json() == again.json() and Order.unscoped.count() == 1 and minutes_of(town) == (120, 60, 0)
    changed = desk.post("orders", body(town, minutes=30), number="order-2026-1")
    assert changed.status_code == 409 and "内容与上次不同" in changed.json()["why"]
    # The same number of another system is another number.
    later = body(town, starts_at=(TOMORROW + timedelta(hours=3)).isoformat())
    assert other.post("orders", later, number="order-2026-1").status_code == 201
    # What was refused may be tried again under its number.
    clash = body(town, starts_at=(TOMORROW + timedelta(minutes=30)).isoformat())
    assert desk.post("orders", clash, number="order-2026-2").status_code == 422
    free = body(town, starts_at=(TOMORROW + timedelta(hours=6)).isoformat())
    assert desk.post("orders", free, number="order-2026-2").status_code == 201


def test_a_providers_system_accepts_assigns_and_calls_off(town: Town, system: Make) -> None:
    sunny, order = system(), placed(town, TOMORROW)
    path = f"orders/{order.pk}"
    assert sunny.post(f"{path}/accept", number="accept-01").json()["status"] == "accepted"
    again = sunny.post(f"{path}/accept", number="accept-01")
    assert again.status_code == 200 and again.headers["Idempotent-Replay"] == "true"
    assert sunny.post(f"{path}/accept", number="accept-02").status_code == 409
    sent = sunny.post(f"{path}/assign", {"worker": town.zhang.pk})
    assert sent.json()["carer"] == {"id": town.zhang.party_id, "name": "张敏"}
    assert sunny.post(f"{path}/assign", {"worker": 10**12}).status_code == 404
    gone = sunny.post(f"{path}/cancel", {"why": "老人住院"})
    assert gone.json()["status"] == "cancelled" and minutes_of(town) == (180, 0, 0)
    other = placed(town, TOMORROW + timedelta(days=1))
    assert sunny.post(f"orders/{other.pk}/refuse", {"why": "人手已满"}).json()["status"] == "refused"
    assert set(Exchange.unscoped.values_list("operation", flat=True)) >= {
        "order.accept",
        "order.assign",
        "order.cancel",
    }


def test_what_is_out_of_scope_does_not_exist(town: Town, system: Make) -> None:
    order = placed(town, TOMORROW)
    next_door = system(role="officer", region=town.cast.regions["shenhe"])
    assert next_door.get(f"orders/{order.pk}").status_code == next_door.get("orders/999999").status_code == 404
    assert next_door.get("orders").json() == {"orders": [], "next": None}
    assert next_door.post(f"orders/{order.pk}/cancel", {"why": "x"}).status_code == 404
    assert next_door.post("orders", body(town)).status_code == 404
    assert next_door.post("orders", {**body(town, elder=None), "citizen_id": "990104194305120002"}).status_code == 404
    assert Order.unscoped.get().status == "placed"


def test_columns_that_the_post_may_not_read_are_empty(town: Town, system: Make) -> None:
    order = placed(town, TOMORROW)
    told = system().get(f"orders/{order.pk}").json()
    assert told["price_fen"] is None and told["address"] == "东顺城路 1 号 2-301"
    looker = system(role="inspector", region=town.cast.regions["dadong"], scopes=["orders:read"])
    assert looker.get(f"orders/{order.pk}").json()["elder"]["name"] == "王秀英"


def test_a_scope_that_was_not_given_is_refused(town: Town, system: Make) -> None:
    reader = system(scopes=["orders:read"])
    answer = reader.post("orders", body(town))
    assert answer.status_code == 403 and answer.json()["scope"] == "orders:place"
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert not Order.unscoped.exists()
    # The post itself bounds what a scope may be used for.
    looker = system(role="inspector", region=town.cast.regions["dadong"])
    refused = looker.post("orders", body(town))
    assert refused.status_code == 422 and "没有这项权限" in refused.json()["why"]


def test_a_refusal_says_what_why_and_what_to_do(town: Town, system: Make) -> None:
    desk = system(role="agent", region=town.cast.regions["shenyang"])
    told = desk.post("orders", body(town, starts_at=(MONDAY - timedelta(days=1)).isoformat())).json()
    assert (told["asked"], told["why"]) == ("您要为「王秀英」下单。", "约定时间已经过去。") and told["do"]
    for wrong, field in (
        ({"starts_at": "明天"}, "starts_at"),
        ({"starts_at": "2026-11-17T10:00:00"}, "starts_at"),
        ({"minutes": 0}, "minutes"),
        ({"colour": "red"}, "colour"),
        ({"note": "a\x00b"}, "note"),
        ({"provider": 10**12}, "provider"),
        ({"citizen_id": "1"}, "elder"),
    ):
        answer = desk.post("orders", body(town, **wrong))
        assert answer.status_code == 422 and answer.json()["field"] == field, (wrong, answer.content.decode())
    number = desk.post("orders", body(town), number="short")
    assert number.status_code == 422 and number.json()["field"] == "Idempotency-Key"
    assert not Order.unscoped.exists()


def test_a_list_is_leafed_through_without_gaps(town: Town, system: Make) -> None:
    made = [placed(town, TOMORROW + timedelta(days=day, hours=2), funding="self").pk for day in range(5)]
    sunny, seen, after = system(), [], ""
    for page in range(3):
        told = sunny.get("orders", limit=2, after=after).json()
        seen += [row["id"] for row in told["orders"]]
        after = told["next"]
        assert (after is None) == (page == 2)
    assert seen == made
    actions.cancel(Order.unscoped.get(pk=made[0]), "改天", by=town.by("wang"))
    assert [row["id"] for row in sunny.get("orders", status="cancelled").json()["orders"]] == made[:1]
    day = (TOMORROW + timedelta(days=3)).date()
    assert [row["id"] for row in sunny.get("orders", since=day, until=day + timedelta(days=1)).json()["orders"]] == [
        made[3]
    ]
    for wrong in ({"after": "x"}, {"limit": 0}, {"status": "x"}, {"since": "0001-01-01"}):
        assert sunny.get("orders", **wrong).status_code == 422, wrong
