"""A carer's phone in a real browser, with and without a network: nothing is lost, nothing is sent twice, nothing stays behind."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import BY
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.evidence.visit import scene
from tests.delivery.town import MONDAY, Clock, Town, assigned
from tests.pages import browser as screen
from tests.pages.browser import PHONE, Reader
from tests.pages.door import session_of
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.needs.models import Need
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.foundation.administration import posts
from yinian.foundation.journal.lines import Line

pytestmark = screen.marks
TEN = MONDAY + timedelta(hours=1)
KEPT = """async path => { const pages = await caches.open("yinian-pages");
    return (await pages.keys()).some(one => new URL(one.url).pathname === path); }"""
HELD = """() => new Promise(done => { const asked = indexedDB.open("yinian-phone", 1);
    asked.onsuccess = () => { const all = asked.result.transaction("entries").objectStore("entries").getAll();
        all.onsuccess = () => { asked.result.close(); done(JSON.stringify(all.result)); }; }; })"""


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    with screen.chromium() as opened:
        yield opened


class Carer:
    """张敏 with her phone."""

    def __init__(self, browser: Browser, url: str, town: Town) -> None:
        self.reader = Reader(browser, url, PHONE, key=session_of(town.cast.posts["zhang"]))
        self.page, self.context, self.url = self.reader.page, self.reader.context, url
        self.context.grant_permissions(["geolocation"], origin=url)
        self.context.set_geolocation({"latitude": 41.805, "longitude": 123.47, "accuracy": 18})

    def opens_today(self, order: Order) -> None:
        """Today is opened with a network, until its visits are on the phone."""
        self.page.goto("/today")
        self.page.evaluate("() => navigator.serviceWorker.ready")
        for _time in range(300):
            if self.page.evaluate(KEPT, f"/today/visits/{order.pk}"):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the visit is not on the phone")

    def goes(self, offline: bool) -> None:
        self.context.set_offline(offline)

    def comes_back(self, order: Order) -> Page:
        """The tab was killed; a new one opens the visit."""
        self.page.close(run_before_unload=False)
        self.page = self.reader.page = self.context.new_page()
        self.page.goto(f"/today/visits/{order.pk}")
        return self.page

    def look(self) -> None:
        self.reader.complaints = [said for said in self.reader.complaints if "ERR_INTERNET" not in said]
        self.reader.complaints = [said for said in self.reader.complaints if "Failed to load resource" not in said]
        self.reader.look()

    def shot(self, name: str) -> None:
        """A picture for people to look at, where they say to which folder it goes."""
        if folder := os.environ.get("YINIAN_SHOTS"):
            self.page.screenshot(path=Path(folder) / f"carer-{name}.png", full_page=True)


@pytest.fixture
def town(clock: Clock, lasting_cast: Any, monkeypatch: pytest.MonkeyPatch) -> Town:  # noqa: F811
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    return towns.build(lasting_cast)


@pytest.fixture
def order(town: Town, clock: Clock) -> Order:  # noqa: F811
    row = assigned(town, TEN)
    clock.now = TEN
    return row


@pytest.fixture
def carer(browser: Browser, live_server: LiveServer, town: Town) -> Iterator[Carer]:
    one = Carer(browser, live_server.url, town)
    yield one
    one.reader.close()


def comes(page: Page) -> None:
    page.locator(".act button", has_text="我到了").click()
    expect(page.locator("main")).to_contain_text("质量清单")


def works(page: Page) -> None:
    for words in page.locator(".point label").all():
        words.click()
    page.locator("button", has_text="保存清单").click()
    expect(page.locator("[data-part=tick] [data-mark]")).to_contain_text("等待发送")
    page.set_input_files(
        "[name=photo]", {"name": "做完.png", "mimeType": "image/png", "buffer": scene(1, (2400, 1800))}
    )
    page.locator("button", has_text="保存照片").click()
    expect(page.locator("[data-part=photo] [data-mark]")).to_contain_text("等待发送")
    canvas = page.locator("canvas.signature")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=5)
    page.mouse.up()
    page.locator("button", has_text="保存确认").click()
    expect(page.locator("[data-part=sign] [data-mark]")).to_contain_text("等待发送")


def leaves(page: Page) -> None:
    page.locator(".act button", has_text="签退").click()


def verbs() -> list[str]:
    lines = Line.unscoped.filter(verb__startswith="evidence.", outcome="done").order_by("id")
    return [line.verb.partition(".")[2] for line in lines]


def test_a_whole_visit_without_a_network_survives_the_tab_and_arrives_once(carer: Carer, order: Order) -> None:
    carer.opens_today(order)
    carer.shot("today-online")
    carer.look()
    carer.goes(offline=True)
    page = carer.page
    page.locator("a.visit").first.click()
    expect(page.locator("[data-offline]")).to_be_visible()
    carer.shot("visit-offline")
    comes(page)
    expect(page.locator("[data-queue] li")).to_have_count(1)
    expect(page.locator("[data-offline] [data-waiting] b")).to_have_text("1")
    works(page)
    leaves_too_early(page)
    carer.look()
    carer.shot("under-way-offline")
    page = carer.comes_back(order)
    expect(page.locator("[data-queue] li")).to_have_count(4)
    expect(page.locator("[data-part=photo] [data-mark]")).to_contain_text("等待发送")
    assert page.locator("canvas.signature").count() == 0
    leaves(page)
    expect(page.locator("[data-queue] li")).to_have_count(5)
    expect(page.locator(".act")).to_have_count(0)
    carer.look()
    carer.shot("done-offline")
    assert not Evidence.unscoped.exists() and Order.unscoped.get(pk=order.pk).status == "assigned"
    page = carer.comes_back(order)
    expect(page.locator("[data-queue] li")).to_have_count(5)
    carer.goes(offline=False)
    expect(page.locator("[data-queue]")).to_be_hidden()
    row = Order.unscoped.get(pk=order.pk)
    assert row.status == "done" and verbs() == ["check_in", "tick", "photo", "sign", "check_out"]
    rows = {piece.kind: piece for piece in Evidence.unscoped.select_related("file")}
    assert (rows["check_in"].latitude, rows["check_in"].accuracy_m) == (41.805, 18)
    assert all(piece.phone_at and piece.sent_at and piece.phone_at <= piece.sent_at for piece in rows.values())
    photo = rows["photo"].file
    assert photo and photo.kind == "image/jpeg" and photo.size < 1_500_000 and len(rows["photo"].likeness) == 16
    page.reload()
    expect(page.locator("main")).to_contain_text("待核验")
    carer.shot("done-online")
    carer.look()


def leaves_too_early(page: Page) -> None:
    """With a point of the list unticked nothing is noted down."""
    page.locator(".point label").first.click()
    leaves(page)
    expect(page.locator("[data-told]")).to_contain_text("质量清单还没有做完")
    page.locator(".point label").first.click()


def test_an_answer_that_got_lost_is_asked_for_again_and_kept_once(
    browser: Browser, live_server: LiveServer, town: Town, order: Order
) -> None:
    # Without the worker between page and network, so that the test can stand there.
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, service_workers="block"
    )
    key = session_of(town.cast.posts["zhang"])
    context.add_cookies([{"name": "yinian_session", "value": key, "url": live_server.url}])
    page, lost = context.new_page(), []

    def lose(route: Route) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    page.goto(f"/today/visits/{order.pk}")
    page.route("**/come", lose)
    # The page shows the visit begun before its first try has failed: the test waits for that failure itself.
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/come")):
        comes(page)
    assert lost and Evidence.unscoped.count() == 1
    expect(page.locator("[data-queue] li")).to_contain_text("等待发送")
    page.unroute("**/come")
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(f"/today/visits/{order.pk}")
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert Evidence.unscoped.count() == 1 and verbs() == ["check_in"]
    context.close()


def test_what_is_refused_stays_in_sight_with_its_reason(carer: Carer, town: Town, order: Order, clock: Clock) -> None:  # noqa: F811
    carer.opens_today(order)
    carer.goes(offline=True)
    page = carer.page
    page.goto(f"/today/visits/{order.pk}")
    comes(page)
    clock.now = MONDAY
    orders.assign(Order.unscoped.get(pk=order.pk), town.li, by=town.by("sunny"))
    clock.now = TEN
    carer.goes(offline=False)
    expect(page.locator("[data-queue] li")).to_contain_text("需要您处理")
    expect(page.locator("[data-queue] li [data-why]")).to_contain_text("不在您名下")
    page = carer.comes_back(order)
    page.goto("/today")
    expect(page.locator("[data-queue] li")).to_contain_text("需要您处理")
    carer.shot("refused")
    carer.look()
    page.locator("[data-again]").click()
    expect(page.locator("[data-queue] li")).to_contain_text("需要您处理")
    page.locator("[data-drop]").click()
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert not Evidence.unscoped.exists()


def test_a_lost_phone_sends_nothing_more_and_keeps_nothing_to_read(carer: Carer, town: Town, order: Order) -> None:
    carer.opens_today(order)
    carer.goes(offline=True)
    page = carer.page
    page.goto(f"/today/visits/{order.pk}")
    comes(page)
    works(page)
    assert "王秀英" in page.evaluate(HELD)
    posts.withdraw_post(town.cast.posts["zhang"], by=BY, why="手机丢了", on=date(2026, 11, 16))
    carer.goes(offline=False)
    page.wait_for_url("**/today/ended")
    expect(page.locator("[data-queue] li")).to_have_count(4)
    expect(page.locator("[data-queue] li").first).to_contain_text("岗位已经结束")
    carer.shot("ended")
    carer.look()
    held = page.evaluate(HELD)
    assert "王秀英" not in held and "file" not in held and "drawn" not in held and "latitude" not in held
    assert not page.evaluate(KEPT, f"/today/visits/{order.pk}") and not page.evaluate(KEPT, "/today")
    assert not Evidence.unscoped.exists() and verbs() == []
    carer.goes(offline=True)
    page.goto("/today")
    assert "王秀英" not in page.content()


def test_one_press_for_help_becomes_a_need_with_and_without_a_network(carer: Carer, order: Order) -> None:
    carer.opens_today(order)
    page = carer.page
    page.goto(f"/today/visits/{order.pk}")
    page.locator("button", has_text="求助").click()
    expect(page.locator("[data-part=incident] [data-mark]")).to_contain_text("已报 1 次")
    assert Need.unscoped.get().urgency == "urgent"
    carer.shot("help")
    carer.goes(offline=True)
    page.locator("button", has_text="求助").click()
    expect(page.locator("[data-told]")).to_contain_text("已记在手机上")
    assert Need.unscoped.count() == 1
    carer.goes(offline=False)
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert Need.unscoped.count() == 2


def test_a_code_is_read_off_a_picture_where_the_phone_can(carer: Carer, order: Order) -> None:
    seen = "window.BarcodeDetector = class { async detect() { return [{ rawValue: 'YN 12345678' }]; } };"
    carer.page.add_init_script(seen)
    carer.page.goto(f"/today/visits/{order.pk}")
    carer.page.set_input_files("#scan", {"name": "门.png", "mimeType": "image/png", "buffer": scene(2)})
    expect(carer.page.locator("#code")).to_have_value("12345678")
    carer.look()


def test_it_can_be_installed(carer: Carer, order: Order) -> None:
    carer.opens_today(order)
    told = carer.context.new_cdp_session(carer.page)
    manifest = told.send("Page.getAppManifest")
    assert manifest["url"].endswith("/today/manifest.json") and not manifest["errors"]
    faults = {fault["errorId"] for fault in told.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert faults <= {"in-incognito"}, faults
