"""A table's rows as a decision tree in columns: on the way to an answer each fact is looked at once.

A chain of rows would test everybody against every row; most people are in the last one. The tree first parts people by the
fact that most rows ask for, so that who can have nothing is done with at once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, pairwise
from typing import Any

from sqlglot import exp

from yinian.entitlement.policies.cells import Input, Span, Test
from yinian.foundation import periods

# What stands in a benefit's row column where no row answers, and where the answer hangs on a fact nobody knows.
NO_ROW, UNKNOWN = 0, -1
# A tree with more leaves than this costs more than asking row by row.
WIDEST = 64


@dataclass(frozen=True, slots=True)
class Branch:
    """A row that may still answer: the cells not yet looked at, and whether one of those looked at is unknown."""

    number: int
    tests: Mapping[str, Test]
    unsure: bool = False

    def without(self, name: str, *, unsure: bool = False) -> "Branch":
        """The same row after one fact was looked at."""
        rest = {key: test for key, test in self.tests.items() if key != name}
        return replace(self, tests=rest, unsure=self.unsure or unsure)


def tree(branches: Sequence[Branch], inputs: Mapping[str, Input], on: date) -> exp.Expression | None:
    """The row that answers first, as a tree; nothing where the tree would be wider than its rows are worth."""
    leaves = count(1)
    try:
        return _grow(branches, inputs, on, leaves)
    except OverflowError:
        return None


def _grow(branches: Sequence[Branch], inputs: Mapping[str, Input], on: date, leaves: Iterator[int]) -> exp.Expression:
    sure = next((place for place, branch in enumerate(branches) if not branch.tests), None)
    left = branches if sure is None else branches[: sure + 1]
    if not left or not left[0].tests:
        if next(leaves) > WIDEST:
            raise OverflowError
        return exp.Literal.number(NO_ROW if not left else UNKNOWN if left[0].unsure else left[0].number)
    about = inputs[_most_asked(left)]
    parts = _parts(about, left)
    if len(parts) == 1:
        return _grow(parts[0].branches, inputs, on, leaves)
    grown = [_grow(part.branches, inputs, on, leaves) for part in parts]
    if all(one == grown[-1] for one in grown):
        return grown[-1]
    whole = exp.Case()
    for part, below in zip(parts[:-1], grown[:-1], strict=True):
        whole = whole.when(part.condition(about, on), below, copy=False)
    return whole.else_(grown[-1], copy=False)


def _most_asked(branches: Sequence[Branch]) -> str:
    asked: dict[str, int] = defaultdict(int)
    for branch in branches:
        for name in branch.tests:
            asked[name] += 1
    return max(asked, key=lambda name: (asked[name], name))


@dataclass(frozen=True, slots=True)
class Part:
    """People who are alike for one fact: it is not known, or one of some values, or within some spans; and their rows."""

    branches: tuple[Branch, ...]
    unknown: bool = False
    absent: bool = False
    values: tuple[Any, ...] = ()
    spans: tuple[Span, ...] = ()

    def condition(self, about: Input, on: date) -> exp.Expression:
        """Who belongs to it."""
        column = exp.column(fact_of(about.name))
        if self.unknown:
            return exp.Is(this=column, expression=exp.Null())
        if self.spans:
            known = exp.or_(*(_within(column.copy(), about, span, on) for span in self.spans), copy=False)
        else:
            known = column.isin(*(_literal(value) for value in self.values))
        return exp.or_(known, exp.Is(this=column.copy(), expression=exp.Null()), copy=False) if self.absent else known


def _parts(about: Input, branches: Sequence[Branch]) -> list[Part]:
    """Everybody, parted by one fact into as few parts as the rows tell apart; who is soonest done comes first."""
    name = about.name
    alike: dict[tuple[int, ...], list[Any]] = defaultdict(list)
    rows: dict[tuple[int, ...], tuple[Branch, ...]] = {}
    for one in _values(about) if about.kind != "number" else _spans(name, branches):
        value = one.low if isinstance(one, Span) else one
        passing = [branch for branch in branches if name not in branch.tests or branch.tests[name].passes(value)]
        key = tuple(branch.number for branch in passing)
        alike[key].append(one)
        rows[key] = tuple(branch.without(name) for branch in passing)
    parts = [
        Part(
            rows[key],
            absent=_holds_absent(about, ones),
            values=() if about.kind == "number" else tuple(ones),
            spans=tuple(ones) if about.kind == "number" else (),
        )
        for key, ones in alike.items()
    ]
    # Whoever is not in a register is most people, and needs no condition when they come last.
    parts.sort(key=lambda part: (part.absent, sum(len(branch.tests) for branch in part.branches), len(part.branches)))
    if about.open:
        unsure = tuple(branch.without(name, unsure=name in branch.tests) for branch in branches)
        parts.insert(0, Part(unsure, unknown=True))
    return parts


def _holds_absent(about: Input, ones: Sequence[Any]) -> bool:
    return about.absent is not None and any(
        about.absent in one if isinstance(one, Span) else about.absent == one for one in ones
    )


def _values(about: Input) -> list[Any]:
    return list(dict.fromkeys(about.words.values()))


def _spans(name: str, branches: Sequence[Branch]) -> list[Span]:
    """The whole numbers, cut wherever some row changes its mind."""
    cuts = {0}
    for branch in branches:
        for span in branch.tests[name].spans if name in branch.tests else ():
            cuts |= {span.low} if span.high is None else {span.low, span.high + 1}
    lows = sorted(cuts)
    return [Span(low, high - 1) for low, high in pairwise(lows)] + [Span(lows[-1], None)]


def fact_of(name: str) -> str:
    """The column an input is read from: an age is read from the birth date."""
    return "born_on" if name == "age" else name


def cell(about: Input, test: Test, on: date) -> exp.Expression:
    """The condition of one cell."""
    column: exp.Expression = exp.column(fact_of(about.name))
    if about.absent is not None:
        column = exp.func("COALESCE", column, _literal(about.absent))
    if test.spans:
        return exp.paren(exp.or_(*(_within(column.copy(), about, span, on) for span in test.spans), copy=False))
    return column.isin(*(_literal(value) for value in sorted(test.values)))


def _within(column: exp.Expression, about: Input, span: Span, on: date) -> exp.Expression:
    """Who has reached an age was born on its last birth date or before; other numbers are compared as they are."""
    bounds: list[exp.Expression] = []
    if about.name == "age":
        if span.low:
            bounds.append(column <= _day(periods.latest_birth(span.low, on)))
        if span.high is not None:
            bounds.append(column.copy() > _day(periods.latest_birth(span.high + 1, on)))
    else:
        if span.low:
            bounds.append(column >= span.low)
        if span.high is not None:
            bounds.append(column.copy() <= span.high)
    return exp.paren(exp.and_(*bounds, copy=False)) if bounds else exp.true()


def _day(day: date) -> exp.Expression:
    return exp.cast(exp.Literal.string(day.isoformat()), "DATE")


def _literal(value: Any) -> exp.Expression:
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    return exp.Literal.number(value) if isinstance(value, int) else exp.Literal.string(value)
