"""At the desk: a package is published, a plan made of it, changed, paused and stopped; members and who lacks what are listed."""

from datetime import timedelta

import pytest

from tests.cast import BY, Cast
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.plans.made import night, planned
from tests.delivery.town import MONDAY, Clock, Town
from tests.pages.door import signed_in
from yinian.delivery.orders.models import Order
from yinian.delivery.plans import actions
from yinian.delivery.plans.models import Enrolment, Package, Plan, PlanLine, PlanPause
from yinian.foundation.journal.lines import Line
from yinian.registry.elders import actions as elders
from yinian.registry.providers import standing as providers

NEXT = (MONDAY + timedelta(days=1)).date()


@pytest.fixture
def town(clock: Clock, cast: Cast) -> Town:  # noqa: F811
    return towns.build(cast)


def test_from_a_package_to_a_plan_and_its_orders(town: Town) -> None:
    he, sunny = signed_in(town.cast, "he"), signed_in(town.cast, "sunny")
    given = {
        "zh": "爽净套餐", "en": "Fresh and clean", "period": "week", "basis": "街道方案", "item1": "bathing", "times1": "1",
        "item2": "indoor_cleaning", "times2": "2", "minutes2": "90",
    }  # fmt: skip
    sent = he.post("/packages/new", given)
    package = Package.objects.get()
    assert sent["Location"] == f"/packages/{package.pk}"
    page = he.get(sent["Location"]).content.decode()
    assert "每周 1 次" in page and "每周 2 次" in page and "4小时" in page and "当地没有定价" in page

    terms = {"provider": str(town.sunny.party_id), "at": "09:00", "funding": "self", "package": str(package.pk)}
    sent = he.post(f"/elders/{town.elder.pk}/plan/new", {**terms, "basis": "能力评估"})
    plan = Plan.unscoped.get()
    assert sent["Location"] == f"/plans/{plan.pk}"
    night()
    page = he.get(f"/plans/{plan.pk}").content.decode()
    for words in ("每周一 09:00", "每周一、周三 10:00", "爽净套餐", "待接单", "能力评估"):
        assert words in page, words
    assert "王秀英" in he.get("/plans").content.decode() and "王秀英" in sunny.get("/plans").content.decode()
    assert "停止照护计划" not in sunny.get(f"/plans/{plan.pk}").content.decode()
    assert "每周一" in he.get(f"/elders/{town.elder.pk}").content.decode()


def test_a_line_is_added_by_the_month_and_taken_out(town: Town) -> None:
    plan, _lines = planned(town)
    he = signed_in(town.cast, "he")
    given = {
        "item": "hair_and_nails", "kind": "month", "dates": "1、15", "every": "1", "at": "15:00", "funding": "self",
        "provider": str(town.sunny.party_id),
    }  # fmt: skip
    assert "请填 1 到 31" in he.post(f"/plans/{plan.pk}/lines/new", {**given, "dates": "40"}).content.decode()
    assert "请选择日子" in he.post(f"/plans/{plan.pk}/lines/new", {**given, "kind": "week"}).content.decode()
    assert he.post(f"/plans/{plan.pk}/lines/new", given).status_code == 303
    line = PlanLine.unscoped.get(item="hair_and_nails")
    assert (line.days, line.minutes) == ([1, 15], 40)
    assert "每月 1、15 日 15:00" in he.get(f"/plans/{plan.pk}").content.decode()
    assert he.post(f"/plans/lines/{line.pk}/end", {"why": "改去理发店"}).status_code == 303
    assert PlanLine.unscoped.get(pk=line.pk).until is not None


def test_pausing_coming_again_and_stopping(town: Town) -> None:
    plan, _lines = planned(town)
    night()
    he, sunny = signed_in(town.cast, "he"), signed_in(town.cast, "sunny")
    given = {"reason": "hospital", "since": str(NEXT), "last": str(NEXT)}
    assert sunny.post(f"/plans/{plan.pk}/pause", given).status_code == 303
    page = he.get(f"/plans/{plan.pk}").content.decode()
    assert "暂停，不来" in page and "住院" in page
    assert "王秀英" not in he.get("/plans?show=paused").content.decode()
    refused = he.post(f"/plans/{plan.pk}/pause", given)
    assert refused.status_code == 422 and "已经暂停" in refused.content.decode()
    assert he.post(f"/plans/pauses/{PlanPause.unscoped.get().pk}/resume").status_code == 303
    assert he.post(f"/plans/{plan.pk}/stop", {"why": "家人照料"}).status_code == 303
    assert Plan.unscoped.get().status == "stopped"
    assert "王秀英" in he.get("/plans?show=stopped").content.decode()
    assert set(Order.unscoped.values_list("status", flat=True)) == {"cancelled"}


def test_what_was_not_placed_is_listed_with_its_reason(town: Town) -> None:
    plan, _lines = planned(town)
    he = signed_in(town.cast, "he")
    assert "王秀英" not in he.get("/plans?show=refused").content.decode()
    providers.suspend(town.sunny, by=town.by("chen"), why="整改")
    night()
    assert "王秀英" in he.get("/plans?show=refused").content.decode()
    page = he.get(f"/plans/{plan.pk}").content.decode()
    assert "没有订上" in page and "现在不接单" in page and "看需求" in page


def test_members_and_to_whom_nobody_came(town: Town) -> None:
    plan, _lines = planned(town)
    he = signed_in(town.cast, "he")
    form = he.get(f"/plans/{plan.pk}/enrol").content.decode()
    assert "阳光居家养老" in form
    he.post(f"/plans/{plan.pk}/enrol", {"provider": str(town.sunny.party_id), "period": "month"})
    row = Enrolment.unscoped.get()
    for address in ("/members", "/members?show=without"):
        assert "王秀英" in he.get(address).content.decode()
    assert "王秀英" not in he.get("/members?show=with").content.decode()
    assert "王秀英" not in signed_in(town.cast, "zhou").get("/members").content.decode()
    assert "本周期还没有服务" in he.get(f"/members/{row.pk}").content.decode()
    told = b"".join(he.get("/members/export?show=without")).decode()
    assert "王秀英" in told and Line.unscoped.filter(verb="plan.export", reason="show=without").exists()
    assert he.post(f"/members/{row.pk}/end", {"why": "住院"}).status_code == 303
    assert "已退出" in he.get(f"/members/{row.pk}").content.decode()


def test_who_lacks_which_of_the_four_basic_services(town: Town) -> None:
    he = signed_in(town.cast, "he")
    elders.record_fact(town.elder, "grade", "complete", by=town.by("he"))
    page = he.get("/plans/basic").content.decode()
    assert "王秀英" in page and "巡视探访、个人清洁、应急呼叫、养老顾问" in page
    actions.load(by=BY)
    given = {
        "provider": str(town.sunny.party_id), "at": "09:00", "funding": "self",
        "package": str(Package.objects.get().pk),
    }  # fmt: skip
    assert he.post(f"/elders/{town.elder.pk}/plan/new", given).status_code == 303
    assert "王秀英" not in he.get("/plans/basic").content.decode()
    assert "随时" in he.get(f"/plans/{Plan.unscoped.get().pk}").content.decode()
