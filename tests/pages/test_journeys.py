"""The main journeys, as people make them: signing in, registering, asking, taking in hand, and changing the post."""

import re
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import BY, PASSWORD, PHONE_WANG, Cast
from tests.pages import browser as screen
from tests.pages import things
from tests.pages.browser import DESK, PHONE, Reader
from tests.pages.door import session_of
from tests.pages.stops import PUBLIC, SAVED, STOPS
from tests.pages.test_url_walk import address
from yinian.delivery.needs.models import Need
from yinian.foundation.actor import Role
from yinian.foundation.administration import posts
from yinian.foundation.journal.lines import Line
from yinian.foundation.notices import Message
from yinian.registry.elders.models import Elder

pytestmark = screen.marks


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    with screen.chromium() as opened:
        yield opened


@pytest.fixture
def town(lasting_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    return lasting_cast


def token(account_id: int, *, confirmed: bool) -> str:
    device = TOTPDevice.objects.get(user_id=account_id, confirmed=confirmed)
    code = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    code.time = time.time()
    return f"{code.token():06d}"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_officer_signs_in_registers_an_elder_reports_a_need_and_takes_it(
    town: Cast, live_server: LiveServer, browser: Browser, script: bool
) -> None:
    at = Reader(browser, live_server.url, DESK, script=script)
    page, look = at.page, at.look if script else lambda: None
    page.goto("/worklist")
    look()
    at.press("工作人员和服务商")
    page.fill("[name=login]", "chen.test")
    page.fill("[name=password]", PASSWORD)
    look()
    at.press("下一步")
    look()
    page.fill("[name=token]", token(town.account("chen").pk, confirmed=False))
    at.press("启用动态口令")
    expect(page).to_have_url(re.compile("/worklist$"))
    look()
    page.click("nav.rail >> text=老人")
    at.press("登记老人")
    page.fill("[name=name]", "李德福")
    page.fill("[name=citizen_id]", "990104194001010010")
    page.select_option("[name=at]", label="东顺城社区")
    at.press("登记老人")
    expect(page.locator(".refusal")).to_contain_text("末位校验码不对")
    assert page.input_value("[name=name]") == "李德福"
    look()
    page.fill("[name=citizen_id]", "990104194001010015")
    page.select_option("[name=living]", label="独居")
    at.press("登记老人")
    expect(page.locator("h1")).to_have_text("李德福")
    expect(page.locator(".messages")).to_contain_text("已登记李德福")
    look()
    at.press("报告需求")
    page.select_option("[name=kind]", label="助餐")
    page.check("[name=urgency][value=urgent]")
    page.fill("[name=text]", "三天没有热饭")
    look()
    at.press("报告需求")
    expect(page.locator(".badge").first).to_contain_text("待接办")
    look()
    at.press("接办需求")
    expect(page.locator(".badge").first).to_contain_text("办理中")
    look()
    elder = Elder.unscoped.get(name="李德福")
    need = Need.unscoped.get(elder=elder)
    assert (need.status, need.taken_by_id, need.region_id) == (
        "taken",
        town.account("chen").pk,
        town.regions["xiaodong"].pk,
    )
    assert [line.verb for line in Line.unscoped.filter(subject_kind="delivery.need").order_by("id")] == [
        "need.report",
        "need.take",
    ]
    at.close()


def test_an_elder_signs_in_by_a_code_and_asks_to_be_called(
    town: Cast, live_server: LiveServer, browser: Browser
) -> None:
    at = Reader(browser, live_server.url, PHONE)
    page = at.page
    page.goto("/")
    at.look()
    at.press("去登录")
    at.look()
    at.press("老人、家属")
    page.fill("[name=phone]", PHONE_WANG)
    at.look()
    at.press("发验证码给我")
    expect(page.locator("h1")).to_have_text("输入验证码")
    at.look()
    found = re.search(r"\d{6}", Message.objects.order_by("-id")[0].text.open())
    assert found
    page.fill("[name=code]", found[0])
    page.click("main .button.main")
    expect(page.locator("h1")).to_have_text("王秀英，您好")
    at.look()
    page.click("text=我的资料")
    at.look()
    page.locator("form[action$='/facts/phone'] button").click()
    expect(page.locator("main")).to_contain_text(PHONE_WANG)
    page.goto("/my")
    page.click(".call")
    at.look()
    at.press("请人联系我")
    expect(page.locator(".messages")).to_contain_text("一天之内会有人联系您")
    expect(page.locator("main")).to_contain_text("小东街道会来接办")
    at.look()
    page.click(".sizes button >> nth=2")
    at.look()
    assert Need.unscoped.get().urgency == "urgent"
    at.close()


def test_one_person_acts_in_two_posts(town: Cast, live_server: LiveServer, browser: Browser) -> None:
    assert town.elder and town.neighbour
    posts.give_post(town.account("chen"), posts.Seat(Role.INSPECTOR, region=town.regions["shenhe"]), by=BY)
    at = Reader(browser, live_server.url, DESK, key=session_of(town.posts["chen"]))
    page = at.page
    page.goto("/elders")
    expect(page.locator("tbody")).to_contain_text("王秀英")
    page.click("header.top .where")
    at.look()
    page.click("text=沈河区 检查员")
    page.goto("/elders")
    expect(page.locator("tbody")).to_contain_text("赵邻")
    expect(page.locator("tbody")).not_to_contain_text("王秀英")
    at.complaints.clear()
    page.goto(f"/elders/{town.elder.pk}")
    expect(page.locator("h1")).to_have_text("没有找到这一页")
    at.close()


def test_a_list_narrows_in_place_and_its_rows_open(town: Cast, live_server: LiveServer, browser: Browser) -> None:
    at = Reader(browser, live_server.url, DESK, key=session_of(town.posts["lin"]))
    page = at.page
    page.goto("/elders")
    page.fill(".filters [name=q]", "wangxiu")
    page.click(".filters button")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.click("tbody a")
    expect(page.locator("h1")).to_have_text("王秀英")
    at.look()
    at.close()


# In parts, so that two processes can look at once; the walk over every address sees to it that none is missing.
LOOKED_AT = [name for name, stop in STOPS.items() if not stop.acts and stop.status == 200 and name not in SAVED]
PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_without_barriers_at_a_desk_and_on_a_phone(
    town: Cast, live_server: LiveServer, browser: Browser, part: int
) -> None:
    world = things.build(town)
    readers: dict[str, Reader] = {}
    faults: list[str] = []
    for name in LOOKED_AT[part::PARTS]:
        stop = STOPS[name]
        who = "" if name in PUBLIC else stop.who[0]
        if who not in readers:
            key = session_of(town.posts[who]) if who else ""
            readers[who] = Reader(browser, live_server.url, DESK, key=key)
        reader = readers[who]
        reader.page.goto(address(name, stop, world))
        for width, height in (DESK, PHONE):
            reader.page.set_viewport_size({"width": width, "height": height})
            faults += [f"at {width}: {fault}" for fault in reader.faults()]
    for reader in readers.values():
        reader.close()
    assert not faults, "\n".join(faults)
