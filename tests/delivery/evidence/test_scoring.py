"""The score of a visit: each signal in a table, and what holds of all of them together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yinian.delivery.evidence import scoring
from yinian.delivery.evidence.rules import Spot
from yinian.delivery.evidence.scoring import CONFIRMED, FULL, TERMS, WEIGHTS, Brought, Leg, Terms, score
from yinian.delivery.evidence.words import SEEN, SIGNALS, meant, seen

AT = datetime(2026, 11, 16, 2, tzinfo=UTC)
HOME = Spot(41.8050, 123.4700, 20)
FAR, OFF, COARSE = Spot(41.9, 123.47, 50), Spot(41.8090, 123.4700, 20), Spot(41.8052, 123.47, 900)


def until(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


GOOD = Brought(
    AT, until(60), 60, home=HOME, came=HOME, left=HOME, habit=(58, 60, 61, 60, 59), legs=(Leg("7", 2_000, 20),),
    photos=2, comparable=2, drift_minutes=0, gap_minutes=1, confirmed="code",
)  # fmt: skip
NOTHING = Brought(AT, until(60), 60, legs=(Leg("7", None, 20),))


def test_a_good_visit_has_all_points_and_all_to_go_by() -> None:
    found = score(GOOD)
    assert (found.points, found.certainty, found.automatic, found.wants_reason) == (100, 100, True, False)
    assert {one.verdict for one in found.signals} == {"good"}
    assert sum(WEIGHTS.values()) == FULL and set(WEIGHTS) == set(SIGNALS)


@pytest.mark.parametrize(
    ("changes", "kind", "told", "verdict", "lost"),
    [
        ({"came": FAR}, "fence", "far_in", "bad", 15),
        ({"left": FAR}, "fence", "far_out", "bad", 15),
        ({"came": OFF}, "fence", "off_in", "odd", 12),
        ({"came": replace(OFF, accuracy_m=200)}, "fence", "near_in", "good", 0),
        ({"came": COARSE}, "fence", "near_out", "good", 0),
        ({"came": COARSE, "left": None}, "fence", "blurred", "unknown", 0),
        ({"came": None, "left": None}, "fence", "no_place", "unknown", 0),
        ({"home": None}, "fence", "no_home", "unknown", 0),
        ({"left_at": until(48)}, "length", "length", "good", 0),
        ({"left_at": until(47)}, "length", "short", "odd", 12),
        ({"left_at": until(14)}, "length", "much_too_short", "bad", 15),
        ({"left_at": until(91)}, "length", "long", "odd", 6),
        ({"left_at": until(91), "planned": 90}, "habit", "as_usual", "good", 0),
        ({"left_at": until(29), "planned": 30}, "habit", "unlike", "bad", 5),
        ({"habit": (60,) * 4}, "habit", "no_habit", "unknown", 0),
        ({"legs": ()}, "travel", "no_other", "good", 0),
        ({"legs": (Leg("7", None, 5),)}, "travel", "no_way", "unknown", 0),
        ({"legs": (Leg("7", 100, 5), Leg("8", 30_000, 10))}, "travel", "too_fast", "bad", 15),
        ({"legs": (Leg("7", 300, 0),)}, "travel", "reachable", "good", 0),
        ({"overlaps": (("7", 40),)}, "overlap", "overlap", "bad", 15),
        ({"overlaps": (("7", 8),)}, "overlap", "overlap", "odd", 6),
        ({"repeated": ("7",)}, "photo", "repeated", "bad", 15),
        ({"photos": 0, "comparable": 0}, "photo", "no_photo", "unknown", 0),
        ({"comparable": 0}, "photo", "plain", "unknown", 0),
        ({"drift_minutes": 11}, "clock", "drift", "bad", 3),
        ({"drift_minutes": None}, "clock", "no_clock", "unknown", 0),
        ({"gap_minutes": 241}, "gap", "waited", "bad", 2),
        ({"gap_minutes": None}, "gap", "no_gap", "unknown", 0),
        ({"confirmed": "denied"}, "confirmed", "denied", "bad", 15),
        ({"confirmed": "wrong_code"}, "confirmed", "wrong_code", "odd", 12),
        ({"confirmed": "signed"}, "confirmed", "signed", "good", 0),
        ({"confirmed": ""}, "confirmed", "unsaid", "unknown", 0),
    ],
)
def test_each_signal(changes: dict[str, Any], kind: str, told: str, verdict: str, lost: int) -> None:
    one = next(one for one in score(replace(GOOD, **changes)).signals if one.kind == kind)
    assert (one.seen, one.verdict, one.lost) == (told, verdict, lost)


def test_without_a_place_a_photo_and_a_word_there_is_no_guilt_and_no_automatic() -> None:
    found = score(NOTHING)
    assert (found.points, found.automatic, found.wants_reason) == (100, False, True)
    assert found.certainty == 30


def test_a_region_may_ask_for_more_or_less() -> None:
    off = replace(GOOD, came=OFF)
    assert not score(off).automatic and score(off, Terms(points=85)).automatic
    assert not score(GOOD, Terms(certainty=101)).automatic


# --- what holds of any visit ------------------------------------------------------------------------------------

# A slow machine is no fault of the rules.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SPOTS = st.sampled_from([None, HOME, FAR, OFF, COARSE])
VISITS = st.builds(
    Brought,
    came_at=st.just(AT),
    left_at=st.integers(0, 400).map(until),
    planned=st.integers(1, 240),
    home=st.sampled_from([None, HOME]),
    came=SPOTS,
    left=SPOTS,
    habit=st.lists(st.integers(0, 300), max_size=8),
    legs=st.lists(st.builds(Leg, st.just("7"), st.none() | st.integers(0, 200_000), st.integers(0, 700)), max_size=2),
    overlaps=st.lists(st.tuples(st.just("8"), st.integers(0, 300)), max_size=3),
    photos=st.integers(0, 6),
    comparable=st.integers(0, 6),
    repeated=st.lists(st.just("9"), max_size=2),
    drift_minutes=st.none() | st.integers(0, 5_000),
    gap_minutes=st.none() | st.integers(0, 5_000),
    confirmed=st.sampled_from(["", *CONFIRMED]),
)


@PATIENT
@given(VISITS)
def test_points_and_certainty_add_up_and_every_signal_has_its_words(visit: Brought) -> None:
    found = score(visit)
    assert 0 <= found.points <= FULL and 0 <= found.certainty <= FULL
    assert found.points == FULL - sum(one.lost for one in found.signals)
    assert [one.kind for one in found.signals] == list(WEIGHTS)
    for one in found.signals:
        assert 0 <= one.lost <= one.judged <= WEIGHTS[one.kind]
        assert seen(one) and meant(one) and "{" not in seen(one)


@PATIENT
@given(VISITS)
def test_what_cannot_be_judged_is_never_guilt(visit: Brought) -> None:
    for one in score(visit).signals:
        assert (one.verdict == "unknown") == (one.judged == 0)
        assert one.judged or not one.lost


@PATIENT
@given(VISITS)
def test_no_signal_alone_condemns(visit: Brought) -> None:
    found = score(visit)
    if len(scoring.against(found.signals)) <= 1:
        assert not found.doubtful and found.points >= FULL - max(WEIGHTS.values())
    if found.doubtful:
        assert len(scoring.against(found.signals)) >= 3


@PATIENT
@given(VISITS)
def test_taking_a_signal_away_never_lowers_the_score(visit: Brought) -> None:
    unknown: dict[str, Any] = {
        "came": None, "left": None, "habit": (), "repeated": (), "photos": 0, "drift_minutes": None,
        "gap_minutes": None, "confirmed": "", "overlaps": (),
    }  # fmt: skip
    for name, value in unknown.items():
        less = {"came": None, "left": None} if name in ("came", "left") else {name: value}
        assert score(replace(visit, **less)).points >= score(visit).points


@PATIENT
@given(VISITS)
def test_one_weighty_signal_is_enough_for_a_person_to_look(visit: Brought) -> None:
    found = score(visit)
    if any(one.lost > FULL - TERMS.points for one in found.signals):
        assert not found.automatic and found.wants_reason


def test_every_word_is_used_and_every_signal_can_be_said() -> None:
    assert all(len(pair) == 2 and all(map(str, pair)) for pair in SEEN.values())
