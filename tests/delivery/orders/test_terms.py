"""What calling off late or not being at home costs, by the region's terms; unset, nothing, and the office may waive it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.delivery.evidence.visit import served
from tests.delivery.orders.test_share import TOMORROW, parts, priced, summed
from tests.delivery.town import MONDAY, Clock, Town, assigned, minutes_of, placed
from yinian.delivery.evidence import actions as evidence
from yinian.delivery.orders import actions, queries, terms
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.terms import Terms
from yinian.foundation.journal.lines import timeline
from yinian.foundation.ledger import Posting
from yinian.foundation.refusals import NotFound, Refused

NEAR = MONDAY + timedelta(hours=5)


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A region that charges half of what is called off within a day, and all of it where nobody is at home."""
    monkeypatch.setattr(terms, "terms", lambda region, on: Terms(24, 50, 100, ("采购合同",)))


def near(town: Town) -> Order:
    """Forty minutes of hours and the rest by herself, this afternoon."""
    priced(town)
    placed(town, TOMORROW, minutes=140)
    return assigned(town, NEAR, funding="mixed")


def test_unset_nothing_is_charged_and_it_is_told(town: Town, clock: Clock) -> None:
    order = near(town)
    known, percent, _shares = queries.if_cancelled(town.by("wang"), order)
    assert (known, percent) == (Terms(), 0)
    actions.cancel(order, "不想洗了", by=town.by("wang"))
    assert [part[3:] for part in parts(order)] == [(0, 0), (None, 0)] and minutes_of(town) == (40, 140, 0)


def test_the_terms_are_those_of_the_region_with_their_documents(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = SimpleNamespace(title="采购合同")
    given = {"cancel_free_hours": 12, "late_cancel_charge": 30}
    monkeypatch.setattr(
        terms.policies, "at",
        lambda name, region, on: SimpleNamespace(value=given[name], document=paper, clause="七") if name in given else None,
    )  # fmt: skip
    assert terms.terms(town.cast.regions["dadong"], MONDAY.date()) == Terms(12, 30, 0, ("采购合同 七",))


@pytest.mark.parametrize("who", ["wang", "agent", "he"])
def test_called_off_late_each_payer_bears_its_percentage(town: Town, clock: Clock, strict: None, who: str) -> None:
    order = near(town)
    _known, percent, shown = queries.if_cancelled(town.by("wang"), order)
    assert percent == 50 and [(share.minutes, share.fen) for share in shown] == [(20, 2_666), (None, 1_333)]
    actions.cancel(order, "不想洗了", by=town.by(who))
    assert [part[3:] for part in parts(order)] == [(20, 2_666), (None, 1_333)]
    assert minutes_of(town) == (20, 140, 20) and Order.unscoped.get(pk=order.pk).charged_fen == 3_999
    assert sum(Posting.objects.values_list("amount", flat=True)) == 0
    summed(order)


def test_early_or_by_the_provider_it_is_free(town: Town, clock: Clock, strict: None) -> None:
    priced(town)
    for order, who in ((placed(town, TOMORROW), "wang"), (placed(town, NEAR), "sunny")):
        actions.cancel(order, "改天", by=town.by(who))
        assert [part[3:] for part in parts(order)] == [(0, 0)]
    assert minutes_of(town) == (180, 0, 0)


def test_nobody_at_home_is_charged_and_a_carer_who_did_not_come_is_not(town: Town, clock: Clock, strict: None) -> None:
    order = near(town)
    clock.go(hours=6)
    actions.miss(order, "敲门无人", by=town.by("sunny"), absent=True)
    assert [part[3:] for part in parts(order)] == [(40, 5_333), (None, 2_667)] and minutes_of(town) == (0, 140, 40)
    row = Order.unscoped.get(pk=order.pk)
    assert row.outcome and row.outcome.open() == "老人不在家：敲门无人"
    clock.go(hours=-5)
    other = assigned(town, NEAR + timedelta(hours=2), funding="self")
    clock.go(hours=7)
    actions.miss(other, "护理员生病", by=town.by("he"))
    assert [part[4] for part in parts(other)] == [0]


def test_the_office_waives_with_a_reason_and_the_hours_go_back(town: Town, clock: Clock, strict: None) -> None:
    order = near(town)
    with pytest.raises(Refused, match="只有街道、区的工作人员"):
        actions.cancel(order, "住院了", by=town.by("agent"), waived="住院")
    actions.cancel(order, "住院了", by=town.by("wang"))
    with pytest.raises(Refused, match="没有写明理由"):
        actions.waive(order, by=town.by("he"), why=" ")
    for who in ("wang", "sunny", "agent"):
        with pytest.raises(Refused):
            actions.waive(order, by=town.by(who), why="住院")
    with pytest.raises(NotFound):
        actions.waive(order, by=town.by("zhou"), why="住院")
    assert minutes_of(town) == (20, 140, 20)
    actions.waive(order, by=town.by("he"), why="突发疾病住院")
    assert [part[3:] for part in parts(order)] == [(0, 0), (None, 0)] and minutes_of(town) == (40, 140, 0)
    assert (timeline(order)[0].verb, timeline(order)[0].reason) == ("order.waive", "突发疾病住院")
    with pytest.raises(Refused, match="没有收取"):
        actions.waive(order, by=town.by("he"), why="再来一次")
    assert sum(Posting.objects.values_list("amount", flat=True)) == 0
    summed(order)


def test_it_may_be_waived_at_once(town: Town, clock: Clock, strict: None) -> None:
    order = near(town)
    actions.cancel(order, "住院了", by=town.by("he"), waived="突发疾病")
    row = Order.unscoped.get(pk=order.pk)
    assert row.charged_fen == 0 and row.outcome and "免收费用：突发疾病" in row.outcome.open()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["cancel", "refuse", "miss", "serve", "keep"]),
            st.sampled_from(["hours", "self", "mixed"]),
            st.integers(20, 130),
            st.integers(0, 120),
        ),
        min_size=2,
        max_size=4,
    )
)
def test_whatever_is_placed_and_becomes_of_it_parts_sum_to_the_price(
    town: Town, clock: Clock, strict: None, steps: list[Any]
) -> None:
    if not Order.unscoped.exists():
        priced(town)
    for how, funding, minutes, spent in steps:
        start = clock.now + timedelta(hours=3)
        if start.hour > 15 or start.day > 27 or start.weekday() > 4:
            return
        try:
            order = placed(town, start, funding=funding, minutes=minutes)
        except Refused:
            continue
        if how in ("miss", "serve"):
            actions.assign(actions.accept(order, by=town.by("sunny")), town.zhang, by=town.by("sunny"))
        if how == "serve":
            served(town, order, clock, minutes=spent)
            evidence.verify(order, by=town.by("sunny"), why="电话核实过")
        elif how == "miss":
            clock.now = start + timedelta(minutes=1)
            actions.miss(order, "不在", by=town.by("sunny"), absent=bool(spent % 2))
        elif how != "keep":
            getattr(actions, how)(order, "改天", by=town.by("he" if how == "cancel" else "sunny"))
        summed(order)
        assert all(held >= 0 for held in minutes_of(town)) and sum(minutes_of(town)) == 180
        assert sum(Posting.objects.values_list("amount", flat=True)) == 0
        clock.go(hours=3)
