"""Another day, and the minutes of an elder."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from tests.cast import BY
from tests.entitlement.benefits import allowances
from yinian.entitlement.benefits import rules
from yinian.foundation import verbs
from yinian.foundation.ledger import Balance, Posting
from yinian.registry.elders.models import Elder

HOURS = "home_service_hours"


@verbs.verb("test.visit", "预约测试", may=frozenset())
def visit(do: Any, *, by: Any) -> Any:
    """Do something with minutes as an order would: in a verb."""
    return do()


def inside(do: Callable[[], Any]) -> Any:
    return visit(do, by=BY)


def minutes(elder: Elder) -> dict[str, int]:
    """What each account of an elder's hours holds."""
    held: dict[str, int] = {}
    for part in (rules.WALLET, rules.RESERVED, rules.USED):
        rows = Posting.objects.filter(account__kind=rules.kind(HOURS, part), account__party=elder.party_id)
        held[part] = sum(rows.values_list("amount", flat=True))
    return held


def kept() -> None:
    """What must be true at every moment: nothing is made or lost, and balances say what was booked."""
    assert sum(Posting.objects.values_list("amount", flat=True)) == 0
    for row in Balance.objects.all():
        assert row.amount == sum(Posting.objects.filter(account=row.account_id).values_list("amount", flat=True))


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], date]:
    """Let it be noon of some day."""

    def go(day: date) -> date:
        moment = datetime.combine(day, time(4), UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        return day

    return go


@pytest.fixture
def law(settings: Any) -> None:
    """Let the tests' own law hold, with public notices of seven days."""
    settings.POLICIES = allowances.folder()


@pytest.fixture
def unnoticed(law: None, settings: Any) -> None:
    """Let the tests' own law hold, without public notices."""
    settings.POLICIES = allowances.folder(0)
