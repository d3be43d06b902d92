"""The queue of a carer's phone over HTTP: sent twice, out of order or a day late it comes to the same, once; and whose it is."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import BY
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.evidence.visit import points, scene
from tests.delivery.town import MONDAY, Clock, Town, assigned
from tests.pages.door import signed_in
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.needs.models import Need
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.foundation.administration import posts
from yinian.foundation.journal.lines import Line

TEN = MONDAY + timedelta(hours=1)


@pytest.fixture
def town(clock: Clock, cast: Any) -> Town:  # noqa: F811
    return towns.build(cast)


@pytest.fixture
def order(town: Town) -> Order:
    return assigned(town, TEN)


@pytest.fixture
def client(town: Town) -> Client:
    return signed_in(town.cast, "zhang")


class Phone:
    """What a phone notes down on a visit, each piece with its number and the moment, and how it sends that."""

    def __init__(self, order: Order) -> None:
        self.order, self.waiting, self.at = order, [], TEN
        half = points(order)[:3], points(order)[3:]
        place = {"latitude": "41.805", "longitude": "123.47", "accuracy": "18.6"}
        self.note("come", 0, **place)
        self.note("tick", 10, point=half[0])
        self.note("photo", 12, picture=scene(5))
        self.note("tick", 40, point=half[1])
        self.note("note", 41, text="后背有红点")
        self.note("sign", 50, signed_by="王秀英")
        self.note("incident", 51, what="other", text="水管漏水")
        self.note("leave", 58, **place)

    def note(self, step: str, minute: int, **fields: Any) -> None:
        number = f"{len(self.waiting):016x}"
        self.waiting.append((number, step, self.at + timedelta(minutes=minute), fields))

    def send(self, client: Client, one: tuple[Any, ...], now: Any, waiting: list[Any]) -> Any:
        number, step, at, fields = one
        before = [other[0] for other in waiting if other[2] < at]
        data = {"key": number, "once": number, "phone_at": at.isoformat(), "sent_at": now().isoformat(), **fields}
        if picture := data.pop("picture", None):
            from django.core.files.uploadedfile import SimpleUploadedFile

            data["photo"] = SimpleUploadedFile("photo.jpg", picture)
        data["before"] = ",".join(before)
        path = f"/today/visits/{self.order.pk}/{step}"
        return client.post(path, data, headers={"accept": "application/json"})

    def send_all(self, client: Client, now: Any, shuffled: int | None = None) -> int:
        """Send in some order until nothing is left; says how many answers there were."""
        waiting, sent = list(self.waiting), 0
        chance = random.Random(shuffled)
        while waiting:
            turn = list(waiting)
            if shuffled is not None:
                chance.shuffle(turn)
            kept = []
            for one in turn:
                response, sent = self.send(client, one, now, waiting), sent + 1
                state = response.json()["state"]
                assert state in ("kept", "later"), response.json()
                assert (response.status_code, state) in ((200, "kept"), (425, "later"))
                if state == "kept":
                    kept.append(one)
                    waiting.remove(one)
            assert kept, "nothing went through"
        return sent


def result(order: Order) -> tuple[Any, ...]:
    row = Order.unscoped.get(pk=order.pk)
    pieces = Evidence.unscoped.filter(order=order).order_by("phone_at", "key")
    told = [(one.key, one.kind, one.phone_at, tuple(one.ticked), one.signed_by, one.sha256) for one in pieces]
    return row.status, row.came_at, row.left_at, told, Need.unscoped.count()


WHOLE = ("done", TEN, TEN + timedelta(minutes=58))


def test_in_order_it_comes_to_a_finished_visit(order: Order, client: Client, clock: Clock) -> None:  # noqa: F811
    clock.now = TEN + timedelta(hours=1)
    phone = Phone(order)
    assert phone.send_all(client, clock) == len(phone.waiting)
    found = result(order)
    assert found[:3] == WHOLE and len(found[3]) == 8 and found[4] == 1
    row = Evidence.unscoped.get(order=order, kind="check_out")
    assert (row.phone_at, row.sent_at, row.at) == (TEN + timedelta(minutes=58), clock.now, clock.now)


@pytest.mark.parametrize("seed", range(4))
def test_out_of_order_it_comes_to_the_same(order: Order, client: Client, clock: Clock, seed: int) -> None:  # noqa: F811
    clock.now = TEN + timedelta(hours=1)
    phone = Phone(order)
    assert phone.send_all(client, clock, shuffled=seed) >= len(phone.waiting)
    found = result(order)
    assert found[:3] == WHOLE and len(found[3]) == 8 and found[4] == 1
    assert {key for key, *_rest in found[3]} == {number for number, *_rest in phone.waiting}


def test_sent_twice_it_is_there_once(order: Order, client: Client, clock: Clock) -> None:  # noqa: F811
    clock.now = TEN + timedelta(hours=1)
    phone = Phone(order)
    phone.send_all(client, clock)
    before, lines = result(order), Line.unscoped.count()
    clock.go(minutes=5)
    phone.send_all(client, clock)
    phone.send_all(client, clock, shuffled=1)
    assert result(order) == before and Line.unscoped.count() == lines


@pytest.mark.parametrize("fast", [timedelta(0), timedelta(hours=9), timedelta(days=-3)])
def test_a_day_late_it_keeps_its_times(
    town: Town,
    order: Order,
    clock: Clock,  # noqa: F811
    fast: timedelta,
) -> None:
    phone = Phone(order)
    # A phone whose clock runs wrong notes its own times, and says at sending what it shows then.
    phone.waiting = [(number, step, at + fast, fields) for number, step, at, fields in phone.waiting]
    clock.now = TEN + timedelta(days=1, hours=3)
    phone.send_all(signed_in(town.cast, "zhang"), lambda: clock() + fast)
    assert result(order)[:3] == WHOLE


def test_half_a_queue_now_and_half_tomorrow_is_the_same(
    town: Town,
    order: Order,
    client: Client,
    clock: Clock,  # noqa: F811
) -> None:
    phone = Phone(order)
    clock.now = TEN + timedelta(minutes=15)
    for one in phone.waiting[:3]:
        assert phone.send(client, one, clock, []).json() == {"state": "kept"}
    clock.now = TEN + timedelta(days=1)
    phone.send_all(signed_in(town.cast, "zhang"), clock)
    found = result(order)
    assert found[:3] == WHOLE and len(found[3]) == 8


def test_what_is_refused_comes_back_with_its_reason(order: Order, client: Client, clock: Clock) -> None:  # noqa: F811
    phone = Phone(order)
    clock.now = TEN - timedelta(hours=2)
    early = phone.send(client, ("f" * 16, "come", clock.now, {}), clock, [])
    assert early.status_code == 422
    told = early.json()
    assert told["state"] == "refused" and "最多提前 60 分钟" in told["why"] and told["do"] and told["asked"]
    assert not Evidence.unscoped.exists()
    broken = client.post(f"/today/visits/{order.pk}/come", {"key": "?"}, headers={"accept": "application/json"})
    assert broken.status_code == 422 and "不完整" in broken.json()["why"]
    clock.now = TEN
    phone.send(client, phone.waiting[0], clock, [])
    nothing = client.post(f"/today/visits/{order.pk}/photo", {"key": "a" * 16}, headers={"accept": "application/json"})
    assert nothing.status_code == 422 and "不是完整的照片" in nothing.json()["why"]


def test_who_was_called_back_is_told_and_nothing_is_kept(
    town: Town,
    order: Order,
    client: Client,
    clock: Clock,  # noqa: F811
) -> None:
    phone = Phone(order)
    orders.assign(order, town.li, by=town.by("sunny"))
    clock.now = TEN
    response = phone.send(client, phone.waiting[0], clock, [])
    assert response.status_code == 404 and response.json()["state"] == "refused"
    assert "不在您名下" in response.json()["why"]
    assert not Evidence.unscoped.exists()


# --- whose queue it is ------------------------------------------------------------------------------------------


def standing(client: Client, given: str = "") -> tuple[int, dict[str, str]]:
    response = client.get("/today/queue", headers={"X-Phone-Pass": given} if given else {})
    return response.status_code, response.json()


def test_a_carer_gets_a_pass_and_a_stranger_is_asked_to_sign_in(town: Town, client: Client) -> None:
    status, told = standing(client)
    assert (status, told["state"], told["who"]) == (200, "in", str(town.cast.posts["zhang"].pk))
    assert told["token"] and told["pass"]
    assert standing(Client()) == (401, {"state": "sign_in"})
    # The pass opens nothing.
    assert standing(Client(), told["pass"]) == (401, {"state": "sign_in"})
    assert Client(headers={"X-Phone-Pass": told["pass"]}).get("/today").status_code == 302


def test_another_kind_of_post_has_no_queue(town: Town) -> None:
    assert standing(signed_in(town.cast, "son"))[0] == 401


def test_a_withdrawn_post_ends_the_session_and_the_queue_at_once(
    town: Town,
    order: Order,
    client: Client,
    clock: Clock,  # noqa: F811
) -> None:
    phone = Phone(order)
    clock.now = TEN
    given = standing(client)[1]["pass"]
    posts.withdraw_post(town.cast.posts["zhang"], by=BY, why="手机丢了", on=date(2026, 11, 16))
    response = phone.send(client, phone.waiting[0], clock, [])
    assert response.status_code == 302 and response["Location"].startswith("/sign-in")
    assert not Evidence.unscoped.exists()
    for who in (client, Client()):
        status, told = standing(who, given)
        assert (status, told["state"]) == (403, "ended") and "岗位已经结束" in told["why"]


def test_a_shut_account_is_ended_too_and_a_forged_pass_with_it(town: Town, client: Client) -> None:
    given = standing(client)[1]["pass"]
    posts.disable(town.cast.posts["zhang"].account, by=BY, why="手机丢了")
    assert standing(client, given)[0] == 403
    assert standing(Client(), given + "x")[0] == 403


# --- what makes it an app ---------------------------------------------------------------------------------------


def test_the_worker_reaches_today_alone_and_the_manifest_names_icons(client: Client) -> None:
    worker = client.get("/today/worker.js")
    assert worker["Service-Worker-Allowed"] == "/today" and worker["Content-Type"].startswith("text/javascript")
    assert "/static/build/phone.js" in worker.content.decode()
    assert "unsafe" not in worker["Content-Security-Policy"]
    manifest = client.get("/today/manifest.json")
    told = manifest.json()
    assert manifest["Content-Type"] == "application/manifest+json"
    assert (told["scope"], told["start_url"], told["display"]) == ("/today", "/today", "standalone")
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}


def test_pages_of_today_load_the_phones_program(client: Client, order: Order) -> None:
    for path in ("/today", f"/today/visits/{order.pk}", "/today/offline", "/today/ended"):
        text = client.get(path).content.decode()
        assert "build/phone.js" in text and 'rel="manifest"' in text and "等待发送" in text
    assert "王秀英" not in Client().get("/today/offline").content.decode()
