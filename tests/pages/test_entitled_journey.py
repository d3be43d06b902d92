"""A son asks on his phone what his mother may have, signs in, applies for her, and follows how far it is."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import PHONE_SON, Cast
from tests.entitlement.benefits import allowances
from tests.pages import browser as screen
from tests.pages.browser import PHONE, Reader
from yinian.entitlement.benefits import applying
from yinian.entitlement.benefits.applications import Application
from yinian.foundation.notices import Message

pytestmark = screen.marks


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    with screen.chromium() as opened:
        yield opened


@pytest.fixture
def town(lasting_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    monkeypatch.setattr(settings, "POLICIES", allowances.folder())
    return lasting_cast


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_son_asks_signs_in_applies_for_his_mother_and_follows_it(
    town: Cast, live_server: LiveServer, browser: Browser, script: bool
) -> None:
    at = Reader(browser, live_server.url, PHONE, script=script)
    page, look = at.page, at.look if script else lambda: None
    page.goto("/")
    at.press("我能享受什么")
    look()
    at.press("沈阳市")
    at.press("大东区")
    look()
    expect(page.locator(".step:visible")).to_have_count(1)
    page.fill("[name=year]", "1943")
    page.locator("#q1").get_by_text("下一个问题").click()
    expect(page.locator(".step:visible h2")).not_to_have_text("哪一年出生的？")
    look()
    page.go_back()
    expect(page.locator(".step:visible h2")).to_have_text("哪一年出生的？")
    assert page.input_value("[name=year]") == "1943"
    page.goto(page.url.split("#")[0] + f"#q{page.locator('.step').count()}")
    at.press("看能享受什么")
    assert "1943" not in page.url
    expect(page.locator("main")).to_contain_text("每月3小时")
    expect(page.locator("main")).to_contain_text("还不能确定")
    look()
    at.press("登录去申请")
    at.press("老人、家属")
    page.fill("[name=phone]", PHONE_SON)
    at.press("发验证码给我")
    found = re.search(r"\d{6}", Message.objects.order_by("-id")[0].text.open())
    assert found
    page.fill("[name=code]", found[0])
    page.click("main .button.main")
    at.press("能享受的待遇")
    expect(page.locator("h1")).to_have_text("王秀英的待遇")
    look()
    page.locator("article", has_text="高龄津贴").get_by_text("申请这一项").click()
    expect(page.locator("main")).to_contain_text("替王秀英申请")
    look()
    page.click("main form .button.main")
    expect(page.locator("main")).to_contain_text("等社区和街道审核")
    expect(page.locator("[aria-current=step]")).to_contain_text("审核")
    look()
    made = Application.unscoped.get()
    assert (made.source, made.status) == ("family", "submitted")
    he = town.actor("he")
    applying.notice(applying.review(made, by=he), by=he)
    page.reload()
    expect(page.locator("[aria-current=step]")).to_contain_text("公示 7 天")
    look()
    page.goto(f"/notice?at={town.regions['dadong'].pk}")
    expect(page.locator("main")).to_contain_text("王某")
    expect(page.locator("main")).not_to_contain_text("王秀英")
    look()
    at.close()
