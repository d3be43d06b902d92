"""Days on which nobody comes: what is placed is called off, what would be is left out and said, and coming again is simple."""

from datetime import date, timedelta

import pytest

from tests.delivery.plans.made import days, night, planned
from tests.delivery.town import MONDAY, Clock, Town
from yinian.delivery.orders.models import Order
from yinian.delivery.plans import actions, queries
from yinian.delivery.plans.models import PlannedVisit, PlanPause
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused

TUESDAY = MONDAY.date() + timedelta(days=1)
WEEK = timedelta(days=7)


def a_break(since: date, until: date, reason: str = "hospital") -> actions.Break:
    return actions.Break(reason, since, until)


@pytest.mark.parametrize("who", ["wang", "son", "he", "agent", "sunny"])
def test_what_is_placed_is_called_off_and_what_is_not_is_left_out(town: Town, clock: Clock, who: str) -> None:
    plan, _lines = planned(town)
    night()
    row = actions.pause(plan, a_break(TUESDAY, TUESDAY + 2 * WEEK + timedelta(days=1)), by=town.by(who))
    assert set(Order.unscoped.values_list("status", flat=True)) == {"cancelled"}
    assert timeline(plan)[0].verb == "plan.pause" and row.asked_by_id == town.by(who).account_id
    clock.go(days=7)
    assert night() == {"visits": 1, "refused": 0}
    rows = PlannedVisit.unscoped.order_by("on")
    assert [(one.on, one.outcome, one.why) for one in rows] == [
        (TUESDAY + number * WEEK, "skipped", "住院") for number in range(3)
    ]


def test_what_is_too_near_for_the_elder_still_comes(town: Town, clock: Clock) -> None:
    plan, _lines = planned(town)
    night()
    clock.now = MONDAY + timedelta(days=1)
    actions.pause(plan, a_break(TUESDAY, TUESDAY + 2 * WEEK), by=town.by("wang"))
    found = Order.unscoped.order_by("starts_at").values_list("status", flat=True)
    assert list(found) == ["placed", "cancelled"]


def test_coming_again_sooner_places_what_was_left_out(town: Town) -> None:
    plan, (bath,) = planned(town)
    pause = actions.pause(plan, a_break(TUESDAY, TUESDAY + 4 * WEEK), by=town.by("he"))
    night()
    assert set(PlannedVisit.unscoped.values_list("outcome", flat=True)) == {"skipped"}
    actions.resume(pause, by=town.by("wang"), on=TUESDAY + WEEK)
    assert PlanPause.unscoped.get().until == TUESDAY + WEEK
    assert night() == {"visits": 1, "refused": 0}
    assert days(PlannedVisit.unscoped.filter(outcome="placed")) == [TUESDAY + WEEK]
    assert days(PlannedVisit.unscoped.filter(outcome="skipped")) == [TUESDAY]
    bath.refresh_from_db()
    assert bath.next_on == TUESDAY + 2 * WEEK


@pytest.mark.parametrize(
    ("why", "given"),
    [
        ("今天或以后", a_break(MONDAY.date() - WEEK, TUESDAY)),
        ("今天或以后", a_break(TUESDAY, TUESDAY)),
        ("原因", a_break(TUESDAY, TUESDAY + WEEK, "moon")),
        ("最多暂停", a_break(TUESDAY, TUESDAY + 30 * WEEK)),
    ],
)
def test_a_pause_that_makes_no_sense_is_refused(town: Town, why: str, given: actions.Break) -> None:
    plan, _lines = planned(town)
    with pytest.raises(Refused) as refusal:
        actions.pause(plan, given, by=town.by("wang"))
    assert why in refusal.value.why and not PlanPause.unscoped.exists()


def test_two_pauses_do_not_overlap_and_one_that_is_over_is_not_resumed(town: Town, clock: Clock) -> None:
    plan, _lines = planned(town)
    pause = actions.pause(plan, a_break(TUESDAY, TUESDAY + WEEK), by=town.by("wang"))
    with pytest.raises(Refused) as refusal:
        actions.pause(plan, a_break(TUESDAY + timedelta(days=6), TUESDAY + 2 * WEEK), by=town.by("son"))
    assert "已经暂停" in refusal.value.why
    actions.pause(plan, a_break(TUESDAY + WEEK, TUESDAY + 2 * WEEK), by=town.by("son"))
    clock.go(days=9)
    with pytest.raises(Refused):
        actions.resume(pause, by=town.by("wang"))


def test_the_neighbour_pauses_nothing(town: Town) -> None:
    plan, _lines = planned(town)
    pause = actions.pause(plan, a_break(TUESDAY, TUESDAY + WEEK), by=town.by("wang"))
    for who in ("zhou", "zhang"):
        with pytest.raises(Refused):
            actions.pause(plan, a_break(TUESDAY + WEEK, TUESDAY + 2 * WEEK), by=town.by(who))
        with pytest.raises(Refused):
            actions.resume(pause, by=town.by(who))
        with pytest.raises(NotFound):
            queries.pause(town.by(who), pause.pk)
    assert PlanPause.unscoped.get().until == TUESDAY + WEEK
