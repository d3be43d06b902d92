"""A decision table as columns: the same rows, cells and amounts as one SELECT that any SQL engine reads.

Built once a day of law with sqlglot, so that DuckDB and Spark each get their own words for one expression. Cells follow
SQL's third value exactly as `Test.passes` does: what hangs on a fact nobody knows is neither yes nor no.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from sqlglot import exp

from yinian.entitlement.policies.amounts import WHOLE, Amount
from yinian.entitlement.policies.cells import Input, Span, Test
from yinian.foundation import periods
from yinian.foundation.refusals import LawBroken

# What stands in a benefit's row column where no row answers, and where the answer hangs on a fact nobody knows.
NO_ROW, UNKNOWN = 0, -1
ValueOf = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table as columns need it."""

    number: int
    tests: Mapping[str, Test]
    amount: Amount


@dataclass(frozen=True, slots=True)
class Columns:
    """A benefit as two columns of expressions: the number of the row that decided, and the amount (null where unset)."""

    benefit: str
    row: exp.Expression
    amount: exp.Expression
    facts: frozenset[str]


def compiled(
    benefit: str, lines: Sequence[Line], inputs: Mapping[str, Input], hit: str, on: date, value_of: ValueOf
) -> Columns:
    """One table's rows of one day as columns; a policy value without a number on that day is an error of the law."""
    passed = [_passes(line, inputs, on) for line in lines]
    given = [_amount(line.amount, value_of) for line in lines]
    row = exp.Case()
    amount = exp.Case()
    for line, condition, much in zip(lines, passed, given, strict=True):
        if any(_open(inputs[name]) for name, test in line.tests.items() if not test.any):
            row = row.when(exp.Is(this=exp.paren(condition), expression=exp.Null()), exp.Literal.number(UNKNOWN))
        row = row.when(condition, exp.Literal.number(line.number))
        amount = amount.when(exp.column(f"{benefit}_row").eq(line.number), much)
    facts = {fact_of(name) for line in lines for name, test in line.tests.items() if not test.any}
    facts |= {line.amount.of for line in lines if line.amount.of}
    whole = row.else_(exp.Literal.number(NO_ROW)) if lines else exp.Literal.number(NO_ROW)
    if hit in ("sum", "max") and lines:
        return _collected(benefit, lines, passed, given, hit, frozenset(facts))
    return Columns(
        benefit, whole, amount.else_(exp.Literal.number(0)) if lines else exp.Literal.number(0), frozenset(facts)
    )


def _collected(
    benefit: str, lines: Sequence[Line], passed: Sequence[exp.Expression], given: Sequence[exp.Expression], hit: str,
    facts: frozenset[str],
) -> Columns:  # fmt: skip
    """Every row that passes gives: their sum, or the most of them; one row unknown makes the whole unknown."""
    unknown = exp.or_(*(exp.Is(this=exp.paren(one), expression=exp.Null()) for one in passed))
    row = exp.Case().when(unknown, exp.Literal.number(UNKNOWN))
    for line, condition in zip(lines, passed, strict=True):
        row = row.when(condition, exp.Literal.number(line.number))
    parts: list[exp.Expression] = [
        exp.Case().when(condition, much).else_(exp.Literal.number(0))
        for condition, much in zip(passed, given, strict=True)
    ]
    decided = exp.column(f"{benefit}_row") > NO_ROW
    # One amount that is not set leaves the whole unset, which a sum does by itself.
    total = reduce(_add, parts)
    together = total
    if hit == "max":
        unset = exp.Is(this=exp.paren(total), expression=exp.Null())
        together = exp.Case().when(unset, exp.cast(exp.Null(), "BIGINT")).else_(reduce(_more, parts))
    amount = exp.Case().when(decided, together).else_(exp.Literal.number(0))
    return Columns(benefit, row.else_(exp.Literal.number(NO_ROW)), amount, facts)


def fact_of(name: str) -> str:
    """The column an input is read from: an age is read from the birth date."""
    return "born_on" if name == "age" else name


def _open(about: Input) -> bool:
    return about.absent is None


def _passes(line: Line, inputs: Mapping[str, Input], on: date) -> exp.Expression:
    tests = [_cell(inputs[name], test, on) for name, test in line.tests.items() if not test.any]
    return exp.and_(*tests) if tests else exp.true()


def _cell(about: Input, test: Test, on: date) -> exp.Expression:
    column: exp.Expression = exp.column(fact_of(about.name))
    if about.name == "age":
        return exp.paren(exp.or_(*(_aged(column, span, on) for span in test.spans)))
    if about.absent is not None:
        column = exp.func("COALESCE", column, _literal(about.absent))
    if test.spans:
        return exp.paren(exp.or_(*(_within(column, span) for span in test.spans)))
    return column.isin(*(_literal(value) for value in sorted(test.values)))


def _aged(born: exp.Expression, span: Span, on: date) -> exp.Expression:
    """Who has reached the lower age was born on its last birth date or before; who is past the upper one, is out."""
    reached = born <= _day(periods.latest_birth(span.low, on))
    if span.high is None:
        return reached
    return exp.paren(exp.and_(reached, born > _day(periods.latest_birth(span.high + 1, on))))


def _within(column: exp.Expression, span: Span) -> exp.Expression:
    if span.high is None:
        return column >= span.low
    return exp.paren(exp.and_(column >= span.low, column <= span.high))


def _amount(amount: Amount, value_of: ValueOf) -> exp.Expression:
    if amount.unset:
        return exp.cast(exp.Null(), "BIGINT")
    if amount.number is not None:
        return exp.Literal.number(amount.number)
    if amount.value:
        return exp.Literal.number(_value(amount.value, value_of))
    fact = exp.column(amount.of)
    parts: list[exp.Expression] = []
    for band in amount.bands:
        top = fact if band.high is None else _less(fact, exp.Literal.number(band.high))
        parts.append(exp.paren(_more(exp.Literal.number(0), exp.paren(top - band.low))) * band.share)
    given: exp.Expression = exp.IntDiv(
        this=exp.paren(reduce(_add, parts) + WHOLE // 2), expression=exp.Literal.number(WHOLE)
    )
    if amount.most is not None:
        given = _less(given, exp.Literal.number(_value(amount.most, value_of)))
    if amount.least is not None:
        given = _more(given, exp.Literal.number(_value(amount.least, value_of)))
    unknown = exp.Is(this=fact.copy(), expression=exp.Null())
    return exp.Case().when(unknown, exp.cast(exp.Null(), "BIGINT")).else_(given)


def _value(bound: int | str, value_of: ValueOf) -> int:
    found = bound if isinstance(bound, int) else value_of(bound)
    if found is None:
        raise LawBroken(f"{bound} has no value on this day")
    return found


def _add(one: exp.Expression, other: exp.Expression) -> exp.Expression:
    return one + other


# Engines disagree about LEAST and GREATEST of nothing, so both are written out.
def _less(one: exp.Expression, other: exp.Expression) -> exp.Expression:
    return exp.Case().when(one.copy() <= other.copy(), one.copy()).else_(other.copy())


def _more(one: exp.Expression, other: exp.Expression) -> exp.Expression:
    return exp.Case().when(one.copy() >= other.copy(), one.copy()).else_(other.copy())


def _day(day: date) -> exp.Expression:
    return exp.cast(exp.Literal.string(day.isoformat()), "DATE")


def _literal(value: Any) -> exp.Expression:
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    return exp.Literal.number(value) if isinstance(value, int) else exp.Literal.string(value)
