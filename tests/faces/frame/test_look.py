"""In a real browser: no barrier that axe can find, targets large enough, nothing sliding sideways, and no script needed."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.faces.frame.test_gallery import urlpatterns

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), ""
)
AXE = settings.ROOT / "node_modules" / "axe-core" / "axe.min.js"
BUNDLE = settings.ROOT / "static" / "build" / "app.js"
SIZES = [(390, 844), (1440, 900)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """least => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden], [type=radio], [type=checkbox])')]
  .filter(one => one.offsetParent && !one.matches('.skip, p a, li a'))
  .map(one => [one.textContent.trim().slice(0, 12), one.getBoundingClientRect().height])
  .filter(([, height]) => height < least - 0.5)"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls(__name__),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.skipif(not (AXE.exists() and BUNDLE.exists()), reason="the front end is not built: make setup"),
]
__all__ = ["urlpatterns"]


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # The browser's loop runs in this thread, where Django would refuse its database; the server has threads of its own.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def opened(
    browser: Browser, live_server: LiveServer, face: str, size: tuple[int, int] = SIZES[0], script: bool = True
) -> Page:
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN", java_script_enabled=script)
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda said: page.complaints.append(said.text) if said.type in {"error", "warning"} else None)  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.goto(f"{live_server.url}/frame?as={face}")
    return page


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("face", ["console", "elder", "carer", "public"])
def test_no_barriers_no_complaints_and_no_sliding(
    browser: Browser, live_server: LiveServer, face: str, size: tuple[int, int]
) -> None:
    page = opened(browser, live_server, face, size)
    if face in {"console", "public"}:
        page.wait_for_selector(".figure canvas")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.complaints == []  # type: ignore[attr-defined]
    page.close()


@pytest.mark.parametrize(("face", "least"), [("elder", 60), ("carer", 44), ("public", 44), ("console", 44)])
def test_fingers_find_their_targets(browser: Browser, live_server: LiveServer, face: str, least: int) -> None:
    page = opened(browser, live_server, face)
    assert page.evaluate(SMALL, least) == []
    page.close()


def test_the_text_grows_at_once_and_stays_so_with_and_without_a_script(
    browser: Browser, live_server: LiveServer
) -> None:
    for script in (True, False):
        page = opened(browser, live_server, "elder", script=script)
        page.click(".sizes button[value=largest]")
        page.goto(f"{live_server.url}/frame?as=elder")
        assert "text-largest" in (page.get_attribute("html", "class") or "")
        page.close()


def test_a_chart_stands_above_its_table_which_stays_within_reach(browser: Browser, live_server: LiveServer) -> None:
    page = opened(browser, live_server, "public", SIZES[1])
    page.wait_for_selector("#visits canvas")
    assert not page.is_visible("#visits table")
    page.click("#visits summary")
    assert page.is_visible("#visits table")
    page.close()
    bare = opened(browser, live_server, "public", SIZES[1], script=False)
    assert bare.is_visible("#visits table")
    bare.close()


def test_keys_sorting_progress_and_the_offline_strip(browser: Browser, live_server: LiveServer) -> None:
    page = opened(browser, live_server, "console", SIZES[1])
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    page.evaluate("window.sameDocument = true")
    page.click("#full-by-born")
    page.wait_for_url("**/frame?sort=born")
    assert page.evaluate("window.sameDocument")
    page.wait_for_selector('#job progress:not([value="9600"])')  # wait_for_function would need eval
    page.context.set_offline(True)
    page.wait_for_selector("[data-offline]:not([hidden])")
    page.close()
