"""A real browser for the journeys, and what every page in it must be free of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), ""
)
AXE = settings.ROOT / "node_modules" / "axe-core" / "axe.min.js"
BUNDLE = settings.ROOT / "static" / "build" / "app.js"
PHONE, DESK = (390, 844), (1440, 900)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passed is not told, and style sheets are not fetched again for a rule that none of these asks for.
ASKED = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

marks = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.skipif(not (AXE.exists() and BUNDLE.exists()), reason="the front end is not built: make setup"),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, for one module's tests."""
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # The browser's loop runs in this thread, where Django would refuse its database; the server has its own.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Reader:
    """Somebody at a screen; what the browser complains of is kept."""

    def __init__(
        self, browser: Browser, url: str, size: tuple[int, int], *, script: bool = True, key: str = ""
    ) -> None:
        width, height = size
        self.context = browser.new_context(
            base_url=url, viewport={"width": width, "height": height}, locale="zh-CN", java_script_enabled=script
        )
        if key:
            self.context.add_cookies([{"name": "yinian_session", "value": key, "url": url}])
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, kind: str, text: str) -> None:
        # A refused form answers 422, which the browser calls an error; the page itself says why.
        if kind in {"error", "warning"} and "422" not in text:
            self.complaints.append(text)

    def faults(self) -> list[str]:
        """Barriers that axe can find, sideways sliding, and what the browser complained of on this page."""
        self.page.wait_for_load_state("load")
        if self.page.locator(".figure").count():
            self.page.wait_for_selector(".figure canvas")
        if not self.page.evaluate("window.axe !== undefined"):
            self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("asked => axe.run(asked)", ASKED)["violations"]
        told = [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"][:3]]
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        told += [f"slides sideways by {over}"] if over > 0 else []
        told += self.complaints
        self.complaints.clear()
        return [f"{self.page.url} {fault}" for fault in told]

    def look(self) -> None:
        """Nothing of that."""
        faults = self.faults()
        if faults:
            raise AssertionError("\n".join(faults))

    def press(self, words: str) -> None:
        """Press the button or link that says this."""
        self.page.locator("main, .dock").locator("button, a").filter(has_text=words).first.click()
        self.page.wait_for_load_state()

    def close(self) -> None:
        self.context.close()
