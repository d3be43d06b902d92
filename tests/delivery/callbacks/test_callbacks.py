"""Elders without a phone of their own are drawn, rung, and what they say counts; few stars are followed up."""

from datetime import timedelta

import pytest

from tests.cast import BY
from tests.delivery.evidence.visit import served
from tests.delivery.town import MONDAY, Clock, Town, placed
from yinian.delivery.callbacks import actions, jobs, queries
from yinian.delivery.callbacks.models import Callback, Draw
from yinian.delivery.callbacks.rules import Answers
from yinian.delivery.needs.models import Need
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Feedback, Order
from yinian.delivery.orders.ties import Tie
from yinian.foundation import deadlines
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.journal.receipts import react
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.elders import actions as registry
from yinian.registry.elders.models import Elder

TOMORROW = MONDAY + timedelta(days=1, hours=1)


def silent(town: Town) -> Elder:
    """An elder of the district who has no phone."""
    give = registry.Registration(
        "孙无话", town.cast.regions["dongshuncheng"], "990104193801010019", address="后街 2 号"
    )
    return registry.register(give, by=BY)


def visit(town: Town, clock: Clock, elder: Elder | None = None, hour: int = 0) -> Order:
    order = placed(town, TOMORROW + timedelta(hours=hour), by="he", elder=elder or silent(town), funding="self")
    orders.accept(order, by=town.by("sunny"))
    return served(town, orders.assign(order, town.zhang, by=town.by("sunny")), clock)


def drawn(town: Town, clock: Clock) -> Callback:
    """The one visit of the day before, drawn on the next morning."""
    order = visit(town, clock)
    clock.go(days=1)
    actions.draw(town.cast.regions["dadong"], TOMORROW.date(), by=BY)
    return Callback.unscoped.select_related("order", "elder").get(order=order)


def test_of_two_who_came_together_one_is_asked_about(town: Town, clock: Clock) -> None:
    first, beside = visit(town, clock), visit(town, clock, town.elder, 3)
    with writing("test"):
        Tie.unscoped.create(first=beside, second=first, kind="together", region_path=first.region_path)
    assert queries.pool(town.cast.regions["dadong"], TOMORROW.date()) == []


def test_only_those_who_could_not_say_it_by_phone_and_have_not_are_drawn(town: Town, clock: Clock) -> None:
    mine = visit(town, clock, town.elder, 3)  # 王秀英 has an account.
    theirs = visit(town, clock, hour=6)
    clock.go(days=1)
    pool = queries.pool(town.cast.regions["dadong"], TOMORROW.date())
    assert theirs.pk in pool and mine.pk not in pool
    assert queries.pool(town.cast.regions["shenhe"], TOMORROW.date()) == []
    draw = actions.draw(town.cast.regions["dadong"], TOMORROW.date(), by=BY)
    assert (draw.pool, draw.count, draw.share, draw.source) == ([theirs.pk], 1, 10, "own default")
    assert queries.same_again(draw) and len(draw.seed) == 16
    assert actions.draw(town.cast.regions["dadong"], TOMORROW.date(), by=BY) == draw and Draw.unscoped.count() == 1
    call = Callback.unscoped.get()
    assert deadlines.waiting(town.by("he")).filter(subject_id=call.pk, kind="callback.ring").exists()


def test_the_morning_draws_every_district_once(town: Town, clock: Clock) -> None:
    visit(town, clock)
    clock.go(days=1)
    run = Run(done=0, total=0)
    run.advance = lambda *_args, **_more: None  # type: ignore[method-assign]
    assert jobs.draw(run) == {"drawn": 1}
    assert jobs.draw(run) == {"drawn": 0}
    assert Draw.unscoped.count() == 6 and Callback.unscoped.count() == 1


@pytest.mark.parametrize("who", ["he", "chen", "agent"])
def test_what_was_said_is_the_visits_feedback(town: Town, clock: Clock, who: str) -> None:
    call = drawn(town, clock)
    actions.record(call, 5, "洗得很干净", by=town.by(who))
    row = Callback.unscoped.get()
    assert (row.status, row.tries, row.caller_id) == ("reached", 1, town.by(who).account_id)
    said = Feedback.unscoped.get()
    assert said.stars == 5 and said.order_id == call.order_id and said.text.open() == "洗得很干净"  # type: ignore[union-attr]
    assert not Need.unscoped.exists() and timeline(call)[0].verb == "callback.record"
    assert not deadlines.waiting(town.by("he")).filter(subject_id=call.pk, kind="callback.ring").exists()
    with pytest.raises(Overtaken):
        actions.record(Callback.unscoped.select_related("order").get(), 1, by=town.by(who))


def test_few_stars_open_a_need(town: Town, clock: Clock) -> None:
    call = drawn(town, clock)
    actions.record(call, 1, "水太凉", by=town.by("agent"))
    need = Need.unscoped.get()
    assert need.elder_id == call.elder_id and "水太凉" in need.text.open()  # type: ignore[union-attr]


def test_nobody_answers_three_times(town: Town, clock: Clock) -> None:
    call = drawn(town, clock)
    with pytest.raises(Refused) as refusal:
        actions.give_up(call, by=town.by("agent"))
    assert "只打过 0 次" in refusal.value.why
    for number in (1, 2, 3):
        call = actions.not_reached(Callback.unscoped.get(), by=town.by("agent"))
        assert (call.tries, call.status) == (number, "unreached" if number == 3 else "waiting")
    with pytest.raises(Overtaken):
        actions.not_reached(Callback.unscoped.get(), by=town.by("agent"))
    assert Callback.unscoped.get().tries == 3 and not Feedback.unscoped.exists()


def test_the_elder_would_rather_say_nothing(town: Town, clock: Clock) -> None:
    assert actions.decline(drawn(town, clock), by=town.by("he")).status == "declined"
    assert not Feedback.unscoped.exists()


def test_whoever_serves_does_not_ask_and_the_neighbour_sees_nothing(town: Town, clock: Clock) -> None:
    call = drawn(town, clock)
    for who in ("sunny", "dispatcher", "zhang", "son", "liu"):
        with pytest.raises(Refused):
            actions.record(call, 5, by=town.by(who))
    for who in ("zhou", "sunny"):
        assert not queries.callbacks(town.by(who)).exists()
        with pytest.raises(NotFound):
            queries.callback(town.by(who), call.pk)
    with pytest.raises(NotFound):
        actions.record(call, 5, by=town.by("zhou"))
    assert Callback.unscoped.get().status == "waiting"
    assert Line.unscoped.filter(verb="callback.record", outcome="refused").count() == 6


def test_nobody_is_rung_who_has_spoken_or_died(town: Town, clock: Clock) -> None:
    call = drawn(town, clock)
    orders.give_feedback(call.order, 4, by=BY)
    clock.go(seconds=1)
    react()
    assert Callback.unscoped.get().status == "dropped"
    other = visit(town, clock, Elder.unscoped.get(pk=call.elder_id), 48)
    clock.go(days=1)
    actions.draw(town.cast.regions["dadong"], (TOMORROW + timedelta(days=2)).date(), by=BY)
    registry.record_death(Elder.unscoped.get(pk=call.elder_id), TOMORROW.date(), by=town.by("chen"))
    clock.go(seconds=1)
    react()
    assert Callback.unscoped.get(order=other).status == "dropped"


def test_how_content_people_are_is_told_with_how_many_were_asked(town: Town, clock: Clock) -> None:
    call = drawn(town, clock)
    own = visit(town, clock, town.elder, 48)
    orders.give_feedback(own, 5, by=town.by("wang"))
    actions.record(call, 2, by=town.by("agent"))
    since, until = TOMORROW.date(), (TOMORROW + timedelta(days=3)).date()
    [row] = queries.opinions(town.by("chen"), queries.served(town.by("chen"), since, until), since, until)
    assert (row.visits, row.tapped, row.called) == (2, Answers(1, 5, 1), Answers(1, 2, 0))
    assert queries.satisfaction(town.by("sunny"), town.sunny.party, since, until) == Answers(2, 7, 1)
    assert queries.satisfaction(town.by("zhou"), town.sunny.party, since, until) == Answers()
