"""An assessor at the elder's kitchen table: each touch is kept, one that does not arrive says so, and no script is needed."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.entitlement.assessment.team import Team, build
from tests.pages import browser as screen
from tests.pages.browser import PHONE, Reader
from tests.pages.door import session_of
from yinian.entitlement.assessment.models import Assessment

pytestmark = screen.marks
LEAST = 60


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    with screen.chromium() as opened:
        yield opened


@pytest.fixture
def team(lasting_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    return build(lasting_cast)


def answers(row: Assessment) -> dict[str, int]:
    kept: dict[str, int] = Assessment.unscoped.get(pk=row.pk).answers
    return kept


def test_each_touch_is_kept_and_one_that_does_not_arrive_says_so(
    team: Team, live_server: LiveServer, browser: Browser
) -> None:
    row = team.arranged()
    at = Reader(browser, live_server.url, PHONE, key=session_of(team.cast.posts["li"]))
    page = at.page
    page.goto(f"/assess/{row.pk}/part/B.1")
    heights = page.eval_on_selector_all(".choice", "rows => rows.map(row => row.getBoundingClientRect().height)")
    assert len(heights) == 40 and min(heights) >= LEAST
    card = page.locator('[id="B.1.2"]')
    card.locator(".choice").nth(1).click()
    expect(card.locator(".saved")).to_contain_text("已保存")
    expect(page.locator("#progress")).to_contain_text("1/26")
    at.context.set_offline(True)
    lost = page.locator('[id="B.1.3"]')
    lost.locator(".choice").first.click()
    expect(lost.locator("[data-unsaved]")).to_be_visible()
    assert answers(row) == {"B.1.2": 3}
    at.context.set_offline(False)
    at.complaints.clear()
    lost.locator(".choice").nth(1).click()
    expect(lost.locator(".saved")).to_contain_text("已保存")
    assert answers(row) == {"B.1.2": 3, "B.1.3": 3}
    at.look()
    at.close()


def test_without_script_an_item_is_kept_by_its_own_button(
    team: Team, live_server: LiveServer, browser: Browser
) -> None:
    row = team.arranged()
    at = Reader(browser, live_server.url, PHONE, script=False, key=session_of(team.cast.posts["li"]))
    at.page.goto(f"/assess/{row.pk}/part/B.2")
    card = at.page.locator('[id="B.2.4"]')
    card.locator("input").last.check()
    card.locator("button").click()
    at.page.wait_for_url("**/part/B.2#B.2.4")
    expect(at.page.locator('[id="B.2.4"] .saved')).to_contain_text("已保存")
    assert answers(row) == {"B.2.4": 0}
    at.close()
