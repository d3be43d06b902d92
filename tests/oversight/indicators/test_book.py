"""Definitions are data: what is missing or wrong is refused with its place and its remedy, and nothing of it is used."""

from copy import deepcopy
from typing import Any

import pytest

from yinian.oversight.indicators import book, shelf

KNOWN = {
    "elder": {"born_on": ("date", ""), "living": ("text", ""), "visited": ("flag", "month")},
    "order": {"served_on": ("date", ""), "minutes": ("number", ""), "place": ("text", "")},
}
GOOD: dict[str, Any] = {
    "documents": {"plan": {"title": "方案"}},
    "themes": {"old_age": {"zh": "老有所养", "en": "Old age"}},
    "units": {"persons": {"zh": "人", "en": "people"}, "percent": {"zh": "%", "en": "%"}},
    "populations": {"resident": {"age": ">= 60"}},
    "measures": [
        {"name": "elders", "zh": "老人", "en": "Elders", "unit": "persons", "period": "day", "of": "elder", "among": "resident"},
        {"name": "seen", "zh": "探访", "en": "Seen", "unit": "persons", "period": "month", "of": "elder", "where": {"visited": True}},
        {"name": "people", "zh": "人口", "en": "People", "unit": "persons", "period": "day", "reported": True},
    ],
    "indicators": [
        {
            "name": "rate", "zh": "率", "en": "Rate", "unit": "percent", "numerator": "seen", "denominator": "elders",
            "better": "more", "themes": ["old_age"], "source": {"document": "plan", "clause": "二"},
            "bands": [{"from": 20, "inclusive": True, "zh": "中", "en": "Middle"}],
        }
    ],
}  # fmt: skip


def broken(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    table = deepcopy(GOOD)
    at: Any = table
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return table


def test_a_whole_table_is_read() -> None:
    found = book.read({"t.yaml": GOOD}, KNOWN)
    rate = found.indicators["rate"]
    assert (rate.period, rate.per, rate.places, rate.rounding, rate.rated) == ("month", 100, 1, "half_up", True)
    assert rate.denominator and rate.denominator.adds_up and found.measures["people"].reported
    assert [test.fact for test in rate.denominator.part.tests] == ["age"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("measures", 0, "unit"), None, "measures 1 (elders): unit is missing. Write one of persons, percent."),
        (("measures", 0, "en"), None, "measures 1 (elders): the words in Chinese or in English are missing"),
        (("measures", 0, "period"), "week", "period is 'week'. Write one of day, month, year, ever."),
        (("measures", 0, "of"), "cat", "of is 'cat'. Write one of elder, order."),
        (("measures", 0, "among"), "all", "among is 'all'. Write one of resident."),
        (("measures", 0, "where"), {"hair": "grey"}, "no room tells hair of elder. Write one of born_on, living, visited."),
        (("measures", 0, "where"), {"age": "old"}, "a condition cannot be read (age: 'old' is neither a bound nor a span"),
        (("measures", 0, "where"), {"living": ">= 3"}, "living is no number"),
        (("measures", 1, "period"), "year", "visited looks at a month, the measure at a year. Write period: month."),
        (("measures", 0, "sum"), "living", "living is no number"),
        (("measures", 0, "colour"), "red", "nothing is called colour. Write one of among,"),
        (("measures", 2, "of"), "elder", "it is both reported and counted"),
        (("measures", 1, "name"), "elders", "elders is defined twice"),
        (("measures", 1, "name"), None, "measures 2: it has no name"),
        (("indicators", 0, "numerator"), "nobody", "numerator is 'nobody'. Write one of elders, seen, people."),
        (("indicators", 0, "denominator"), None, "denominator is missing"),
        (("indicators", 0, "better"), None, "better is missing. Write one of more, less, neither."),
        (("indicators", 0, "rounding"), "any", "rounding is 'any'. Write one of half_up, down, up."),
        (("indicators", 0, "per"), "many", "per is 'many'. Write a number, or for per a fraction as 1/60."),
        (("indicators", 0, "places"), -1, "places is -1. Write a number above nothing."),
        (("indicators", 0, "themes"), ["sky"], "theme is 'sky'. Write one of old_age."),
        (("indicators", 0, "source", "document"), "x", "source: document is 'x'. Write one of plan."),
        (("indicators", 0, "source", "clause"), None, "source: the clause is missing"),
        (("indicators", 0, "source"), None, "source: document is missing"),
        (("indicators", 0, "bands", 0, "inclusive"), None, "bands: a band needs from and inclusive"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_refused_with_its_place_and_remedy(path: Any, value: Any, told: str) -> None:
    with pytest.raises(book.Faulty) as refused:
        book.read({"t.yaml": broken(path, value)}, KNOWN)
    assert any(told in fault and fault.startswith(("t.yaml", "units")) for fault in refused.value.faults), refused.value


def test_every_fault_is_told_at_once() -> None:
    table = broken(("measures", 0, "unit"), None)
    table["indicators"][0]["better"] = "up"
    with pytest.raises(book.Faulty) as refused:
        book.read({"t.yaml": table}, KNOWN)
    assert len(refused.value.faults) >= 2


def test_the_shipped_definitions_are_whole() -> None:
    known = shelf.known()
    assert len(known.indicators) >= 70 and next(iter(known.indicators)) == "elders60"
    for one in known.indicators.values():
        assert one.zh and one.en and one.source.document and one.source.quote and one.themes, one.name
    # Both populations are kept, and every ratio says which it stands on.
    assert {one.among for one in known.measures.values()} >= {"resident", "registered"}
    assert known.indicators["health_management_rate"].reported
    assert not known.measures["station_operators"].adds_up
    assert set(known.themes) >= {"child", "learning", "work", "medical", "old_age", "housing", "support", "convenience",
                                 "liveability", "diversity", "fairness", "safety"}  # fmt: skip


def test_bands_say_whether_their_bound_belongs_to_them() -> None:
    words = [book.Words(name, name) for name in ("low", "high")]
    open_, closed = book.Band(words[0], 20, False), book.Band(words[1], 20, True)  # type: ignore[arg-type]
    assert book.banded(20, [open_]) is None and book.banded(20, [closed]) is closed  # type: ignore[arg-type]
