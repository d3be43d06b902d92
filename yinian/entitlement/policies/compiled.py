"""A decision table as columns: the same rows, cells and amounts as one SELECT that any SQL engine reads.

Built once a day of law with sqlglot, so that DuckDB and Spark each get their own words for one expression. What hangs on a
fact nobody knows is neither yes nor no, exactly as `Test.passes` has it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial, reduce
from itertools import combinations

from sqlglot import exp

from yinian.entitlement.policies import trees
from yinian.entitlement.policies.amounts import WHOLE, Amount
from yinian.entitlement.policies.cells import Input, Test
from yinian.entitlement.policies.trees import NO_ROW, UNKNOWN, Branch, fact_of
from yinian.foundation.refusals import LawBroken

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
    """A benefit as two columns of expressions: the number of the row that decided, and the amount (null where unset).

    `uncertain` says whether somebody's answer may hang on a fact that is not known.
    """

    benefit: str
    row: exp.Expression
    amount: exp.Expression
    facts: frozenset[str]
    uncertain: bool


def compiled(
    benefit: str, lines: Sequence[Line], inputs: Mapping[str, Input], hit: str, on: date, value_of: ValueOf
) -> Columns:
    """One table's rows of one day as columns; a policy value without a number on that day is an error of the law."""
    read = {name for line in lines for name in _asked(line)}
    facts = {fact_of(name) for name in read} | {line.amount.of for line in lines if line.amount.of}
    open_ = [inputs[name] for name in sorted(read) if inputs[name].open]
    given = {line.number: _amount(line.amount, value_of) for line in lines}
    if hit in COLLECTS:
        amount = _collected(benefit, lines, [_passes(line, inputs, on) for line in lines], list(given.values()), hit)
    else:
        amount = _chosen(benefit, given)
    return Columns(benefit, _row(lines, inputs, hit, on, open_), amount, frozenset(facts), bool(open_))


def _row(
    lines: Sequence[Line], inputs: Mapping[str, Input], hit: str, on: date, open_: Sequence[Input]
) -> exp.Expression:
    """The number of the row that decides: by a tree, or row by row where all may answer or the tree would grow too wide."""
    if hit not in COLLECTS:
        branches = [Branch(line.number, {name: line.tests[name] for name in _asked(line)}) for line in lines]
        tree = trees.tree(branches, inputs, on)
        if tree is not None:
            return tree
    cells = {name: _cells(lines, about, on) for name, about in inputs.items()}
    return _by_what_is_known(partial(_chain, lines, cells, hit in COLLECTS), open_)


Chain = Callable[[frozenset[str]], exp.Expression]


def _by_what_is_known(chain: Chain, open_: Sequence[Input]) -> exp.Expression:
    """One chain of rows for each set of facts that may be unknown: two-valued tests are quicker than SQL's third value."""
    whole = exp.Case()
    for count in range(len(open_), 0, -1):
        for unknown in combinations(open_, count):
            condition = exp.and_(
                *(exp.Is(this=exp.column(fact_of(one.name)), expression=exp.Null()) for one in unknown), copy=False
            )
            whole = whole.when(condition, chain(frozenset(one.name for one in unknown)), copy=False)
    return whole.else_(chain(frozenset()), copy=False) if open_ else chain(frozenset())


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
            return chain.else_(said, copy=False) if arms else said
        chain, arms = chain.when(exp.and_(*tests, copy=False), said, copy=False), arms + 1
    return chain.else_(exp.Literal.number(NO_ROW), copy=False) if arms else exp.Literal.number(NO_ROW)


def _asked(line: Line) -> frozenset[str]:
    return frozenset(name for name, test in line.tests.items() if not test.any)


def _cells(lines: Sequence[Line], about: Input, on: date) -> dict[Test, exp.Expression]:
    return {
        line.tests[about.name]: trees.cell(about, line.tests[about.name], on)
        for line in lines
        if about.name in _asked(line)
    }


def _chosen(benefit: str, given: Mapping[int, exp.Expression]) -> exp.Expression:
    """The amount of the row that decided; rows that give nothing need no arm."""
    arms = {number: much for number, much in given.items() if much != exp.Literal.number(0)}
    amount = exp.Case()
    for number, much in arms.items():
        amount = amount.when(exp.column(f"{benefit}_row").eq(number), much, copy=False)
    return amount.else_(exp.Literal.number(0), copy=False) if arms else exp.Literal.number(0)


def _passes(line: Line, inputs: Mapping[str, Input], on: date) -> exp.Expression:
    tests = [trees.cell(inputs[name], line.tests[name], on) for name in line.tests if name in _asked(line)]
    return exp.and_(*tests, copy=False) if tests else exp.true()


def _collected(
    benefit: str, lines: Sequence[Line], passed: Sequence[exp.Expression], given: Sequence[exp.Expression], hit: str
) -> exp.Expression:
    """Every row that passes gives: their sum, or the most of them."""
    nothing = exp.Literal.number(0)
    if hit == "max" and all(line.amount.number is not None for line in lines):
        together = _topmost(lines, passed)
    else:
        parts: list[exp.Expression] = [
            exp.Case().when(condition, much, copy=False).else_(nothing.copy(), copy=False)
            for condition, much in zip(passed, given, strict=True)
        ]
        together = total = reduce(_add, parts)
        if hit == "max":
            # One amount that is not set leaves the whole unset, which a sum does by itself. Of none, engines say different things.
            unset = exp.Is(this=exp.paren(total.copy()), expression=exp.Null())
            most = exp.Greatest(this=nothing.copy(), expressions=[part.copy() for part in parts], ignore_nulls=True)
            together = exp.Case().when(unset, exp.cast(exp.Null(), "BIGINT"), copy=False).else_(most, copy=False)
    decided = exp.column(f"{benefit}_row") > NO_ROW
    return exp.Case().when(decided, together, copy=False).else_(nothing.copy(), copy=False)


def _topmost(lines: Sequence[Line], passed: Sequence[exp.Expression]) -> exp.Expression:
    """The most of plain numbers: asked from the highest downwards, the first that passes is it."""
    chain, nothing = exp.Case(), exp.Literal.number(0)
    given = sorted(zip((line.amount.number or 0 for line in lines), passed, strict=True), key=lambda pair: -pair[0])
    for much, condition in given:
        if much > 0:
            chain = chain.when(condition, exp.Literal.number(much), copy=False)
    return chain.else_(nothing, copy=False) if chain.args.get("ifs") else nothing


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
    return exp.Case().when(unknown, exp.cast(exp.Null(), "BIGINT"), copy=False).else_(given, copy=False)


def _value(bound: int | str, value_of: ValueOf) -> int:
    found = bound if isinstance(bound, int) else value_of(bound)
    if found is None:
        raise LawBroken(f"{bound} has no value on this day")
    return found


def _add(one: exp.Expression, other: exp.Expression) -> exp.Expression:
    return one + other


# Engines disagree about LEAST and GREATEST of nothing, so both are written out.
def _less(one: exp.Expression, other: exp.Expression) -> exp.Expression:
    return exp.Case().when(one.copy() <= other.copy(), one.copy(), copy=False).else_(other.copy(), copy=False)


def _more(one: exp.Expression, other: exp.Expression) -> exp.Expression:
    return exp.Case().when(one.copy() >= other.copy(), one.copy(), copy=False).else_(other.copy(), copy=False)
