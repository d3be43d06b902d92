"""The findings of a verification, in tables."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yinian.delivery.evidence import rules
from yinian.delivery.evidence.rules import Spot, Visit
from yinian.delivery.evidence.words import SAID, said

AT = datetime(2026, 11, 16, 2, tzinfo=UTC)
HOME = Spot(41.8050, 123.4700, 20)
GOOD = Visit(AT, 60, AT, AT + timedelta(minutes=60), HOME, HOME, HOME, photos=1, signatures=1)


def kinds(visit: Visit) -> dict[str, str]:
    found = rules.findings(visit)
    assert all(said(one) for one in found)
    return {one.kind: one.weight for one in found}


def test_a_good_visit_has_nothing_against_it() -> None:
    assert set(kinds(GOOD).values()) == {"good"}
    assert not rules.hard(rules.findings(GOOD)) and not rules.soft(rules.findings(GOOD))


@pytest.mark.parametrize(
    ("changes", "kind", "weight"),
    [
        ({"came_at": AT + timedelta(minutes=16)}, "late", "soft"),
        ({"came_at": AT - timedelta(minutes=16)}, "early", "good"),
        ({"left_at": AT + timedelta(minutes=47)}, "short", "soft"),
        ({"left_at": AT + timedelta(minutes=48)}, "length", "good"),
        ({"left_at": AT + timedelta(minutes=14)}, "much_too_short", "hard"),
        ({"left_at": AT + timedelta(minutes=91)}, "long", "soft"),
        ({"came": None}, "no_place_in", "soft"),
        ({"left": None}, "no_place_out", "unknown"),
        ({"home": None}, "no_home_in", "unknown"),
        ({"came": Spot(41.8080, 123.4700)}, "off_in", "soft"),
        ({"came": Spot(41.8080, 123.4700, 100)}, "near_in", "good"),
        ({"came": Spot(41.9, 123.47, 50)}, "far_in", "hard"),
        ({"missing": ("试过水温",)}, "checklist", "hard"),
        ({"overlaps": ("7 (11-16 10:00)",)}, "overlap", "hard"),
        ({"photos": 0}, "no_photo", "soft"),
        ({"signatures": 0}, "no_signature", "soft"),
        ({"photos": 0, "signatures": 0}, "no_papers", "hard"),
        ({"lag_minutes": 11}, "lag", "soft"),
        ({"code_right": True}, "code", "good"),
    ],
)
def test_each_finding(changes: dict[str, object], kind: str, weight: str) -> None:
    assert kinds(replace(GOOD, **changes))[kind] == weight  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spent", "planned", "counted"), [(57, 60, 55), (58, 60, 60), (62, 60, 60), (2, 60, 0), (3, 60, 5), (90, 60, 60)]
)
def test_minutes_are_rounded_and_never_more_than_ordered(spent: int, planned: int, counted: int) -> None:
    assert rules.verified_minutes(spent, planned) == counted


def test_distance_is_metres_on_earth() -> None:
    assert rules.distance_m(HOME, HOME) == 0
    assert 11_000 < rules.distance_m(HOME, Spot(41.9050, 123.4700)) < 11_200


def test_every_finding_has_its_words() -> None:
    assert set(SAID) >= {"near_out", "off_out", "far_out", "no_home_out", "no_place_out"}
