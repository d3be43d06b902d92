"""Every night the visits due within reach become orders: each once, whoever dies on the way; what cannot be is told."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from tests.delivery.plans.made import days, line, night, planned, react_to_all
from tests.delivery.town import MONDAY, Clock, Town, minutes_of, placed
from tests.foundation.at_once import at_once
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.delivery.plans import actions, jobs
from yinian.delivery.plans.models import PlanLine, PlannedVisit
from yinian.delivery.plans.rules import Rhythm
from yinian.foundation.journal.lines import Line, timeline
from yinian.registry.providers import standing as providers

TUESDAY = MONDAY.date() + timedelta(days=1)
DAILY = Rhythm("week", 1, (1, 2, 3, 4, 5, 6, 7))


def test_what_is_due_within_a_fortnight_becomes_ordinary_orders(town: Town) -> None:
    plan, (bath,) = planned(town)
    assert night() == {"visits": 2, "refused": 0}
    rows = Order.unscoped.order_by("starts_at")
    assert [row.starts_at.date() for row in rows] == [TUESDAY, TUESDAY + timedelta(days=7)]
    first = rows[0]
    assert (first.status, first.funding, first.minutes, first.placed_by_id) == ("placed", "self", 60, None)
    assert first.note and f"照护计划 {plan.pk} 号" in first.note.open()
    assert timeline(first)[0].verb == "order.place" and timeline(first)[0].who == "计划跟进"
    assert PlanLine.unscoped.get(pk=bath.pk).next_on == TUESDAY + timedelta(days=14)
    assert night() == {"visits": 0, "refused": 0}
    assert days(PlannedVisit.unscoped) == [TUESDAY, TUESDAY + timedelta(days=7)]


def test_a_run_that_is_killed_and_begun_again_places_each_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(town, DAILY, minutes=30)
    place, left = actions.place_visit, [5]

    def dying(*given: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return place(*given, **more)

    monkeypatch.setattr(jobs.actions, "place_visit", dying)
    with pytest.raises(KeyboardInterrupt):
        night()
    monkeypatch.undo()
    monkeypatch.setattr("django.utils.timezone.now", Clock(MONDAY))
    assert Order.unscoped.count() == 5
    night()
    assert Order.unscoped.count() == 14 == PlannedVisit.unscoped.filter(outcome="placed").count()
    assert len(set(Order.unscoped.values_list("starts_at", flat=True))) == 14


def test_a_fault_stops_its_own_line_alone(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    _plan, (first, second) = planned(town, Rhythm("week", 1, (2,)), Rhythm("week", 1, (4,)))
    place = actions.place_visit

    def faulty(given: PlanLine, *more: Any, **words: Any) -> Any:
        if given.pk == first.pk:
            raise ZeroDivisionError
        return place(given, *more, **words)

    monkeypatch.setattr(jobs.actions, "place_visit", faulty)
    with pytest.raises(RuntimeError, match="1 lines were not placed"):
        night()
    assert set(PlannedVisit.unscoped.values_list("line", flat=True)) == {second.pk}
    monkeypatch.setattr(jobs.actions, "place_visit", place)
    assert night() == {"visits": 2, "refused": 0}


def test_two_runs_at_once_place_each_once(lasting_town: Town) -> None:
    planned(lasting_town, DAILY, minutes=30)
    at_once(night, night)
    night()
    assert Order.unscoped.count() == 14 == PlannedVisit.unscoped.count()
    assert set(PlannedVisit.unscoped.values_list("outcome", flat=True)) == {"placed"}


def test_hours_are_set_aside_and_reach_to_the_end_of_the_month(town: Town, clock: Clock) -> None:
    clock.now = MONDAY + timedelta(days=9)
    planned(town, Rhythm("week", 1, (4,)), funding="hours")
    assert night() == {"visits": 1, "refused": 0}
    assert minutes_of(town) == (120, 60, 0)
    assert days(PlannedVisit.unscoped) == [date(2026, 11, 26)]


def test_what_cannot_be_placed_is_told_at_the_plan_and_becomes_one_need(town: Town) -> None:
    plan, _lines = planned(town)
    providers.suspend(town.sunny, by=town.by("chen"), why="整改")
    assert night() == {"visits": 2, "refused": 2}
    rows = list(PlannedVisit.unscoped.order_by("on"))
    assert [row.outcome for row in rows] == ["refused", "refused"] and "现在不接单" in rows[0].why
    need = Need.unscoped.get()
    assert (need.kind, need.source, need.status) == ("bathing", "plan", "open") and need.text
    assert f"照护计划 {plan.pk} 号" in need.text.open() and "现在不接单" in need.text.open()
    assert {row.need_id for row in rows} == {need.pk}
    assert not Order.unscoped.exists()
    assert Line.unscoped.filter(verb="plan.place_visit", outcome="refused").count() == 2
    assert night() == {"visits": 0, "refused": 0}


def test_a_need_that_was_answered_is_asked_anew(town: Town, clock: Clock) -> None:
    planned(town)
    providers.suspend(town.sunny, by=town.by("chen"), why="整改")
    night()
    needs.refuse(Need.unscoped.get(), "本周先由家人帮", by=town.by("he"))
    clock.go(days=7)
    night()
    assert Need.unscoped.count() == 2


def test_an_overlap_is_refused_and_the_rest_is_placed(town: Town) -> None:
    placed(town, MONDAY + timedelta(days=1, hours=1), funding="self")
    planned(town)
    assert night() == {"visits": 2, "refused": 1}
    assert "时间重叠" in PlannedVisit.unscoped.get(outcome="refused").why


def test_a_provider_that_turns_a_visit_down_leaves_a_need(town: Town) -> None:
    planned(town)
    night()
    order = Order.unscoped.order_by("starts_at").first()
    orders.refuse(order, "没有人手", by=town.by("sunny"))
    react_to_all()
    visit = PlannedVisit.unscoped.get(outcome="refused")
    assert visit.order == order and visit.need == Need.unscoped.get() and "不接单" in visit.why


def test_a_standing_service_is_in_the_plan_and_never_ordered(town: Town) -> None:
    plan, _lines = planned(town, Rhythm("standing"))
    actions.add_line(plan, line(town, "laundry", at=time(14)), by=town.by("he"))
    assert night() == {"visits": 2, "refused": 0}
    assert set(Order.unscoped.values_list("item__code", flat=True)) == {"laundry"}
