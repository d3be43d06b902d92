"""Definitions are read as a table, and an age is asked of the birth date exactly."""

from datetime import date, timedelta

import pytest

from yinian.foundation.periods import age
from yinian.oversight.indicators import queries, rules


@pytest.mark.parametrize(
    ("fact", "text", "sql"),
    [
        ("living", "alone", "c IN ('alone')"),
        ("grade", "severe, complete", "c IN ('severe', 'complete')"),
        ("away", "not(yes)", "(c IS NULL OR NOT c IN ('yes'))"),
        ("age", ">= 65", "c < '1961-03-03'"),
        ("age", "> 64", "c < '1961-03-03'"),
        ("age", "< 65", "c >= '1961-03-03'"),
        ("age", "<= 64", "c >= '1961-03-03'"),
        ("age", "[60..64]", "c < '1966-03-03' AND c >= '1961-03-03'"),
    ],
)
def test_a_cell_becomes_a_condition(fact: str, text: str, sql: str) -> None:
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
        ("grade", ">= 3"),
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


def test_the_shipped_table_is_read_and_every_source_has_words() -> None:
    known = queries.definitions()
    assert [indicator.name for indicator in known] == [
        "elders60", "elders65", "elders80", "elders60_69", "elders70_79", "elders80_89", "elders90_99", "elders100",
        "empty_nest", "left_behind", "living_alone", "dependent", "severely_dependent",
        "local_hukou", "elders65_local_hukou", "elders80_local_hukou",
    ]  # fmt: skip
    assert all(i.zh and i.en and i.source.document and i.source.quote for i in known)


def test_a_name_twice_is_refused() -> None:
    one = {"name": "x", "zh": "", "en": "", "unit": "", "population": "p", "numerator": {},
           "source": {"document": "d", "clause": "1", "quote": "…"}}  # fmt: skip
    table = {"documents": {"d": {"title": "D"}}, "units": {"": {}}, "populations": {"p": {}}, "indicators": [one, one]}
    with pytest.raises(ValueError, match="twice"):
        rules.read(table)
