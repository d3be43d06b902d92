"""How alarms are answered: the table is whole, steps follow each other, and reminders go on until a human answers."""

import pytest

from yinian.programmes.emergency import protocols, steps
from yinian.programmes.emergency.protocols import STEPS, protocol
from yinian.programmes.emergency.steps import Telling

LIFE = protocol("call").terms


@pytest.mark.parametrize("kind", protocols.protocols())
def test_every_kind_has_plain_steps_in_both_languages_and_times_that_grow(kind: str) -> None:
    known = protocol(kind)
    assert known.word.zh and known.word.en and known.urgency_word.zh
    assert len(known.script) >= 3 and all(line.zh and line.en and "！" not in line.zh for line in known.script)
    assert all(getattr(known.terms, step) > 0 for step in STEPS) and known.terms.remind > 0
    told = [after for _who, after in known.terms.steps]
    assert known.terms.steps[0] == ("desk", 0) and told == sorted(told)
    assert ("rescue" in dict(known.terms.steps)) is (known.urgency == "life") and (
        known.urgency != "life" or known.rescue
    )


def test_an_unknown_kind_is_answered_like_a_call_for_help() -> None:
    assert protocol("dragon").kind == "call"


def test_a_region_sets_its_own_times_and_the_line_of_the_told_moves_along() -> None:
    own = protocols.with_policy(LIFE, {"answer": 120, "arrive": 600})
    assert (own.answer, own.respond, own.arrive) == (120, LIFE.respond, 600)
    assert dict(own.steps)["street"] == 2 * dict(LIFE.steps)["street"]
    assert protocols.with_policy(LIFE, {}) is LIFE


@pytest.mark.parametrize(
    ("taken", "elapsed", "expected"),
    [
        (0, 0, Telling(("desk",), 1, 60)),
        (1, 30, Telling((), 1, 30)),
        (1, 60, Telling(("street",), 2, 60)),
        # The worker was dead for three minutes: all whose time has come are told at once, and nobody twice.
        (1, 190, Telling(("street", "station", "family"), 4, 50)),
        (4, 240, Telling(("rescue",), 5, 60)),
        (5, 300, Telling(("desk", "street", "station", "family", "rescue"), 5, 60)),
        (5, 90_000, Telling(("desk", "street", "station", "family", "rescue"), 5, 300)),
    ],
)
def test_while_nobody_answers_the_circle_grows(taken: int, elapsed: int, expected: Telling) -> None:
    assert steps.unanswered(LIFE, taken, elapsed) == expected


@pytest.mark.parametrize(
    ("status", "taken", "expected"),
    [
        ("acknowledged", 1, Telling(("holder", "desk", "street"), 2, 300)),
        ("responding", 5, Telling(("holder", "desk"), 5, 300)),
        ("resolved", 2, Telling((), 2, 0)),
        ("reviewed", 2, Telling((), 2, 0)),
    ],
)
def test_a_late_step_reminds_the_holder_and_tells_the_next(status: str, taken: int, expected: Telling) -> None:
    assert steps.overdue(LIFE, status, taken) == expected


def test_each_state_waits_for_one_thing() -> None:
    assert [steps.seconds(LIFE, state) for state in ("open", "responding", "reviewed")] == [60, 1200, 0]
