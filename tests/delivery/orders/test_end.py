"""An order ends without a visit: refused, cancelled or missed, with its reason; the hours go back once."""

from datetime import timedelta

import pytest

from tests.delivery.town import MONDAY, Clock, Town, assigned, minutes_of, placed
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.delivery.orders import actions, jobs
from yinian.delivery.orders.flow import FLOW, Status
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.journal.receipts import react
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions as registry
from yinian.registry.elders import queries as elders
from yinian.registry.elders import residence

TOMORROW = MONDAY + timedelta(days=1, hours=1)


def stored(order: Order) -> Order:
    return Order.unscoped.get(pk=order.pk)


def test_the_provider_does_not_take_it_on(town: Town) -> None:
    order = placed(town, TOMORROW)
    with pytest.raises(Refused):
        actions.refuse(order, " ", by=town.by("sunny"))
    actions.refuse(order, "当天人手已满", by=town.by("sunny"))
    row = stored(order)
    assert row.status == "refused" and row.outcome and row.outcome.open() == "当天人手已满"
    assert minutes_of(town) == (180, 0, 0)
    assert town.elder not in elders.living(town.by("sunny"))
    assert not deadlines.waiting(town.by("sunny")).filter(subject_id=order.pk, kind="order.accept").exists()


@pytest.mark.parametrize("who", ["wang", "son", "he", "agent", "sunny"])
def test_it_is_called_off_and_nothing_is_due_any_more(town: Town, who: str) -> None:
    order = assigned(town, TOMORROW, worker=town.li)
    actions.cancel(order, "去女儿家", by=town.by(who))
    assert stored(order).status == "cancelled" and minutes_of(town) == (180, 0, 0)
    assert timeline(order)[0].verb == "order.cancel"
    assert not deadlines.waiting(town.by("he")).filter(subject_id=order.pk, kind__startswith="order.").exists()
    assert town.elder not in elders.living(town.by("li")) and town.elder not in elders.living(town.by("sunny"))
    with pytest.raises(Refused):
        actions.cancel(order, "再来一次", by=town.by(who))
    assert minutes_of(town) == (180, 0, 0)


def test_near_the_visit_only_office_and_provider_call_it_off(town: Town, clock: Clock) -> None:
    order = assigned(town, MONDAY + timedelta(hours=3))
    clock.go(hours=1, minutes=1)
    for who in ("wang", "son"):
        with pytest.raises(Refused) as refusal:
            actions.cancel(order, "不想洗了", by=town.by(who))
        assert "不到 2 小时" in refusal.value.why and "12349" in refusal.value.do
    assert stored(order).status == "assigned"
    actions.cancel(order, "老人身体不适", by=town.by("agent"))


def test_nobody_came(town: Town, clock: Clock) -> None:
    order = assigned(town, MONDAY + timedelta(hours=3))
    with pytest.raises(Refused) as refusal:
        actions.miss(order, "没来", by=town.by("he"))
    assert "还没有到" in refusal.value.why
    clock.go(hours=4)
    actions.miss(order, "护理员生病，没有改派", by=town.by("he"))
    assert stored(order).status == "missed" and minutes_of(town) == (180, 0, 0)


def test_the_neighbour_can_do_nothing(town: Town) -> None:
    order = placed(town, TOMORROW)
    for verb in (actions.cancel, actions.miss):
        with pytest.raises(NotFound):
            verb(order, "不行", by=town.by("zhou"))
    assert stored(order).status == "placed"


def test_a_need_waits_again_when_its_order_comes_to_nothing(town: Town, clock: Clock) -> None:
    need = needs.report(town.elder, "bathing", "想洗澡", by=town.by("son"), source="self")
    order = placed(town, TOMORROW, by="he", need=need)
    actions.cancel(order, "服务商忙", by=town.by("he"))
    clock.go(seconds=1)
    react()
    assert Need.unscoped.get().status == "open"


def test_a_death_calls_off_what_lies_ahead_once_and_nothing_more(town: Town, clock: Clock) -> None:
    ahead, gone = assigned(town, TOMORROW), placed(town, TOMORROW + timedelta(days=1))
    actions.cancel(gone, "改天", by=town.by("wang"))
    other = placed(town, TOMORROW, elder=town.cast.neighbour, by="lin", funding="self")
    registry.record_death(town.elder, MONDAY.date(), by=town.by("chen"))
    clock.go(seconds=1)
    react()
    assert [stored(row).status for row in (ahead, gone, other)] == ["cancelled", "cancelled", "placed"]
    assert stored(ahead).outcome.open() == "老人已故"  # type: ignore[union-attr]
    before = Line.unscoped.count()
    jobs.cancel_of_the_dead(Line.unscoped.get(verb="elder.record_death"))
    assert Line.unscoped.count() == before


def test_moving_out_calls_off_what_lies_ahead(town: Town, clock: Clock) -> None:
    order = assigned(town, TOMORROW)
    residence.move_out(town.elder, MONDAY.date(), by=town.by("chen"), why="随子女居住")
    clock.go(seconds=1)
    react()
    assert stored(order).status == "cancelled" and stored(order).outcome.open() == "老人已迁出"  # type: ignore[union-attr]
    assert minutes_of(town)[1] == 0


def test_every_move_that_is_not_in_the_table_is_refused(town: Town) -> None:
    """Each state, each move: what the table does not hold cannot be done."""
    order = placed(town, TOMORROW)
    verbs = {"order.accept": actions.accept, "order.unassign": actions.unassign}
    ending = {"order.refuse": actions.refuse, "order.cancel": actions.cancel}
    for status in Status.values:
        for name, verb in {**verbs, **ending}.items():
            if status in FLOW.moves[name].sources:
                continue
            row = stored(order)
            row.status = status  # as if it stood there; the database is asked again anyway
            with pytest.raises(Refused):
                verb(row, "原因", by=town.by("sunny")) if name in ending else verb(row, by=town.by("sunny"))
    assert stored(order).status == "placed"


def test_the_diagram_is_printed_from_the_table() -> None:
    printed = FLOW.diagram(Status.choices)
    assert "placed --> accepted: 接单" in printed and "done --> verified: 核验通过" in printed
