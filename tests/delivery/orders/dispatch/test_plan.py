"""A day is planned: no limit is ever broken, and every visit is made or left out with a reason."""

import pytest
from hypothesis import HealthCheck, given, settings

from bench.delivery.judge import judge
from tests.delivery.orders.dispatch.days import ON, carer, days, line, visit, way
from yinian.delivery.orders.dispatch import planner, vrp
from yinian.delivery.orders.dispatch.day import Day, Link, Lunch
from yinian.delivery.orders.dispatch.planner import Effort, plan
from yinian.delivery.orders.dispatch.stations import plan_all

QUICK = Effort(0.01)


def quick(day, effort=QUICK):
    found = plan(day, line, effort)
    verdict = judge(day, found, way)
    assert verdict.broken == []
    assert found.trouble == ""
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(days())
def test_no_limit_is_broken_and_nothing_is_lost(day) -> None:
    found = quick(day)
    assert found.made.keys() | {one.visit for one in found.left_out} == {one.id for one in day.visits}
    assert all(one.reason for one in found.left_out)


def test_two_carers_start_together_and_the_second_visit_follows() -> None:
    day = Day(
        ON, (visit(1, 5, carers=2), visit(2, 9, closes=900)), (carer(1), carer(2)), (Link(1, 2, 60, 90, apart=True),)
    )
    found = quick(Day(ON, day.visits, day.carers))
    assert len({stop.starts for stop in found.made[1].values()}) == 1
    found = quick(Day(ON, (visit(1, 5), visit(2, 9, closes=900)), day.carers, day.links))
    [first], [second] = found.made[1].items(), found.made[2].items()
    assert first[0] != second[0]
    assert 60 <= second[1].starts - first[1].starts <= 90


def test_lunch_is_eaten_and_lateness_is_paid_where_it_is_allowed() -> None:
    lunch = Lunch(690, 720, 60)
    day = Day(
        ON,
        tuple(visit(n, n, opens=600, closes=720, late_until=900, minutes=60) for n in (1, 2, 3)),
        (carer(1, lunch=lunch),),
    )
    found = quick(day)
    assert found.left_out == ()
    assert found.rounds[0].lunch is not None
    assert 690 <= found.rounds[0].lunch[0] <= 720


def test_what_is_promised_stays() -> None:
    day = Day(ON, (visit(1, 9, fixed_to=(2,), fixed_at=555), visit(2, 9), visit(3, 1)), (carer(1), carer(2)))
    assert quick(day).made[1][2].starts == 555


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"skills": frozenset({"bathing"})}, "skill"), ({"certificates": frozenset({"health"})}, "certificate"),
        ({"never": frozenset({1})}, "unwanted"), ({"opens": 1000, "closes": 1010}, "hours"), ({"carers": 2}, "nobody"),
        ({"fixed_to": (7,)}, "promised"), ({"opens": 480, "closes": 485}, "busy"),
    ],
)  # fmt: skip
def test_who_is_left_out_hears_why(wanted, reason) -> None:
    found = quick(Day(ON, (visit(1, opens=480, closes=480, urgency=5), visit(2, **wanted)), (carer(1),)))
    assert [(one.visit, one.reason) for one in found.left_out] == [(2, reason)]


def test_what_cannot_be_modelled_is_left_out_and_said_so() -> None:
    links = (Link(1, 2, 10), Link(2, 1, 10), Link(4, 3, 10))
    found = quick(Day(ON, (visit(1), visit(2), visit(3)), (carer(1),), links))
    assert {one.visit: one.reason for one in found.left_out} == {1: "links", 2: "links", 3: "links"}
    crowd = quick(Day(ON, (visit(1, carers=3),), (carer(1), carer(2), carer(3))))
    assert [one.reason for one in crowd.left_out] == ["crew"]


def test_an_engine_that_fails_leaves_the_plan_that_stood(monkeypatch) -> None:
    def fails(*_given):
        raise RuntimeError("out of memory")

    day = Day(ON, (visit(1), visit(2)), (carer(1),))
    monkeypatch.setattr(vrp, "solve", fails)
    found = plan(day, line, Effort(9.0))
    assert (len(found.made), found.engine, found.trouble) == (2, "insertion", "RuntimeError: out of memory")
    monkeypatch.setattr(planner, "cool", fails)
    assert len(plan(day, line, Effort(9.0, engine="own")).made) == 2


def test_without_time_or_people_there_is_still_an_answer() -> None:
    day = Day(ON, (visit(1), visit(2)), (carer(1),))
    assert len(plan(day, line, Effort(0.0)).made) == 2
    nobody = plan(Day(ON, day.visits, ()), line, QUICK)
    assert [one.reason for one in nobody.left_out] == ["nobody", "nobody"]
    assert plan(Day(ON, (), (carer(1),)), line, QUICK).rounds == ()


def test_a_plain_day_goes_to_pyvrp_and_keeps_its_limits() -> None:
    day = Day(
        ON,
        tuple(visit(n, n * 2, closes=700, skills=frozenset({"bathing"} if n % 2 else ())) for n in range(1, 7)),
        (carer(1, skills=frozenset({"bathing"}), sex="female"), carer(2, begins=500)),
    )
    found = quick(day, Effort(0.5))
    assert (found.engine, len(found.made)) == ("pyvrp", 6)


def test_many_stations_are_planned_in_their_order() -> None:
    planner.warm()
    found = list(plan_all([Day(ON, (visit(n),), (carer(1),)) for n in (1, 2, 3)], line, QUICK))
    assert [list(one.made) for one in found] == [[1], [2], [3]]
