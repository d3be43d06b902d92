"""Indicator definitions: read from a table a clerk can read, and turned into conditions that every engine reads alike."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

_WORD = re.compile(r"[a-z0-9_]+")
_BOUND = re.compile(r"(>=|<=|>|<)\s*(\d+)")
_NOT = re.compile(r"not\((.+)\)")
_SPAN = re.compile(r"\[(\d+)\.\.(\d+)\]")
# An age is read from the birth date: the only column whose cell is not compared as it stands.
COLUMN = {"age": "born_on"}


@dataclass(frozen=True, slots=True)
class Test:
    """One cell: a fact is one of some values, or is none of them, or an age lies between two, both included."""

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
class Indicator:
    """A figure: those of a population for whom every test of the numerator holds."""

    name: str
    zh: str
    en: str
    unit: str
    population: str
    denominator: tuple[Test, ...]
    numerator: tuple[Test, ...]
    source: Source

    @property
    def facts(self) -> frozenset[str]:
        """The columns it reads."""
        return frozenset(test.column for test in (*self.denominator, *self.numerator))

    def tests(self, part: str) -> tuple[Test, ...]:
        """The tests of its numerator, which lies within the denominator, or of its denominator."""
        return self.denominator if part == "denominator" else (*self.denominator, *self.numerator)

    def sql(self, part: str, on: date) -> str:
        """The condition of one part over a table with one column a fact."""
        return " AND ".join(f"({test.sql(test.column, on)})" for test in self.tests(part)) or "TRUE"


def first_too_young(years: int, on: date) -> date:
    """The first birth date that has not reached this age on a day."""
    year = on.year - years
    if (on.month, on.day) == (2, 29):
        return date(year, 3, 1)
    return date(year, on.month, on.day) + timedelta(days=1)


def cell(fact: str, text: str) -> Test | None:
    """Read one cell; `-` tests nothing, and what cannot be read is a ValueError."""
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
    populations = {name: row(cells) for name, cells in table["populations"].items()}
    found: dict[str, Indicator] = {}
    for given in table["indicators"]:
        name = given["name"]
        if name in found:
            raise ValueError(f"{name} is defined twice")
        source = given["source"]
        document = table["documents"][source["document"]]["title"]
        found[name] = Indicator(
            name=name,
            zh=given["zh"],
            en=given["en"],
            unit=given["unit"],
            population=given["population"],
            denominator=populations[given["population"]],
            numerator=row(given["numerator"]),
            source=Source(document, str(source["clause"]), source["quote"]),
        )
    return tuple(found.values())


def facts_of(indicators: Iterable[Indicator]) -> tuple[str, ...]:
    """The columns that some indicators read together, in a fixed order."""
    return tuple(sorted({fact for indicator in indicators for fact in indicator.facts}))
