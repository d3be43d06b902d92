"""The elder and the family read who comes again and again, and say when nobody need come."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.plans.made import night, planned
from tests.delivery.town import MONDAY, Clock, Town
from tests.pages.door import signed_in
from yinian.delivery.orders.models import Order
from yinian.delivery.plans.models import PlanPause

NEXT = (MONDAY + timedelta(days=1)).date()


@pytest.fixture
def town(clock: Clock, cast: Cast) -> Town:  # noqa: F811
    return towns.build(cast)


@pytest.mark.parametrize("who", ["wang", "son"])
def test_who_comes_when_and_nobody_for_a_week(town: Town, who: str) -> None:
    client, elder = signed_in(town.cast, who), town.elder.pk
    assert "没有定期的服务" in client.get(f"/my/{elder}/plan").content.decode()
    assert client.get(f"/my/{elder}/plan/pause").status_code == 422
    planned(town)
    night()
    page = client.get(f"/my/{elder}/plan").content.decode()
    assert "每周二 10:00，阳光居家养老来人：洗澡" in page
    assert f"/my/{elder}/plan" in client.get(f"/my/{elder}/orders").content.decode()
    given = {"reason": "away", "since": str(NEXT), "last": str(NEXT + timedelta(days=6))}
    assert client.post(f"/my/{elder}/plan/pause", given).status_code == 303
    page = client.get(f"/my/{elder}/plan").content.decode()
    assert "不来人" in page and "外出或探亲" in page
    statuses = Order.unscoped.order_by("starts_at").values_list("status", flat=True)
    assert list(statuses) == ["cancelled", "placed"]
    assert client.post(f"/my/plan/pauses/{PlanPause.unscoped.get().pk}/resume").status_code == 303
    assert "外出或探亲" not in client.get(f"/my/{elder}/plan").content.decode()
    night()
    assert list(Order.unscoped.order_by("id").values_list("status", flat=True)) == ["cancelled", "placed", "placed"]


def test_a_pause_without_sense_says_why(town: Town) -> None:
    planned(town)
    client = signed_in(town.cast, "wang")
    given = {"reason": "away", "since": "2026-11-10", "last": "2026-11-12"}
    answer = client.post(f"/my/{town.elder.pk}/plan/pause", given)
    assert answer.status_code == 422 and "暂停要从今天或以后开始" in answer.content.decode()
    assert not PlanPause.unscoped.exists()
