"""How soon a need is due, and who may take charge of it."""

from datetime import datetime

import pytest

from yinian.delivery.needs import rules


@pytest.mark.parametrize(
    ("urgency", "at", "due"),
    [
        ("urgent", "2026-03-06 22:15", "2026-03-07 22:15"),
        ("ordinary", "2026-03-02 09:00", "2026-03-09 09:00"),
        ("ordinary", "2026-03-06 09:00", "2026-03-13 09:00"),
        ("ordinary", "2026-03-07 09:00", "2026-03-13 09:00"),
        ("ordinary", "2026-03-08 09:00", "2026-03-13 09:00"),
    ],
)
def test_an_answer_is_due(urgency: str, at: str, due: str) -> None:
    assert rules.answer_by(urgency, datetime.fromisoformat(at)) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("actor", "place", "may"),
    [("/1/2/", "/1/2/3/", True), ("/1/2/", "/1/2/", True), ("/1/2/3/", "/1/2/", False), ("", "/1/", False)],
)
def test_who_is_in_charge(actor: str, place: str, may: bool) -> None:
    assert rules.in_charge(actor, place) is may


@pytest.mark.parametrize(
    ("place", "elder", "lies"), [("/1/2/", "/1/2/3/", True), ("/1/2/4/", "/1/2/3/", False), ("", "/1/", False)]
)
def test_which_places_lie_on_the_line(place: str, elder: str, lies: bool) -> None:
    assert rules.on_line(place, elder) is lies
