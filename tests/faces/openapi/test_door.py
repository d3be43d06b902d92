"""Nobody comes in without a good key, nor oftener than it may; every call leaves a trace; no call is answered by a fault."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.delivery.town import Town
from tests.faces.openapi.conftest import Make
from yinian.delivery.needs.models import Need
from yinian.foundation.exchange import keys
from yinian.foundation.exchange.traces import Exchange

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=12),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = (
    "elder",
    "citizen_id",
    "item",
    "starts_at",
    "provider",
    "funding",
    "minutes",
    "note",
    "need",
    "kind",
    "text",
    "worker",
    "why",
)
MOMENTS = some.datetimes().map(lambda moment: moment.isoformat() + "+08:00")
BODIES = some.dictionaries(some.sampled_from(NAMES), JSON | MOMENTS | some.integers(1, 60), max_size=8) | JSON
PATHS = some.sampled_from(
    ("orders", "needs", "orders/1/accept", "orders/1/assign", "orders/1/cancel", "orders/1/refuse")
)


def test_without_a_good_key_there_is_no_way_in(town: Town, system: Make) -> None:
    sunny = system()
    keys.withdraw(keys.key(town.by("security"), sunny.key.pk), by=town.by("security"), why="到期")
    for answer in (sunny.get("orders"), sunny.client.get("/api/v1/orders", headers={"Authorization": "Basic x"})):
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["do"]
    assert not Exchange.unscoped.exists()


def test_whoever_asks_too_often_is_told_when_to_come_again(town: Town, system: Make) -> None:
    hasty = system(per_minute=2)
    assert [hasty.get("items").status_code for _call in range(3)] == [200, 200, 429]
    answer = hasty.get("items")
    assert int(answer.headers["Retry-After"]) == answer.json()["retry_after"] > 0
    assert system().get("items").status_code == 200


def test_every_call_tells_who_fetched_what_for_which_purpose(town: Town, system: Make) -> None:
    sunny = system()
    sunny.client.get("/api/v1/items?on=2026-11-16", headers={"X-Purpose": "%E5%AF%B9%E8%B4%A6"})
    sunny.get("orders/5")
    sunny.get("needs", limit="many")
    told = list(Exchange.unscoped.order_by("id").values_list("operation", "purpose", "status", "kind"))
    assert told == [
        ("catalogue.read", "%E5%AF%B9%E8%B4%A6", 200, "registry.serviceitem"),
        ("api-orders-one", "对接派单", 404, ""),
        ("api-needs", "对接派单", 422, ""),
    ]
    row = Exchange.unscoped.order_by("id").first()
    assert row and row.asked == "GET /api/v1/items?on=2026-11-16" and row.count == len(row.numbers) > 10
    assert (row.address, row.region_path) == ("127.0.0.1", sunny.key.region_path)


def test_a_need_is_reported_and_read(town: Town, system: Make) -> None:
    desk = system(role="agent", region=town.cast.regions["shenyang"])
    given = {"citizen_id": "990104194305120002", "kind": "repair", "text": "水管漏水", "urgency": "urgent"}
    made = desk.post("needs", given, number="need-0001")
    again = desk.post("needs", given, number="need-0001")
    assert (made.status_code, again.status_code) == (201, 200) and made.json() == again.json()
    need = Need.unscoped.get()
    assert (need.elder, need.urgency, made.json()["region"]) == (town.elder, "urgent", "小东街道")
    assert desk.get(f"needs/{need.pk}").json()["kind"] == "repair"
    assert [row["id"] for row in desk.get("needs", status="open").json()["needs"]] == [need.pk]
    assert desk.post("needs", {**given, "kind": "moon"}).json()["field"] == "kind"
    assert system(role="officer", region=town.cast.regions["shenhe"]).get(f"needs/{need.pk}").status_code == 404


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PATHS, BODIES)
def test_no_body_is_answered_by_a_fault_of_ours(town: Town, system: Make, path: str, body: Any) -> None:
    desk = _kept(system, town)
    answer = desk.post(path, json.dumps(body))
    assert answer.status_code < 500 and answer.status_code != 429, answer.content.decode()[:2000]
    if answer.status_code >= 400:
        assert {"asked", "why", "do"} <= answer.json().keys()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.sampled_from(("orders", "needs", "items", "orders/1")),
    some.dictionaries(
        some.sampled_from(("status", "since", "until", "after", "limit", "on")), some.text(max_size=10), max_size=3
    ),
)
def test_no_question_is_answered_by_a_fault_of_ours(town: Town, system: Make, path: str, query: dict[str, str]) -> None:
    answer = _kept(system, town).get(path, **query)
    assert answer.status_code < 500 and answer.status_code != 429


def test_bytes_that_are_no_json_are_told_apart(town: Town, system: Make) -> None:
    desk = _kept(system, town)
    for body in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"elder": "\\ud800"}', b"nul"):
        answer = desk.post("orders", body.decode("latin-1") if body[:1] != b"\xff" else body)
        assert 400 <= answer.status_code < 500, (body[:20], answer.content.decode()[:500])


KEPT: dict[int, Any] = {}


def _kept(system: Make, town: Town) -> Any:
    """One key for all examples of a test."""
    if id(town) not in KEPT:
        KEPT.clear()
        KEPT[id(town)] = system(role="agent", region=town.cast.regions["shenyang"], per_minute=100_000)
    return KEPT[id(town)]
