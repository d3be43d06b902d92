"""The day goes on: an order more, a carer less, a visit late; only what must change changes."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from bench.delivery.judge import judge
from tests.delivery.orders.dispatch.days import ON, carer, days, line, visit, way
from yinian.delivery.orders.dispatch.boards import board
from yinian.delivery.orders.dispatch.day import Day, changes
from yinian.delivery.orders.dispatch.planner import Effort, plan
from yinian.delivery.orders.dispatch.replanning import insert, late, without

QUICK = Effort(0.01)


def standing(day):
    found = plan(day, line, QUICK)
    known = board(day, found, line)
    assert changes(found, known.plan) == ()
    return known


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(days(5))
def test_no_limit_is_broken_whatever_comes(day) -> None:
    known = standing(day)
    more = replace(day.visits[0], id=99)
    answer = insert(known, more)
    assert judge(answer.board.day, answer.plan, way).broken == []
    assert len(answer.plan.left_out) <= len(known.plan.left_out) + 1
    answer = without(known, 1)
    rest = replace(day, carers=day.carers[1:])
    if rest.carers:
        assert judge(rest, answer.plan, way).broken == []
    assert 1 not in {one.carer for one in answer.plan.rounds}


def busy():
    """Two carers with two visits each, far apart."""
    asked = (
        visit(1, 2, closes=800),
        visit(2, 4, opens=540, closes=900),
        visit(3, 52),
        visit(4, 54, opens=560, closes=700),
    )
    near, far = carer(1), carer(2, start=visit(0, 50).place, end=visit(0, 50).place)
    return Day(ON, asked, (near, far))


def test_an_order_more_leaves_the_others_where_they_are() -> None:
    known = standing(busy())
    answer = insert(known, visit(9, 3, opens=700, closes=800))
    assert [(one.visit, one.kind) for one in answer.changes] == [(9, "placed")]
    assert list(answer.plan.made[9]) == [1]
    again = insert(answer.board, visit(10, 53, opens=700, closes=800))
    assert [(one.visit, one.kind) for one in again.changes] == [(10, "placed")]
    assert 9 not in known.plan.made


def test_an_order_that_fits_nowhere_is_left_out_and_nothing_moves() -> None:
    known = standing(busy())
    answer = insert(known, visit(9, 3, skills=frozenset({"bathing"})))
    assert answer.changes == ()
    assert [(one.visit, one.reason) for one in answer.plan.left_out] == [(9, "skill")]


def test_room_is_made_by_moving_one_other() -> None:
    bathing = frozenset({"bathing"})
    day = Day(
        ON,
        (visit(1, 1, opens=600, closes=600, minutes=60),),
        (carer(1, skills=bathing), carer(2, start=visit(0, 9).place)),
    )
    known = standing(day)
    assert list(known.plan.made[1]) == [1]
    answer = insert(known, visit(2, 1, opens=600, closes=610, skills=bathing))
    assert {one.visit: one.kind for one in answer.changes} == {1: "moved", 2: "placed"}


def test_a_sick_carers_visits_go_to_others() -> None:
    known = standing(busy())
    mine = {stop.visit for one in known.plan.rounds if one.carer == 1 for stop in one.stops}
    answer = without(known, 1)
    assert {one.visit for one in answer.changes if one.kind == "moved"} == mine
    assert {one.carer for one in answer.plan.rounds} == {2}
    assert without(known, 77).changes == ()


def test_what_began_before_the_moment_stands() -> None:
    day = busy()
    found = plan(day, line, QUICK)
    moment = min(stop.starts for one in found.rounds if one.carer == 1 for stop in one.stops) + 1
    known = board(day, found, line, moment)
    begun = {v for v, crew in known.plan.made.items() for stop in crew.values() if stop.starts < moment}
    assert begun
    answer = without(known, 1)
    assert not {one.visit for one in answer.changes} & begun


def test_a_late_visit_pushes_what_follows_or_gives_it_away() -> None:
    known = standing(busy())
    starts = known.plan.made[1][1].starts
    answer = late(known, 1, starts + 40)
    assert {(one.visit, one.kind) for one in answer.changes} >= {(1, "retimed")}
    assert answer.plan.made[1][1].starts == starts + 40
    assert judge(answer.board.day, answer.plan, way).broken == []
    assert not {3, 4} & {one.visit for one in answer.changes}
    # It is a fact even where the carer's hours end before.
    assert late(known, 2, 1015.0).plan.made[2][1].starts == 1015
    assert late(known, 77, 600.0).changes == ()


def test_a_promised_time_moves_only_where_somebody_would_otherwise_stay_without_a_visit() -> None:
    early, other = visit(1, 1, opens=480, closes=610, minutes=60), visit(2, 1, opens=800, closes=900)
    planned = plan(Day(ON, (replace(early, opens=600), other), (carer(1),)), line, QUICK)
    known = board(Day(ON, (early, other), (carer(1),)), planned, line)
    assert known.plan.made[1][1].starts == 600
    answer = insert(known, visit(3, 1, opens=600, closes=600, minutes=60))
    assert answer.plan.left_out == () and answer.plan.made[3][1].starts == 600
    assert answer.plan.made[1][1].ends <= 600
    assert {one.visit for one in answer.changes} == {1, 3}


def test_what_began_stands_although_somebody_stays_without_a_visit() -> None:
    early = visit(1, 1, opens=480, closes=610, minutes=60)
    planned = plan(Day(ON, (replace(early, opens=600),), (carer(1),)), line, QUICK)
    known = board(Day(ON, (early,), (carer(1),)), planned, line, moment=601)
    answer = insert(known, visit(3, 1, opens=600, closes=640, minutes=60))
    assert answer.plan.made[1][1].starts == 600
    assert [one.visit for one in answer.plan.left_out] == [3]
