"""The desk in a real browser: a call appears by itself, is answered by a key, and ends in its outcome."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import PHONE_WANG, Cast
from tests.pages import browser as screen
from tests.pages.browser import DESK, PHONE, Reader
from tests.pages.door import session_of
from tests.programmes.calls.ringing import again, call, switch
from yinian.foundation import live
from yinian.programmes.calls import telephony
from yinian.programmes.calls.models import Call
from yinian.programmes.calls.telephony import Event

pytestmark = screen.marks


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    with screen.chromium() as opened:
        yield opened


@pytest.fixture
def town(lasting_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    # Lines that are held for some seconds only, so that the server can be stopped after the test.
    monkeypatch.setattr(settings, "LIVE_SECONDS", 4)
    return lasting_cast


@pytest.mark.parametrize("line", [True, False], ids=["by the live line", "asking each second"])
def test_a_call_appears_by_itself_and_is_handled_from_the_keyboard(
    town: Cast, live_server: LiveServer, browser: Browser, monkeypatch: pytest.MonkeyPatch, line: bool
) -> None:
    monkeypatch.setattr(live, "MOST", 16 if line else 0)
    at = Reader(browser, live_server.url, DESK, key=session_of(town.posts["agent"]))
    page = at.page
    page.goto("/hotline")
    if line:
        at.look()
    page.get_by_role("button", name="签入").click()
    expect(page.locator("#desk-queue")).to_contain_text("没有人在等")
    page.evaluate("window.stays = true")
    row = call(switch(town), PHONE_WANG)
    expect(page.locator("#desk-queue")).to_contain_text("王秀英")
    expect(page.locator("#desk-queue")).to_contain_text("已等")
    assert page.evaluate("window.stays") is True
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile(rf"call={row.pk}$"))
    expect(page.locator(".column").nth(1)).to_contain_text("最近的服务点")
    page.keyboard.press("n")
    expect(page.get_by_label("情况说明")).to_be_visible()
    if line:
        at.look()
    page.get_by_label("需求类别").select_option("meals")
    page.get_by_label("情况说明").fill("n 午饭没人做")
    page.get_by_role("button", name="报告需求").click()
    expect(page.locator(".column").nth(2)).to_contain_text("这通电话已办")
    page.keyboard.press("g")
    expect(page.locator(".now-calling")).to_contain_text("待小结")
    expect(page.get_by_label(re.compile("已转需求"))).to_be_checked()
    page.get_by_role("button", name="小结并结束").click()
    expect(page.locator(".column").first).to_contain_text("已小结：已转需求")
    assert again(row).status == "closed"
    at.close()


def test_what_the_exchange_put_through_is_taken_up_by_the_page(
    town: Cast, live_server: LiveServer, browser: Browser
) -> None:
    at = Reader(browser, live_server.url, PHONE, key=session_of(town.posts["agent"]))
    page = at.page
    page.goto("/hotline")
    page.fill("#id_extension", "8001")
    page.get_by_role("button", name="签入").click()
    expect(page.locator("#desk-queue")).to_contain_text("没有人在等")
    line = switch(town)
    row = call(line, PHONE_WANG)
    expect(page.locator("#desk-queue")).to_contain_text("王秀英")
    telephony.hear(line, Event("answered", row.outside, extension="8001"))
    expect(page).to_have_url(re.compile(rf"call={row.pk}$"))
    at.look()
    assert Call.unscoped.get().agent_id == town.actor("agent").account_id
    at.close()
