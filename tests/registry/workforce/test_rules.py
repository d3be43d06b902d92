"""Who may go to a visit and who may not, reason by reason; certificates, hours and skills as people write them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest

from yinian.registry.workforce import rules
from yinian.registry.workforce.rules import Reason, read_spans, tidy, unfit


@dataclass(frozen=True)
class Item:
    skill: str = "bathing"
    certificate: str = "care_worker"


@dataclass(frozen=True)
class Held:
    issued_on: date = date(2024, 3, 1)
    expires_on: date | None = date(2026, 11, 24)
    kind: str = "care_worker"


@dataclass(frozen=True)
class Span:
    weekday: int
    begins: time
    ends: time


# 24 November 2026 is a Tuesday.
TUESDAY = datetime(2026, 11, 24, 10)
HOURS = [Span(1, time(8), time(12)), Span(1, time(13), time(18)), Span(2, time(0), time(23, 59))]


def asked(
    starts: datetime = TUESDAY, minutes: int = 60, item: Item | None = None, held: list[Held] | None = None
) -> list[Reason]:
    papers = [Held()] if held is None else held
    return unfit(["bathing"], papers, HOURS, item or Item(), starts, starts + timedelta(minutes=minutes))


def test_with_skill_certificate_and_hours_one_is_fit() -> None:
    assert asked() == []
    assert asked(item=Item("", ""), held=[]) == []


def test_a_missing_skill_is_named() -> None:
    assert asked(item=Item("nursing", "")) == [Reason("skill", "nursing")]


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        ([], Reason("certificate_missing", "care_worker")),
        ([Held(kind="nurse")], Reason("certificate_missing", "care_worker")),
        ([Held(issued_on=date(2026, 11, 25), expires_on=None)], Reason("certificate_missing", "care_worker")),
        ([Held(expires_on=date(2026, 11, 23))], Reason("certificate_expired", "care_worker", date(2026, 11, 23))),
        (
            [Held(expires_on=date(2020, 1, 1)), Held(expires_on=date(2026, 1, 1))],
            Reason("certificate_expired", "care_worker", date(2026, 1, 1)),
        ),
    ],
)
def test_a_certificate_must_be_good_on_the_day_of_the_visit(held: list[Held], reason: Reason) -> None:
    assert asked(held=held) == [reason]


def test_the_last_day_of_a_certificate_still_counts_and_one_without_end_does() -> None:
    assert asked(held=[Held(expires_on=date(2020, 1, 1)), Held(expires_on=TUESDAY.date())]) == []
    assert asked(held=[Held(expires_on=None)]) == []


@pytest.mark.parametrize(
    ("starts", "minutes", "fit"),
    [
        (datetime(2026, 11, 24, 8), 240, True),
        (datetime(2026, 11, 24, 8), 241, False),
        (datetime(2026, 11, 24, 7, 59), 60, False),
        (datetime(2026, 11, 24, 11, 30), 60, False),  # over noon: inside the day, but not inside one span
        (datetime(2026, 11, 24, 17), 60, True),
        (datetime(2026, 11, 23, 10), 60, False),  # Monday is a day off
        (datetime(2026, 11, 25, 23), 90, False),  # past midnight
    ],
)
def test_a_visit_lies_wholly_inside_one_span(starts: datetime, minutes: int, fit: bool) -> None:
    found = asked(starts, minutes, held=[Held(expires_on=None)])
    assert found == ([] if fit else [Reason("hours", on=starts.date())])


def test_every_reason_is_given_at_once() -> None:
    kinds = [reason.kind for reason in asked(datetime(2026, 11, 22, 10), item=Item("nursing"), held=[])]
    assert kinds == ["skill", "certificate_missing", "hours"]


def test_one_works_from_the_first_day_up_to_the_last() -> None:
    first, last = date(2026, 1, 1), date(2026, 6, 1)
    days = [first - timedelta(days=1), first, last - timedelta(days=1), last]
    assert [rules.employed(first, last, day) for day in days] == [False, True, True, False]
    assert rules.employed(first, None, date(2040, 1, 1))


@pytest.mark.parametrize(
    ("left", "state"), [(-1, "expired"), (0, "soon"), (59, "soon"), (60, "valid"), (None, "valid")]
)
def test_a_certificate_stands_in_one_state(left: int | None, state: str) -> None:
    today = date(2026, 11, 22)
    held = Held(expires_on=None if left is None else today + timedelta(days=left))
    assert rules.state(held, False, today) == state
    assert rules.state(held, True, today) == "withdrawn"


@pytest.mark.parametrize(
    ("kind", "level", "issued", "expires", "fault"),
    [
        ("care_worker", 5, date(2024, 1, 1), None, ""),
        ("care_worker", None, date(2024, 1, 1), None, "level"),
        ("care_worker", 6, date(2024, 1, 1), None, "level"),
        ("assessor", None, date(2024, 1, 1), None, ""),
        ("assessor", 3, date(2024, 1, 1), None, ""),
        ("nurse", 3, date(2024, 1, 1), None, "level"),
        ("nurse", None, date(2026, 1, 2), None, "issued"),
        ("nurse", None, date(2024, 1, 1), date(2024, 1, 1), "expires"),
        ("nurse", None, date(2024, 1, 1), date(2024, 1, 2), ""),
    ],
)
def test_a_certificate_is_checked(kind: str, level: int | None, issued: date, expires: date | None, fault: str) -> None:
    assert rules.certificate_fault(kind, level, issued, expires, date(2026, 1, 1)) == fault


def test_hours_are_put_in_order_and_those_that_touch_become_one() -> None:
    spans = [(1, time(13), time(18)), (0, time(8), time(12)), (1, time(8), time(13))]
    assert tidy(spans) == [(0, time(8), time(12)), (1, time(8), time(18))]


@pytest.mark.parametrize(
    ("spans", "fault"),
    [
        ([(7, time(8), time(9))], "span"),
        ([(0, time(9), time(9))], "span"),
        ([(0, time(8), time(10)), (0, time(9), time(12))], "overlap"),
    ],
)
def test_wrong_hours_are_refused(spans: list[tuple[int, time, time]], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        tidy(spans)


@pytest.mark.parametrize(
    "text",
    ["08:00-12:00、13:30-18:00", "8：00—12：00，13：30～18：00", "8:00 - 12:00 13:30 至 18:00", "800-1200,1330-1800"],
)
def test_hours_are_read_as_people_write_them(text: str) -> None:
    assert read_spans(text) == [(time(8), time(12)), (time(13, 30), time(18))]


def test_no_hours_are_a_day_off_and_anything_else_is_no_time() -> None:
    assert read_spans(" ") == []
    assert read_spans("8-18") == [(time(8), time(18))]
    for text in ("上午", "8:00", "25:00-26:00", "8:61-9:00"):
        with pytest.raises(ValueError, match=r".*"):
            read_spans(text)


def test_skills_are_of_the_list() -> None:
    assert rules.known_skills(["b", "a", "b"], ["a", "b", "c"]) == ["a", "b"]
    assert rules.known_skills(["x"], ["a"]) is None
