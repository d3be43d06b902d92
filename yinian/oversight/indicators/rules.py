"""What a figure is made of: tests on facts as a clerk writes them, the days they look at, and how a rate is rounded."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction
from typing import Any

from yinian.foundation.periods import Period, first_too_young

_WORD = re.compile(r"[a-z0-9_]+")
_BOUND = re.compile(r"(>=|<=|>|<)\s*(\d+)")
_NOT = re.compile(r"not\((.+)\)")
_SPAN = re.compile(r"\[(\d+)\.\.(\d+)\]")
# An age is read from the birth date: the only column whose cell is not compared as it stands.
COLUMN = {"age": "born_on"}
# What a figure looks at: the state of a day, or what happened from the first of its month or year (or ever) up to its end.
SPANS = ("day", "month", "year", "ever")
ROUNDINGS = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
# No record of ours is older.
EVER = date(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class Test:
    """One cell: a fact is one of some values, or is none of them, or a number or an age lies between two, both included.

    With none of these it is a flag that must be set, and with a span a day that must lie in it.
    """

    fact: str
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    negated: bool = False
    span: str = ""

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
        if self.span:
            days = period(self.span, on)
            return f"{column} >= '{days.since}' AND {column} < '{days.until}'"
        if self.values:
            return f"{column} IN ({', '.join(repr(value) for value in self.values)})"
        if self.low is None and self.high is None:
            return f"CAST({column} AS BOOLEAN)"
        return " AND ".join(self._bounds(column, on))

    def _bounds(self, column: str, on: date) -> Iterable[str]:
        aged = self.fact in COLUMN
        if self.low is not None:
            yield f"{column} < '{first_too_young(self.low, on)}'" if aged else f"{column} >= {self.low}"
        if self.high is not None:
            yield f"{column} >= '{first_too_young(self.high + 1, on)}'" if aged else f"{column} <= {self.high}"


@dataclass(frozen=True, slots=True)
class Part:
    """What is counted: the subjects for whom every test holds, or the sum, or the different values, of one of their facts."""

    subject: str
    tests: tuple[Test, ...] = ()
    sums: str = ""
    differs: str = ""

    @property
    def facts(self) -> frozenset[str]:
        """The columns it reads."""
        return frozenset([test.column for test in self.tests] + [one for one in (self.sums, self.differs) if one])


def period(span: str, on: date) -> Period:
    """The days a figure of a day looks at, half-open: they end with that day, which still counts."""
    begins = {"day": on, "month": on.replace(day=1), "year": on.replace(month=1, day=1), "ever": EVER}
    return Period(begins[span], on + timedelta(days=1))


def rate(
    numerator: int, denominator: int, per: Fraction | int, places: int, rounding: str = "half_up"
) -> Decimal | None:
    """So many of the numerator to each `per` of the denominator, rounded; of nothing there is no rate."""
    if not denominator:
        return None
    exact = Fraction(numerator, denominator) * per
    step = Decimal(1).scaleb(-places)
    # Long division by integers: a Decimal of the quotient alone could be rounded twice.
    scaled = exact * 10**places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    up = {"half_up": rest * 2 >= scaled.denominator, "up": rest > 0, "down": False}[rounding]
    return (whole + up) * step * (-1 if exact < 0 else 1)


def cell(fact: str, text: str | bool) -> Test | None:
    """Read one cell; `-` tests nothing, `true` wants a flag set, and what cannot be read is a ValueError."""
    if text is True:
        return Test(fact)
    text = str(text).strip()
    if text == "-":
        return None
    span, bound = _SPAN.fullmatch(text), _BOUND.fullmatch(text)
    if span and int(span[1]) <= int(span[2]):
        return Test(fact, low=int(span[1]), high=int(span[2]))
    if bound:
        number = int(bound[2])
        low = {">=": number, ">": number + 1}.get(bound[1])
        high = {"<=": number, "<": number - 1}.get(bound[1])
        return Test(fact, low=low, high=high)
    if fact in COLUMN:
        raise ValueError(f"{fact}: {text!r} is neither a bound nor a span; write >= 80 or [60..69]")
    outside = _NOT.fullmatch(text)
    values = tuple(part.strip() for part in (outside[1] if outside else text).split(","))
    if not all(_WORD.fullmatch(value) for value in values):
        raise ValueError(f"{fact}: {text!r} is no list of values; write alone, or severe, complete, or not(yes)")
    return Test(fact, values=values, negated=bool(outside))


def row(cells: Mapping[str, Any]) -> tuple[Test, ...]:
    """Read the cells of one row."""
    return tuple(test for test in (cell(fact, text) for fact, text in cells.items()) if test is not None)


def facts_of(parts: Iterable[Part], subject: str) -> tuple[str, ...]:
    """The columns of one kind of subject that some parts read together, in a fixed order."""
    return tuple(sorted({fact for part in parts if part.subject == subject for fact in part.facts}))
