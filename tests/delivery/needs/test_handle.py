"""A need is taken, released, met, refused or withdrawn, by the place in charge."""

import pytest

from tests.cast import Cast
from yinian.delivery.needs import actions, queries
from yinian.delivery.needs.models import Need
from yinian.foundation import deadlines
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused


@pytest.fixture
def need(cast: Cast) -> Need:
    assert cast.elder
    return actions.report(cast.elder, "meals", "想订午餐", by=cast.actor("agent"))


def stored(need: Need) -> Need:
    return Need.unscoped.get(pk=need.pk)


def test_it_is_taken_and_done_and_nothing_is_due_any_more(cast: Cast, need: Need) -> None:
    by = cast.actor("he")
    actions.take(need, by=by)
    assert (stored(need).status, stored(need).taken_by_id) == ("taken", by.account_id)
    actions.finish(need, "已登记长者食堂，明日起送餐", by=by)
    row = stored(need)
    assert row.status == "done" and row.closed_at and row.outcome.open().startswith("已登记")
    assert [line.verb for line in timeline(need)] == ["need.finish", "need.take", "need.report"]
    assert Deadline.unscoped.get().met_at and not deadlines.waiting(by).exists()


def test_it_is_released_and_still_due(cast: Cast, need: Need) -> None:
    actions.take(need, by=cast.actor("he"))
    actions.release(need, by=cast.actor("chen"), why="休假")
    assert (stored(need).status, stored(need).taken_by_id) == ("open", None)
    assert deadlines.waiting(cast.actor("he")).count() == 1


def test_a_refusal_answers_it_with_its_reason(cast: Cast, need: Need) -> None:
    actions.refuse(need, "不在助餐点配送范围", by=cast.actor("he"))
    assert stored(need).status == "refused" and Deadline.unscoped.get().met_at


@pytest.mark.parametrize("verb", [actions.finish, actions.refuse])
def test_no_end_without_its_words(cast: Cast, need: Need, verb: object) -> None:
    actions.take(need, by=cast.actor("he"))
    with pytest.raises(Refused) as refusal:
        verb(need, " ", by=cast.actor("he"))  # type: ignore[operator]
    assert "没有填" in refusal.value.why
    assert stored(need).status == "taken" and deadlines.waiting(cast.actor("he")).count() == 1


def test_her_son_withdraws_it_and_nothing_is_due(cast: Cast, need: Need) -> None:
    actions.withdraw(need, by=cast.actor("son"), why="已搬去同住")
    assert stored(need).status == "withdrawn" and Deadline.unscoped.get().dropped


def test_the_second_comer_is_told_who_was_first(cast: Cast, need: Need) -> None:
    late = queries.need(cast.actor("chen"), need.pk)
    actions.take(need, by=cast.actor("he"))
    with pytest.raises(Overtaken) as refusal:
        actions.take(late, by=cast.actor("chen"))
    assert "办理中" in refusal.value.why and "何街" in refusal.value.why
    assert stored(need).taken_by_id == cast.actor("he").account_id


def test_what_cannot_be_done_from_a_state_is_refused(cast: Cast, need: Need) -> None:
    with pytest.raises(Refused):
        actions.finish(need, "好了", by=cast.actor("he"))
    assert stored(need).status == "open"


@pytest.mark.parametrize("who", ["liu", "agent", "zhang", "wang"])
def test_only_an_officer_takes_it(cast: Cast, need: Need, who: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.take(need, by=cast.actor(who))
    assert "没有这项权限" in refusal.value.why and stored(need).status == "open"


def test_the_neighbour_sees_nothing(cast: Cast, need: Need) -> None:
    for verb in (actions.take, actions.withdraw):
        with pytest.raises(NotFound):
            verb(need, by=cast.actor("zhou"))
    assert stored(need).status == "open"
