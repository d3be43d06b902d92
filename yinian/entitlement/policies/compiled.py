"""A decision table as columns: the same rows, cells and amounts as one SELECT that any SQL engine reads.

Built once a day of law with sqlglot, so that DuckDB and Spark each get their own words for one expression. What hangs on a
fact nobody knows is neither yes nor no, exactly as `Test.passes` has it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial, reduce
from itertools import combinations
from typing import Any

from sqlglot import exp

from yinian.entitlement.policies.amounts import WHOLE, Amount
from yinian.entitlement.policies.cells import Input, Span, Test
from yinian.foundation import periods
from yinian.foundation.refusals import LawBroken

# What stands in a benefit's row column where no row answers, and where the answer hangs on a fact nobody knows.
NO_ROW, UNKNOWN = 0, -1
COLLECTS = ("sum", "max")
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
    read = {name for line in lines for name, test in line.tests.items() if not test.any}
    facts = {fact_of(name) for name in read} | {line.amount.of for line in lines if line.amount.of}
    chain = partial(_chain, lines, {name: _cells(lines, inputs[name], on) for name in read}, hit in COLLECTS)
    row = _by_what_is_known(chain, [inputs[name] for name in sorted(read) if inputs[name].open])
    given = [(line.number, _amount(line.amount, value_of)) for line in lines]
    if hit in COLLECTS:
        amount = _collected(
            benefit, lines, [_passes(line, inputs, on) for line in lines], [one for _n, one in given], hit
        )
    else:
        amount = _chosen(benefit, given)
    return Columns(benefit, row, amount, frozenset(facts))


Chain = Callable[[frozenset[str]], exp.Expression]


def _by_what_is_known(chain: Chain, open_: Sequence[Input]) -> exp.Expression:
    """One chain of rows for each set of facts that may be unknown: two-valued tests are quicker than SQL's third value."""
    whole = exp.Case()
    for count in range(len(open_), 0, -1):
        for unknown in combinations(open_, count):
            condition = exp.and_(
                *(exp.Is(this=exp.column(fact_of(one.name)), expression=exp.Null()) for one in unknown)
            )
            whole = whole.when(condition, chain(frozenset(one.name for one in unknown)))
    return whole.else_(chain(frozenset())) if open_ else chain(frozenset())


def _chain(
    lines: Sequence[Line], cells: Mapping[str, Mapping[Test, exp.Expression]], collects: bool, unknown: frozenset[str]
) -> exp.Expression:
    """The row that decides where some facts are unknown: whoever passes the rest of a row that asks for them is unknown."""
    chain, arms = exp.Case(), 0
    # Of rows that all give, one that is unknown makes the whole unknown; else a row further up decides before it.
    ordered = sorted(lines, key=lambda line: not unknown & _asked(line)) if collects else lines
    for line in ordered:
        said = exp.Literal.number(UNKNOWN if unknown & _asked(line) else line.number)
        tests = [cells[name][line.tests[name]].copy() for name in line.tests if name in _asked(line) - unknown]
        if not tests:
            return chain.else_(said) if arms else said
        chain, arms = chain.when(exp.and_(*tests), said), arms + 1
    return chain.else_(exp.Literal.number(NO_ROW)) if arms else exp.Literal.number(NO_ROW)


def _asked(line: Line) -> frozenset[str]:
    return frozenset(name for name, test in line.tests.items() if not test.any)


def _cells(lines: Sequence[Line], about: Input, on: date) -> dict[Test, exp.Expression]:
    return {
        line.tests[about.name]: _cell(about, line.tests[about.name], on) for line in lines if about.name in _asked(line)
    }


def _chosen(benefit: str, given: Sequence[tuple[int, exp.Expression]]) -> exp.Expression:
    """The amount of the row that decided; rows that give nothing need no arm."""
    arms = [(number, much) for number, much in given if much != exp.Literal.number(0)]
    amount = exp.Case()
    for number, much in arms:
        amount = amount.when(exp.column(f"{benefit}_row").eq(number), much)
    return amount.else_(exp.Literal.number(0)) if arms else exp.Literal.number(0)


def _collected(
    benefit: str, lines: Sequence[Line], passed: Sequence[exp.Expression], given: Sequence[exp.Expression], hit: str
) -> exp.Expression:
    """Every row that passes gives: their sum, or the most of them."""
    nothing = exp.Literal.number(0)
    parts: list[exp.Expression] = [
        exp.Case().when(condition, much).else_(nothing.copy()) for condition, much in zip(passed, given, strict=True)
    ]
    total = reduce(_add, parts)
    together = total
    if hit == "max":
        together = reduce(_more, parts)
        if any(line.amount.unset or line.amount.of for line in lines):
            # One amount that is not set leaves the whole unset, which a sum does by itself.
            unset = exp.Is(this=exp.paren(total), expression=exp.Null())
            together = exp.Case().when(unset, exp.cast(exp.Null(), "BIGINT")).else_(together)
    decided = exp.column(f"{benefit}_row") > NO_ROW
    return exp.Case().when(decided, together).else_(nothing.copy())


def fact_of(name: str) -> str:
    """The column an input is read from: an age is read from the birth date."""
    return "born_on" if name == "age" else name


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
