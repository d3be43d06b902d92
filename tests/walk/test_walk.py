"""One elder's whole walk, by pages in a real browser: registered, assessed, entitled, helped twice, paid for and counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.delivery.evidence.visit import upload
from tests.pages import browser as screen
from tests.pages.browser import DESK, PHONE, Reader
from tests.pages.door import session_of
from tests.walk import town
from tests.walk.town import DAY, Clock
from yinian.foundation import ledger
from yinian.foundation.accounts import actor_of
from yinian.foundation.journal import receipts
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.notices import Message
from yinian.oversight.indicators import actions as indicators
from yinian.oversight.indicators import jobs as nightly
from yinian.oversight.indicators import queries as figures
from yinian.registry.elders.models import Elder

pytestmark = screen.marks
NAME, NUMBER, PHONE_OWN, PHONE_SON = "秦月华", "990104194405120026", "13900000031", "13900000032"

STEPS = (
    "登记老人 登记亲属 登记同意 安排能力评估 主评估师签字 出具评估结论 判定待遇 下单 接单 派人 签到 勾选清单 提交照片 提交签名 "
    "签退 核验通过 评价服务 列入结算 已结算"
).split()


@dataclass
class Walk:
    """The town, its people at their screens, and the clock on the wall."""

    cast: Cast
    browser: Browser
    url: str
    size: tuple[int, int]
    clock: Clock
    fund: LedgerAccount

    def at(self, who: str) -> Reader:
        """One of the cast in front of a screen of their own."""
        return Reader(self.browser, self.url, self.size, key=session_of(self.cast.posts[who]))

    def by_phone(self, number: str) -> Reader:
        """Somebody who signs in with the code that is sent to a phone."""
        at = Reader(self.browser, self.url, PHONE)
        at.page.goto("/sign-in/phone")
        at.page.fill("[name=phone]", number)
        at.press("发验证码给我")
        found = re.search(r"\d{6}", Message.objects.order_by("-id")[0].text.open())
        assert found
        at.page.fill("[name=code]", found[0])
        at.page.click("main .button.main")
        expect(at.page).to_have_url(re.compile("/my"))
        return at


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    with screen.chromium() as opened:
        yield opened


@pytest.fixture(params=[DESK, PHONE], ids=["desktop", "phone"])
def walk(
    lasting_cast: Cast, live_server: LiveServer, browser: Browser, monkeypatch: pytest.MonkeyPatch, request: Any
) -> Iterator[Walk]:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    with town.clock() as clock:
        yield Walk(lasting_cast, browser, live_server.url, request.param, clock, town.furnish(lasting_cast))


def test_one_elder_walks_from_the_desk_to_the_figure_she_moved(walk: Walk) -> None:
    before = reach(walk)
    number = registered(walk)
    assessed(walk, number)
    entitled(walk, number)
    first = ordered_by_the_clerk(walk, number)
    second = ordered_by_her_son(walk)
    assert first != second
    sent(walk, first)
    sent(walk, second)
    visited(walk, first, 10)
    visited(walk, second, 14)
    verified(walk, first)
    verified(walk, second)
    spoken_of(walk)
    settled(walk)
    assert reach(walk) == before + 1
    remembered(walk, number)


def registered(walk: Walk) -> int:
    """The street's officer registers her, her son, and her consent to his reading along."""
    at = walk.at("he")
    page = at.page
    page.goto("/elders/register")
    page.fill("[name=name]", NAME)
    page.fill("[name=citizen_id]", NUMBER)
    page.select_option("[name=at]", label="东顺城社区")
    page.fill("[name=phone]", PHONE_OWN)
    page.fill("[name=address]", "东顺城路 3 号 1-201")
    page.select_option("[name=living]", label="独居")
    at.press("登记老人")
    expect(page.locator("h1")).to_have_text(NAME)
    at.look()
    number = int(page.url.rpartition("/")[2])
    page.goto(f"/elders/{number}/kin/new")
    page.fill("[name=name]", "秦川")
    page.select_option("[name=relation]", label="子女")
    page.fill("[name=phone]", PHONE_SON)
    at.press("登记亲属")
    page.goto(f"/elders/{number}/consents/family_file")
    page.select_option("[name=kin]", label="秦川（子女）")
    at.press("登记同意")
    expect(page.locator(".messages")).to_contain_text("已登记同意")
    at.close()
    return number


def assessed(walk: Walk, number: int) -> None:
    """Two assessors are sent; one fills the form in on her phone and signs, the other signs it off."""
    at = walk.at("he")
    at.page.goto(f"/elders/{number}/assess")
    chosen(at.page, "lead", "李评")
    chosen(at.page, "second", "孙估")
    at.press("安排评估")
    expect(at.page.locator(".messages")).to_contain_text("已安排")
    assessment = at.page.url.rpartition("/")[2]
    at.close()
    lead = walk.at("li")
    filled(lead, assessment)
    lead.look()
    lead.press("签字，交另一位复核")
    lead.close()
    second = walk.at("sun")
    second.page.goto(f"/assess/{assessment}")
    second.look()
    second.press("同意，出具结论")
    expect(second.page.locator("main")).to_contain_text("中度失能")
    second.close()


def filled(lead: Reader, assessment: str) -> None:
    """Every item, one touch each: half of what could be scored is lost."""
    page = lead.page
    page.goto(f"/assess/{assessment}")
    lead.press("开始评估")
    for _part in range(10):
        for card in page.locator("form.ask").all():
            options = card.locator("input[type=radio]")
            with page.expect_response(lambda answer: answer.request.method == "POST"):
                # The second of five, or the best where there are only two or three to choose from.
                options.nth(min(2, options.count() - 1) if options.count() > 3 else 0).check(force=True)
        if not page.locator(".act a", has_text="下一部分").count():
            break
        lead.press("下一部分")
        page.wait_for_load_state()
    page.goto(f"/assess/{assessment}")
    lead.press("填诊断和近期事件")
    if page.locator("[name=informant]").count():
        page.fill("[name=informant]", "秦川")
    lead.press("保存")
    page.goto(f"/assess/{assessment}")


def chosen(page: Page, name: str, words: str) -> None:
    """Choose the option that has these words."""
    value = page.locator(f"[name={name}] option", has_text=words).first.get_attribute("value")
    page.select_option(f"[name={name}]", value=value)


def entitled(walk: Walk, number: int) -> None:
    """The officer asks the law, and reads why."""
    at = walk.at("he")
    at.page.goto(f"/elders/{number}")
    at.page.locator("form[action$='home_service_hours/decide'] button").click()
    expect(at.page.locator("main")).to_contain_text("每月3小时")
    at.page.goto(f"/elders/{number}")
    expect(at.page.locator("main")).to_contain_text(re.compile(r"本月还剩\s*3\s*小时"))
    at.look()
    at.close()


def ordered_by_the_clerk(walk: Walk, number: int) -> int:
    """A bath is ordered at the desk, out of the month's hours."""
    at = walk.at("he")
    page = at.page
    page.goto(f"/elders/{number}/orders/new")
    page.select_option("[name=item]", value="bathing")
    page.fill("[name=day]", town.tomorrow().isoformat())
    page.fill("[name=time]", "10:00")
    chosen(page, "provider", "阳光")
    page.check("[name=funding][value=hours]")
    at.look()
    at.press("下单")
    expect(page.locator(".messages")).to_contain_text("已下单")
    order = int(page.url.rpartition("/")[2])
    at.close()
    return order


def ordered_by_her_son(walk: Walk) -> int:
    """Her son orders from his phone and sees what it takes of her month."""
    at = walk.by_phone(PHONE_SON)
    page = at.page
    at.look()
    page.click("text=订服务")
    at.look()
    page.click(".thing >> text=室内清洁")
    page.check(f"[name=day][value='{town.tomorrow().isoformat()}']", force=True)
    page.select_option("[name=time]", "14:00")
    at.look()
    at.press("下一步：看要花多少")
    expect(page.locator("main")).to_contain_text("用掉本月")
    at.look()
    at.press("就这样订")
    expect(page.locator(".messages")).to_contain_text("订好了")
    page.locator(".thing", has_text="14:00").first.click()
    order = int(page.url.rpartition("/")[2])
    at.close()
    return order


def sent(walk: Walk, order: int) -> None:
    """The provider accepts and sends 张敏."""
    at = walk.at("sunny")
    page = at.page
    page.goto(f"/orders/{order}")
    at.press("接单")
    page.goto(f"/orders/{order}/assign")
    at.look()
    page.locator("tr", has_text="张敏").locator("button").click()
    expect(page.locator("main")).to_contain_text("已派人")
    at.close()


def visited(walk: Walk, order: int, hour: int) -> None:
    """张敏 comes, ticks the list, takes a photo, has it signed, and leaves after the time that was agreed."""
    walk.clock.set(town.tomorrow(), hour)
    at = walk.at("zhang")
    page = at.page
    page.goto("/today")
    at.look()
    page.goto(f"/today/visits/{order}")
    at.look()
    page.locator(".act button", has_text="我到了").click()
    expect(page.locator("main")).to_contain_text("质量清单")
    for words in page.locator(".point label").all():
        words.click()
    at.press("保存清单")
    page.set_input_files(
        "[name=photo]", {"name": "做完.jpg", "mimeType": "image/jpeg", "buffer": b"".join(upload().chunks())}
    )
    at.press("保存照片")
    page.fill("[name=signed_by]", NAME)
    at.press("保存确认")
    minutes = int(re.search(r"\d+", page.locator("body").get_attribute("data-minutes") or "60")[0])  # type: ignore[index]
    walk.clock.set(town.tomorrow(), hour, minutes - 1)
    page.reload()
    page.locator(".act button", has_text="服务完成").click()
    expect(page.locator("main")).to_contain_text("待核验")
    at.look()
    at.close()


def verified(walk: Walk, order: int) -> None:
    """The provider's manager, who was not there, looks at what was brought back."""
    walk.clock.set(town.tomorrow(), 17)
    at = walk.at("sunny")
    page = at.page
    page.goto(f"/orders/{order}/verify")
    at.look()
    if page.locator("[name=why]").count():
        page.fill("[name=why]", "电话问过老人，服务属实")
    at.press("核验通过")
    expect(page.locator("main")).to_contain_text("已核验")
    at.close()


def spoken_of(walk: Walk) -> None:
    """She says how it was."""
    at = walk.by_phone(PHONE_OWN)
    page = at.page
    page.goto("/my")
    at.look()
    page.click(".thing >> nth=0")
    at.look()
    at.press("服务得怎么样")
    page.locator("[name=stars]").first.check(force=True)
    at.look()
    at.press("就这么说")
    expect(page.locator(".messages")).to_be_visible()
    at.close()


def settled(walk: Walk) -> None:
    """The provider claims the month, the district approves it, the city pays it."""
    at = walk.at("sunny")
    at.page.goto("/claims/new")
    at.page.select_option("[name=which]", index=0 if at.page.locator("[name=which] option").count() == 1 else 1)
    at.press("生成结算申请")
    claim = int(at.page.url.rpartition("/")[2])
    at.look()
    at.press("提交")
    at.close()
    chen = walk.at("chen")
    chen.page.goto(f"/claims/{claim}/approve")
    chosen(chen.page, "fund", "居家服务购买")
    chen.press("核准结算")
    chen.close()
    lin = walk.at("lin")
    lin.page.goto(f"/claims/{claim}/release")
    lin.page.fill("[name=reference]", "国库 2026-1203")
    lin.press("拨付")
    expect(lin.page.locator("main")).to_contain_text("已拨付")
    lin.look()
    lin.close()
    assert ledger.balance(walk.fund) == 1_000_00 - 90_00


def reach(walk: Walk) -> int:
    """How many of her street were helped at home this year, as the nightly job reckons it and the officer's page shows it."""
    while receipts.react():
        pass
    today = walk.clock.at.date()
    indicators.snapshot(today, figures.reckoned(nightly.BY, today), by=nightly.BY)
    street = walk.cast.regions["xiaodong"]
    value = figures.values(actor_of(walk.cast.posts["he"]), street, today)["home_service_reach"].numerator
    at = walk.at("he")
    at.page.goto(f"/indicators/{street.pk}")
    expect(at.page.locator("main")).to_contain_text("上门")
    at.close()
    return value


def remembered(walk: Walk, number: int) -> None:
    """Each step stands on her timeline."""
    at = walk.at("he")
    at.page.goto(f"/elders/{number}")
    told = at.page.locator(".timeline").inner_text()
    for step in STEPS:
        assert step in told, f"{step} is not on the timeline:\n{told}"
    at.look()
    at.close()
    elder = Elder.unscoped.get(pk=number)
    assert (elder.name, DAY.year - elder.born_on.year) == (NAME, 82)
