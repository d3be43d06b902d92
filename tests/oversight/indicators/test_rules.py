"""Definitions are read as a table, and an age is asked of the birth date exactly."""

from datetime import date, timedelta

import pytest

from yinian.foundation.periods import age
from yinian.oversight.indicators import rules


@pytest.mark.parametrize(
    ("fact", "text", "sql"),
    [
        ("living", "alone", "c IN ('alone')"),
        ("grade", "severe, complete", "c IN ('severe', 'complete')"),
        ("away", "not(yes)", "(c IS NULL OR NOT c IN ('yes'))"),
        ("open", True, "CAST(c AS BOOLEAN)"),
        ("age", ">= 65", "c < '1961-03-03'"),
        ("age", "> 64", "c < '1961-03-03'"),
        ("age", "< 65", "c >= '1961-03-03'"),
        ("age", "<= 64", "c >= '1961-03-03'"),
        ("age", "[60..64]", "c < '1966-03-03' AND c >= '1961-03-03'"),
    ],
)
def test_a_cell_becomes_a_condition(fact: str, text: str | bool, sql: str) -> None:
    test = rules.cell(fact, text)
    assert test and test.sql("c", date(2026, 3, 2)) == sql


def test_a_dash_tests_nothing() -> None:
    assert rules.row({"age": "-", "living": "alone"}) == (rules.Test("living", values=("alone",)),)


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("living", "alone'; DROP"),
        ("living", ""),
        ("age", "old"),
        ("age", "[70..60]"),
        ("age", ">= 6.5"),
    ],
)
def test_what_cannot_be_read_is_refused(fact: str, text: str) -> None:
    with pytest.raises(ValueError, match=fact):
        rules.cell(fact, text)


@pytest.mark.parametrize(
    "on", [date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 1), date(2026, 12, 31), date(2100, 3, 1)]
)
def test_the_birth_date_and_the_age_never_disagree(on: date) -> None:
    for years in (60, 80, 100):
        limit = rules.first_too_young(years, on)
        for days in range(-800, 800):
            born = limit + timedelta(days=days)
            assert (born < limit) == (age(born, on) >= years), (born, on, years)


@pytest.mark.parametrize(
    ("beds", "elders", "places", "told"),
    [
        (1_627, 42_900, 0, "38"), (1_627, 42_900, 2, "37.93"), (1_827, 42_900, 1, "42.6"), (1_827, 42_900, 0, "43"),
        (15_000, 549_000, 0, "27"), (15_000, 549_000, 2, "27.32"), (1, 2_000, 0, "1"), (1, 2_001, 0, "0"), (5, 0, 0, "None"),
        (0, 7, 2, "0.00"),
    ],
)  # fmt: skip
def test_beds_per_thousand_as_the_documents_reckon_them(beds: int, elders: int, places: int, told: str) -> None:
    assert str(rules.rate(beds, elders, 1_000, places)) == told


def test_a_number_lies_within_bounds_and_a_day_within_its_span() -> None:
    on = date(2026, 3, 2)
    score = rules.cell("score", ">= 90")
    assert score and score.sql("c", on) == "c >= 90"
    days = {span: rules.Test("served_on", span=span).sql("c", on) for span in ("month", "year")}
    assert days == {
        "month": "c >= '2026-03-01' AND c < '2026-03-03'",
        "year": "c >= '2026-01-01' AND c < '2026-03-03'",
    }


def test_a_rate_is_rounded_once_as_its_definition_says() -> None:
    told = [str(rules.rate(1, 8, 100, 1, how)) for how in ("half_up", "down", "up")]
    assert told == ["12.5", "12.5", "12.5"]
    assert [str(rules.rate(1, 800, 100, 1, how)) for how in ("half_up", "down", "up")] == ["0.1", "0.1", "0.2"]
    assert str(rules.rate(2, 3, 100, 2)) == "66.67" and str(rules.rate(1, 200, 100, 0)) == "1"
