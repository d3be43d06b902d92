"""Who could take an order, best first and why; who may not or cannot is told apart."""

from datetime import date

from tests.delivery.orders.dispatch.days import ON, carer, line, visit
from yinian.delivery.orders.dispatch import words
from yinian.delivery.orders.dispatch.day import Lunch, Place
from yinian.delivery.orders.dispatch.ranking import Held, rank


def test_the_usual_carer_comes_before_the_nearer_one() -> None:
    order = visit(1, 10, opens=600, closes=600, usual=frozenset({1}), sex="female")
    near = carer(2, start=Place(9, 0), end=Place(9, 0), sex="female", stars=5.0)
    choices, barred = rank(order, [near, carer(1, start=Place(8, 0), end=Place(8, 0), sex="female")], {}, ON, line)
    assert [one.carer for one in choices] == [1, 2]
    assert barred == []
    assert {one.kind for one in choices[0].reasons} == {"detour", "usual", "sex_met", "free", "week"}
    assert all(one.score == sum(reason.weight for reason in one.reasons) for one in choices)


def test_hard_limits_bar_and_say_so() -> None:
    order = visit(1, 10, opens=600, closes=600, skills=frozenset({"bathing"}), certificates=frozenset({"health"}))
    fit = {"skills": frozenset({"bathing"}), "certificates": {"health": None}}
    team = [
        carer(1, **fit), carer(2, certificates={"health": None}), carer(3, skills=fit["skills"]),
        carer(4, skills=fit["skills"], certificates={"health": date(2026, 5, 31)}), carer(5, **fit, begins=700),
        carer(6, **fit), carer(7, **fit, most_minutes=60), carer(8, **fit),
    ]  # fmt: skip
    held = {
        6: [Held(580, 625, Place(10, 0))], 7: [Held(480, 520, Place(10, 0))],
        8: [Held(635, 700, Place(30, 0))],
    }  # fmt: skip
    choices, barred = rank(order, team, held, ON, line)
    assert [one.carer for one in choices] == [1]
    assert {one.carer: one.reason for one in barred} == {
        2: "skill", 3: "certificate", 4: "certificate_expired", 5: "hours", 6: "busy", 7: "hours", 8: "busy",
    }  # fmt: skip


def test_lunch_is_kept() -> None:
    order = visit(1, 0, opens=660, closes=660, minutes=120)
    assert rank(order, [carer(1)], {}, ON, line)[0]
    assert rank(order, [carer(1, lunch=Lunch(660, 720, 30))], {}, ON, line)[1][0].reason == "busy"


def test_every_reason_can_be_read() -> None:
    order = visit(1, 10, opens=600, closes=600, usual=frozenset({1}), sex="female", language="yue")
    team = [carer(1, sex="female", languages=frozenset({"yue"}), stars=4.25), carer(2, sex="male")]
    choices, _barred = rank(order, team, {}, ON, line)
    told = [words.said(reason) for choice in choices for reason in choice.reasons]
    assert "路上多走 20 分钟" in told
    assert "满意度 4.2" in told
    assert len(set(told)) >= 9
    assert all(words.why_not(code) for code in words.WHY_NOT)
