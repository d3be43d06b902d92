"""A town at work, at nine on a Monday."""

import pytest

from tests.cast import Cast
from tests.delivery import town as towns
from tests.delivery.town import MONDAY, Clock, Town


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    standing = Clock(MONDAY)
    monkeypatch.setattr("django.utils.timezone.now", standing)
    return standing


@pytest.fixture
def town(clock: Clock, cast: Cast) -> Town:
    return towns.build(cast)


@pytest.fixture
def lasting_town(clock: Clock, lasting_cast: Cast) -> Town:
    return towns.build(lasting_cast)
