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
        "local_hukou", "elders65_local_hukou", "elders80_local_hukou", "beds_per_thousand", "home_service_reach",
        "virtual_home_reach",
    ]  # fmt: skip
    assert all(i.zh and i.en and i.source.document and i.source.quote for i in known)


def test_a_name_twice_is_refused() -> None:
    one = {"name": "x", "zh": "", "en": "", "unit": "", "population": "p", "numerator": {},
           "source": {"document": "d", "clause": "1", "quote": "…"}}  # fmt: skip
    table = {"documents": {"d": {"title": "D"}}, "units": {"": {}}, "populations": {"p": {}}, "indicators": [one, one]}
    with pytest.raises(ValueError, match="twice"):
        rules.read(table)


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


def test_a_population_that_figures_share_is_counted_once() -> None:
    known = queries.definitions()
    parts = rules.distinct(known)
    assert len(parts) == len(set(parts)) < 2 * len(known)
    assert rules.facts_of(parts, "facility") == ("beds", "open")
    beds = next(indicator for indicator in known if indicator.name == "beds_per_thousand")
    assert (beds.numerator.subject, beds.denominator.subject) == ("facility", "elder")
    assert beds.rated and (beds.per, beds.places, beds.finer, beds.better) == (1_000, 0, 2, "more")
