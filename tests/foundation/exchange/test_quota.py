"""Calls are counted in the database: none is lost between processes, and who asked too often is told when to come again."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import BY, Cast
from tests.foundation.at_once import at_once
from tests.foundation.exchange.test_keys import wanted
from yinian.foundation.exchange import keys, quota
from yinian.foundation.exchange.quota import Spent

NOON = datetime(2026, 11, 16, 4, 0, 30, tzinfo=UTC)


def test_a_minute_and_a_day_have_their_ends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    key = keys.issue(wanted(cast, per_minute=2, per_day=3), by=BY)
    now = [NOON]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    assert [quota.spend(key) for _call in range(3)] == [0, 0, 30]
    now[0] += timedelta(seconds=30)
    assert quota.spend(key) == 0
    assert quota.spend(key) == (12 * 60 - 1) * 60
    assert quota.today(key) == 4
    now[0] += timedelta(hours=12)
    assert quota.spend(key) == 0
    assert quota.forget(timedelta(hours=1)) == 3 and Spent.objects.count() == 2


def test_many_at_once_are_all_counted(lasting_cast: Cast) -> None:
    key = keys.issue(wanted(lasting_cast, per_minute=1000), by=BY)
    answers = at_once(*([lambda: [quota.spend(key) for _call in range(5)]] * 4))
    assert answers == [[0] * 5] * 4
    assert quota.today(key) == 20
