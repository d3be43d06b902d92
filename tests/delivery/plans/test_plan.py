"""A plan is made, changed and stopped; one elder has one, and the neighbour sees nothing of it."""

from datetime import time, timedelta

import pytest

from tests.delivery.plans.made import line, night, planned, react_to_all, terms
from tests.delivery.town import MONDAY, Town
from yinian.delivery.needs.models import Need
from yinian.delivery.orders.models import Order
from yinian.delivery.plans import actions, queries
from yinian.delivery.plans.models import Plan, PlanLine
from yinian.delivery.plans.rules import Rhythm
from yinian.entitlement.benefits import actions as benefits
from yinian.entitlement.benefits.models import Decision
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders import residence


def test_a_plan_is_made_and_seen_by_those_it_concerns(town: Town) -> None:
    plan, (bath,) = planned(town)
    assert (plan.status, plan.since, bath.next_on) == ("active", MONDAY.date(), MONDAY.date() + timedelta(days=1))
    assert [one.verb for one in timeline(plan)] == ["plan.add_line", "plan.begin"]
    for who in ("he", "chen", "wang", "son", "sunny"):
        assert list(queries.lines(town.by(who), queries.plan(town.by(who), plan.pk))) == [bath]
    for who in ("zhou", "zhang"):
        with pytest.raises(NotFound):
            queries.plan(town.by(who), plan.pk)
        assert not PlanLine.seen_by(town.by(who)).exists()


def test_one_elder_has_one_plan(town: Town) -> None:
    planned(town)
    with pytest.raises(Refused) as refusal:
        actions.begin(town.elder, by=town.by("he"))
    assert "已经有一份" in refusal.value.why and Plan.unscoped.count() == 1


def test_an_elder_may_not_make_their_own_plan_nor_anybody_a_strangers(town: Town) -> None:
    for who in ("wang", "zhou", "sunny"):
        with pytest.raises(Refused):
            actions.begin(town.elder, by=town.by(who))
    assert not Plan.unscoped.exists()


@pytest.mark.parametrize(
    ("why", "more"),
    [
        ("不在服务目录", {"item": "moon"}),
        ("频次", {"rhythm": Rhythm("week", 1, ())}),
        ("频次", {"minutes": 0}),
        ("频次", {"funding": "gold"}),
        ("开始日期", {"since": (MONDAY - timedelta(days=1)).date()}),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(town: Town, why: str, more: dict[str, object]) -> None:
    plan = actions.begin(town.elder, by=town.by("he"), since=(MONDAY - timedelta(days=9)).date())
    with pytest.raises(Refused) as refusal:
        actions.add_line(plan, line(town, **more), by=town.by("he"))  # type: ignore[arg-type]
    assert why in refusal.value.why and not PlanLine.unscoped.exists()


def test_ending_a_line_calls_its_visits_off_and_leaves_the_others(town: Town) -> None:
    plan, (bath, other) = planned(town, Rhythm("week", 1, (2,)), Rhythm("week", 1, (4,)))
    night()
    actions.end_line(bath, by=town.by("he"), why="改到机构洗")
    assert set(Order.unscoped.filter(starts_at__week_day=3).values_list("status", flat=True)) == {"cancelled"}
    assert set(Order.unscoped.filter(starts_at__week_day=5).values_list("status", flat=True)) == {"placed"}
    bath.refresh_from_db()
    assert (bath.until, bath.next_on) == (bath.since, None)
    with pytest.raises(Refused):
        actions.end_line(bath, by=town.by("he"), why="再停")
    night()
    assert PlanLine.unscoped.get(pk=other.pk).until is None and queries.plan(town.by("he"), plan.pk).status == "active"


def test_stopping_needs_a_reason_and_ends_everything(town: Town) -> None:
    plan, _lines = planned(town)
    night()
    with pytest.raises(Refused):
        actions.stop(plan, by=town.by("he"), why=" ")
    actions.stop(plan, by=town.by("he"), why="家人照料")
    assert set(Order.unscoped.values_list("status", flat=True)) == {"cancelled"}
    assert night() == {"visits": 0, "refused": 0}
    with pytest.raises(Refused):
        actions.add_line(plan, line(town), by=town.by("he"))


@pytest.mark.parametrize("what", ["death", "left"])
def test_a_plan_stops_once_with_whom_it_was_for(town: Town, what: str) -> None:
    plan, _lines = planned(town)
    night()
    if what == "death":
        elders.record_death(town.elder, MONDAY.date(), by=town.by("he"))
    else:
        residence.move_out(town.elder, MONDAY.date(), by=town.by("he"))
    react_to_all()
    assert Plan.unscoped.get(pk=plan.pk).status == "stopped"
    assert set(Order.unscoped.values_list("status", flat=True)) == {"cancelled"}
    assert Line.unscoped.filter(verb="plan.stop", outcome="done").count() == 1
    assert not Need.unscoped.filter(source="plan").exists()


def test_a_plan_goes_along_with_an_elder_who_moves(town: Town) -> None:
    plan, (bath,) = planned(town)
    residence.move(town.elder, town.cast.regions["xishuncheng"], by=town.by("lin"), address="西顺城路 2 号")
    react_to_all()
    assert queries.plan(town.by("zhou"), plan.pk) == plan
    assert PlanLine.unscoped.get(pk=bath.pk).region_path == town.cast.regions["xishuncheng"].path
    with pytest.raises(NotFound):
        queries.plan(town.by("chen"), plan.pk)


def test_with_the_grant_ends_what_its_hours_paid_and_the_office_is_asked(town: Town) -> None:
    plan, _lines = planned(town, funding="hours")
    paid = actions.add_line(plan, line(town, "hair_and_nails", at=time(15)), by=town.by("he"))
    night()
    benefits.end(Decision.unscoped.get(status="granted"), by=town.by("chen"), why="收入超标")
    react_to_all()
    assert list(PlanLine.unscoped.filter(until=None)) == [paid]
    assert Plan.unscoped.get().status == "active"
    assert set(Order.unscoped.filter(funding="hours").values_list("status", flat=True)) == {"cancelled"}
    assert set(Order.unscoped.filter(funding="self").values_list("status", flat=True)) == {"placed"}
    need = Need.unscoped.get()
    assert (need.kind, need.source) == ("benefit", "plan")


def test_with_the_grant_stops_a_plan_that_had_nothing_else(town: Town) -> None:
    planned(town, funding="hours")
    benefits.end(Decision.unscoped.get(status="granted"), by=town.by("chen"), why="收入超标")
    react_to_all()
    react_to_all()
    assert Plan.unscoped.get().status == "stopped"
    assert Line.unscoped.filter(verb="plan.end_hours").count() == 1


def test_a_package_that_would_run_past_midnight_is_refused(town: Town) -> None:
    from tests.delivery.plans.test_packages import CLEAN

    package = actions.publish(CLEAN, town.cast.regions["dadong"], by=town.by("chen"))
    plan = actions.begin(town.elder, by=town.by("he"))
    with pytest.raises(Refused) as refusal:
        actions.add_package(plan, package, terms(town, at=time(22)), by=town.by("he"))
    assert "做不完" in refusal.value.why
