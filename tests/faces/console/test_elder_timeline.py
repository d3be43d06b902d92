"""An elder's page tells each step of her walk, from her need to the settlement of her visit."""

import pytest

from tests.delivery.conftest import clock, town
from tests.delivery.town import Clock, Town
from tests.settlement.made import fund, submitted
from yinian.delivery.needs import actions as needs
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.faces.frame.timeline import of_elder
from yinian.settlement.claims import actions as claims
from yinian.settlement.payouts import actions as payouts

__all__ = ["clock", "town"]


@pytest.fixture
def walked(town: Town, clock: Clock) -> Town:
    needs.report(town.elder, "bathing", "想洗澡", by=town.by("wang"), source="self")
    claim = claims.approve(submitted(town, clock), fund(town), by=town.by("chen"))
    payouts.release(claim, "国库 001", by=town.by("lin"))
    orders.give_feedback(Order.unscoped.get(), 5, "很好", by=town.by("wang"))
    return town


def verbs_of(town: Town, who: str) -> list[str]:
    return [str(entry.what) for entry in reversed(of_elder(town.elder, town.by(who)))]


def test_every_step_is_told_in_its_order(walked: Town) -> None:
    told = verbs_of(walked, "chen")
    steps = [
        "登记老人",
        "提出需求",
        "下单",
        "接单",
        "派人",
        "签到",
        "勾选清单",
        "提交照片",
        "提交签名",
        "签退",
        "核验通过",
    ]
    steps += ["列入结算", "已结算"]
    found = [told.index(next(step for step in told if step.startswith(name))) for name in steps]
    assert found == sorted(found), told
    assert told[-1] == "评价服务"
    settled = next(entry for entry in of_elder(walked.elder, walked.by("chen")) if entry.what == "已结算")
    assert settled.why == "¥ 60.00" and settled.who == "林市（工作人员）"


def test_who_does_not_read_money_is_told_the_step_and_not_the_amount(walked: Town) -> None:
    entries = of_elder(walked.elder, walked.by("liu"))
    settled = next(entry for entry in entries if entry.what == "已结算")
    assert settled.why == "" and not [entry for entry in entries if "¥" in str(entry.why)]


def test_another_provider_is_not_told_of_these_visits(walked: Town) -> None:
    told = verbs_of(walked, "sunny")
    assert "已结算" in told
    stranger = of_elder(walked.elder, walked.cast.actor("zhou"))
    assert {entry.url for entry in stranger} <= {""}


def test_it_is_read_in_one_query(walked: Town, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        of_elder(walked.elder, walked.by("chen"))
