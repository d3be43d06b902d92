"""With YINIAN_SKIPS=strict a skipped test fails, unless tests/skips.txt lists it with its reason."""

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

LIST = Path(__file__).with_name("skips.txt")
WHERE = ("any", "sqlite", "postgresql")


def listed(text: str) -> list[tuple[str, str]]:
    """The (database, pattern) pairs of a list; a line without a known database, a pattern and a reason is refused."""
    pairs = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        where, pattern, reason = ([part.strip() for part in line.split("|", 2)] + ["", ""])[:3]
        if where not in WHERE or not pattern or not reason:
            raise pytest.UsageError(f"tests/skips.txt: write `any|sqlite|postgresql | test | reason`, not: {line!r}")
        pairs.append((where, pattern))
    return pairs


def allowed(nodeid: str, database: str, pairs: list[tuple[str, str]]) -> bool:
    """Whether the list lets this test be skipped on this database."""
    return any(where in ("any", database) and fnmatchcase(nodeid, pattern) for where, pattern in pairs)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("YINIAN_SKIPS") == "strict":
        config.pluginmanager.register(Strict(listed(LIST.read_text("utf-8"))), "yinian-skips")


class Strict:
    """Turns each unlisted skip into a failure."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs
        address = os.environ.get("YINIAN_DATABASE_URL", "")
        self.database = "postgresql" if address.startswith("postgres") else "sqlite"

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Iterator[None]:
        report = yield
        if report.skipped and not hasattr(report, "wasxfail"):
            self.judge(report)
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Iterator[None]:
        report = yield
        if report.skipped:
            self.judge(report)
        return report

    def judge(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not allowed(report.nodeid, self.database, self.pairs):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            report.outcome = "failed"
            report.longrepr = f"{reason}: a skip counts as a failure here; make it run, or list it in tests/skips.txt"
