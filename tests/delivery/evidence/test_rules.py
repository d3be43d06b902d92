"""When something happened, what counts of it, and how a visit went, in tables."""

from datetime import UTC, datetime, timedelta

import pytest

from yinian.delivery.evidence import rules
from yinian.delivery.evidence.rules import Spot
from yinian.delivery.evidence.words import said

AT = datetime(2026, 11, 16, 2, tzinfo=UTC)
HOME = Spot(41.8050, 123.4700, 20)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("late", "missing", "kinds"),
    [
        (0, (), {"punctual": "good", "checklist_done": "good"}),
        (16, (), {"late": "soft", "checklist_done": "good"}),
        (-16, (), {"early": "good", "checklist_done": "good"}),
        (0, ("试过水温",), {"punctual": "good", "checklist": "soft"}),
    ],
)
def test_how_it_went(late: int, missing: tuple[str, ...], kinds: dict[str, str]) -> None:
    found = rules.findings(AT, AT + timedelta(minutes=late), missing)
    assert all(said(one) for one in found)
    assert {one.kind: one.weight for one in found} == kinds


@pytest.mark.parametrize(
    ("spent", "planned", "counted"), [(57, 60, 55), (58, 60, 60), (62, 60, 60), (2, 60, 0), (3, 60, 5), (90, 60, 60)]
)
def test_minutes_are_rounded_and_never_more_than_ordered(spent: int, planned: int, counted: int) -> None:
    assert rules.verified_minutes(spent, planned) == counted


def test_distance_is_metres_on_earth() -> None:
    assert rules.distance_m(HOME, HOME) == 0
    assert 11_000 < rules.distance_m(HOME, Spot(41.9050, 123.4700)) < 11_200


@pytest.mark.parametrize(
    ("phone", "sent", "happened"),
    [
        (None, None, AT),
        (AT - 5 * HOUR, None, AT - 5 * HOUR),  # a phone that does not say when it sent is believed a little back
        (AT + HOUR, None, AT),
        (AT - 73 * HOUR, None, AT),
        (AT - 5 * HOUR, AT, AT - 5 * HOUR),
        (AT - 3 * HOUR, AT + 2 * HOUR, AT - 5 * HOUR),  # a clock two hours ahead
        (AT - 29 * HOUR, AT - 24 * HOUR, AT - 5 * HOUR),  # a clock a day behind
        (AT + HOUR, AT + HOUR, AT),
        (AT, AT - HOUR, AT),  # sent before it happened: nothing to go by
        (AT - 80 * HOUR, AT, AT),
    ],
)
def test_when_it_happened_by_a_phone_whose_clock_is_wrong(
    phone: datetime | None, sent: datetime | None, happened: datetime
) -> None:
    assert rules.happened_at(phone, AT, sent) == happened
