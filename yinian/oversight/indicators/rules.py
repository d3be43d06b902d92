"""Indicator definitions: read from a table a clerk can read, and turned into conditions that every engine reads alike."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yinian.foundation.periods import first_too_young

_WORD = re.compile(r"[a-z0-9_]+")
_BOUND = re.compile(r"(>=|<=|>|<)\s*(\d+)")
_NOT = re.compile(r"not\((.+)\)")
_SPAN = re.compile(r"\[(\d+)\.\.(\d+)\]")
# An age is read from the birth date: the only column whose cell is not compared as it stands.
COLUMN = {"age": "born_on"}
# Populations are of elders; a numerator may count something else.
SUBJECT = "elder"


@dataclass(frozen=True, slots=True)
class Test:
    """One cell: a fact is one of some values, or is none of them, or an age lies between two, both included.

    With none of these it is a flag that must be set.
    """

    fact: str
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    negated: bool = False

    @property
    def column(self) -> str:
        return COLUMN.get(self.fact, self.fact)

    @property
    def plain(self) -> "Test":
        """The same test, not negated."""
        return replace(self, negated=False)

    def sql(self, column: str, on: date) -> str:
        """The condition on a column, in SQL that both databases and the column engine read."""
        if self.negated:
            return f"({column} IS NULL OR NOT {self.plain.sql(column, on)})"
        if self.values:
            return f"{column} IN ({', '.join(repr(value) for value in self.values)})"
        if self.low is None and self.high is None:
            return f"CAST({column} AS BOOLEAN)"
        parts = []
        if self.low is not None:
            parts.append(f"{column} < '{first_too_young(self.low, on)}'")
        if self.high is not None:
            parts.append(f"{column} >= '{first_too_young(self.high + 1, on)}'")
        return " AND ".join(parts)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a definition comes from."""

    document: str
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a figure: the subjects for whom every test holds, counted, or one of their facts added up."""

    subject: str
    tests: tuple[Test, ...] = ()
    sums: str = ""

    @property
    def facts(self) -> frozenset[str]:
        """The columns it reads."""
        return frozenset([test.column for test in self.tests] + ([self.sums] if self.sums else []))

    def sql(self, on: date) -> str:
        """What is counted or added up over a table with one column a fact."""
        holds = " AND ".join(f"({test.sql(test.column, on)})" for test in self.tests) or "TRUE"
        counted = f"coalesce(sum({self.sums}) FILTER (WHERE {holds}), 0)" if self.sums else ""
        return counted or f"count(*) FILTER (WHERE {holds})"


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts, in both languages."""

    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure: one part of the world held against a population.

    Where `rated`, what people quote is the rate, `places` decimals of it and `finer` ones beside; else it is the count.
    """

    name: str
    zh: str
    en: str
    unit: Unit
    population: str
    denominator: Part
    numerator: Part
    source: Source
    counts: Unit = Unit()
    rated: bool = False
    per: int = 100
    places: int = 1
    finer: int | None = None
    better: str = ""
    target: str = ""

    def part(self, name: str) -> Part:
        """Its numerator or its denominator."""
        return self.denominator if name == "denominator" else self.numerator

    @property
    def parts(self) -> tuple[Part, Part]:
        return self.numerator, self.denominator


def rate(numerator: int, denominator: int, per: int, places: int) -> Decimal | None:
    """So many of the numerator to each `per` of the denominator, rounded half up; of nobody there is no rate."""
    if not denominator:
        return None
    return (Decimal(numerator * per) / denominator).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def cell(fact: str, text: str | bool) -> Test | None:
    """Read one cell; `-` tests nothing, `true` wants a flag set, and what cannot be read is a ValueError."""
    if text is True:
        return Test(fact)
    text = str(text).strip()
    if text == "-":
        return None
    if fact != "age":
        outside = _NOT.fullmatch(text)
        values = tuple(part.strip() for part in (outside[1] if outside else text).split(","))
        if not all(_WORD.fullmatch(value) for value in values):
            raise ValueError(f"{fact}: {text!r} is no list of values")
        return Test(fact, values=values, negated=bool(outside))
    span, bound = _SPAN.fullmatch(text), _BOUND.fullmatch(text)
    if span and int(span[1]) <= int(span[2]):
        return Test(fact, low=int(span[1]), high=int(span[2]))
    if bound:
        number = int(bound[2])
        low = {">=": number, ">": number + 1}.get(bound[1])
        high = {"<=": number, "<": number - 1}.get(bound[1])
        return Test(fact, low=low, high=high)
    raise ValueError(f"{fact}: {text!r} is neither a bound nor a span")


def row(cells: Mapping[str, Any]) -> tuple[Test, ...]:
    """Read the cells of one row."""
    return tuple(test for test in (cell(fact, text) for fact, text in cells.items()) if test is not None)


def read(table: Mapping[str, Any]) -> tuple[Indicator, ...]:
    """Read a whole table of definitions; a name stands once, and a source must be one of its documents."""
    found: dict[str, Indicator] = {}
    for given in table["indicators"]:
        if given["name"] in found:
            raise ValueError(f"{given['name']} is defined twice")
        found[given["name"]] = _indicator(given, table)
    return tuple(found.values())


def _indicator(given: Mapping[str, Any], table: Mapping[str, Any]) -> Indicator:
    units = {name: Unit(**words) for name, words in table["units"].items()}
    whole = Part(SUBJECT, row(table["populations"][given["population"]]))
    about, tests = given.get("subject", SUBJECT), row(given["numerator"])
    # Of the population's own kind the numerator lies within it; of another kind it stands beside it.
    numerator = Part(about, (*whole.tests, *tests) if about == SUBJECT else tests, given.get("sums", ""))
    source, counts = given["source"], given.get("counts", given["unit"])
    return Indicator(
        name=given["name"],
        zh=given["zh"],
        en=given["en"],
        unit=units[given["unit"]],
        population=given["population"],
        denominator=whole,
        numerator=numerator,
        source=Source(table["documents"][source["document"]]["title"], str(source["clause"]), source["quote"]),
        counts=units[counts],
        rated=counts != given["unit"],
        target=given.get("target", ""),
        better=_one_of(given.get("better", ""), ("", "more", "less")),
        **{name: int(given[name]) for name in ("per", "places", "finer") if name in given},
    )


def _one_of(word: str, known: tuple[str, ...]) -> str:
    if word not in known:
        raise ValueError(f"{word!r} is none of {known}")
    return word


def facts_of(parts: Iterable[Part], subject: str) -> tuple[str, ...]:
    """The columns of one kind of subject that some parts read together, in a fixed order."""
    return tuple(sorted({fact for part in parts if part.subject == subject for fact in part.facts}))


def distinct(indicators: Iterable[Indicator]) -> tuple[Part, ...]:
    """Every part that some indicators need, once each, so that a population they share is counted once."""
    return tuple(dict.fromkeys(part for indicator in indicators for part in indicator.parts))
