"""A clock that stands at today's noon until it is moved; the cast came into the house this morning."""

from datetime import datetime

import pytest

from tests.delivery.town import ZONE, Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    standing = Clock(datetime.now(ZONE).replace(hour=12, minute=0, second=0, microsecond=0))
    monkeypatch.setattr("django.utils.timezone.now", standing)
    return standing
