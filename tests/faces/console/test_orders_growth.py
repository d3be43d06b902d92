"""Pages of orders ask the database no more often when there are more orders, visits and carers."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import BY, Cast
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.town import MONDAY, SKILLS, WEEK, Clock, Town, placed
from tests.pages.door import signed_in
from yinian.delivery.orders import actions
from yinian.delivery.orders.models import Order
from yinian.registry.workforce import actions as workforce

TEN = MONDAY + timedelta(hours=1)


@pytest.fixture
def town(clock: Clock, cast: Cast) -> Town:  # noqa: F811
    return towns.build(cast)


def more(town: Town, hours: range, day: int, later: int = 10) -> Order:
    """A visit of 张敏's each second hour of a day, and one that waits for a carer."""
    for hour in hours:
        order = placed(town, TEN + timedelta(days=day, hours=2 * hour), funding="self")
        actions.assign(actions.accept(order, by=town.by("sunny")), town.zhang, by=town.by("sunny"))
    waiting = placed(town, TEN + timedelta(days=later - 1), funding="self")
    return actions.accept(waiting, by=town.by("sunny"))


def hire(town: Town, count: int) -> None:
    for serial in range(count):
        hiring = workforce.Hiring(
            f"钱{serial}",
            "carer",
            town.cast.regions["xiaodong"],
            employer=town.sunny,
            skills=SKILLS,
            since=date(2026, 1, 1),
        )
        worker = workforce.hire(hiring, by=BY)
        paper = workforce.Paper("care_worker", f"C-{serial}", date(2024, 1, 1), date(2028, 1, 1), level=5)
        workforce.add_certificate(worker, paper, by=BY)
        workforce.set_hours(worker, WEEK, by=BY)


def asked(town: Town, waiting: Order) -> dict[str, int]:
    counts = {}
    for who, path in (
        ("he", "/orders"), ("he", f"/elders/{town.elder.pk}"), ("he", "/worklist"), ("sunny", f"/orders/{waiting.pk}/assign"),
        ("zhang", "/today"), ("wang", f"/my/{town.elder.pk}/orders"), ("he", "/orders/export"),
    ):  # fmt: skip
        client = signed_in(town.cast, who)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
            b"".join(response)
        assert response.status_code == 200, path
        counts[path] = len(queries)
    return counts


def test_more_is_not_asked_for_more_often(town: Town) -> None:
    waiting = more(town, range(2), 0)
    more(town, range(1), 1, 12)
    before = asked(town, waiting)
    more(town, range(2, 4), 0, 11)
    more(town, range(1, 4), 1, 13)
    hire(town, 5)
    assert asked(town, waiting) == before
