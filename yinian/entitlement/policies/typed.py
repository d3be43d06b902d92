"""What the tables say of somebody whom no register knows, from facts as they are typed: for certain, or hanging on what is open.

Nobody's silence counts here: of a register's fact that is not told nothing follows, least of all a no.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import Any

from yinian.entitlement.policies import answers, together
from yinian.entitlement.policies.answers import Answer, ValueOf
from yinian.entitlement.policies.plan import Law
from yinian.entitlement.policies.tables import Table
from yinian.entitlement.policies.together import Outcome
from yinian.entitlement.policies.trees import UNKNOWN
from yinian.foundation import periods

AGE = "age"
# What is open is tried out up to this many ways; beyond, it is only said what the table asks.
MOST = 500


@dataclass(frozen=True, slots=True)
class Person:
    """What was told: the first and the last day somebody may be born on (none: not told), and facts by name."""

    born: tuple[date, date] | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """How the one open fact may turn out, and what would then be given; None is an amount that the law left unset."""

    values: tuple[Any, ...]
    granted: bool
    amount: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one table says; `hangs_on` names what is open and matters, and is empty where the answer is certain.

    `ways` are there where it hangs on one fact alone; `taken_by` is the benefit that took this one's place, and
    `rivals` is true where that is not known.
    """

    table: Table
    answer: Answer
    hangs_on: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    taken_by: str = ""
    rivals: bool = False

    @property
    def certain(self) -> bool:
        """Whether nothing that was not told could change it."""
        return not self.hangs_on and not self.rivals

    @property
    def due(self) -> bool:
        """Whether it is had for certain."""
        return self.certain and self.answer.granted and not self.taken_by


def born_in(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    """The days that somebody may be born on who tells the year, or the month, or the day; no such day is a ValueError."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, month, 1)
    if day is None:
        return first, periods.add_months(first, 1) - timedelta(days=1)
    return date(year, month, day), date(year, month, day)


def asked(law: Law) -> list[str]:
    """The facts that the tables of a place ask, each once; what no row of today asks is left out."""
    return list(dict.fromkeys(name for table in law.tables for name in _asked(table, law.on)))


def _asked(table: Table, on: date) -> list[str]:
    rows = table.holding(on)
    tested = {name for row in rows for name, test in row.tests.items() if not test.any}
    return [name for name in table.inputs if name in tested or any(row.amount.of == name for row in rows)]


def said(law: Law, person: Person, value_of: Mapping[str, ValueOf]) -> list[Said]:
    """What every table of a place says of somebody, and how the benefits stand together; values by the table's region."""
    found = [_one(table, person, law.on, value_of[table.region]) for table in law.tables]
    outcomes = {one.table.benefit: _outcome(one) for one in found}
    settled = together.settle(outcomes, law.rules, law.benefits)
    return [_settled(one, settled[one.table.benefit].out, law.benefits) for one in found]


def _outcome(one: Said) -> Outcome:
    if one.hangs_on:
        return Outcome(UNKNOWN, None)
    return Outcome(one.answer.row.number if one.answer.row else 0, one.answer.amount)


def _settled(one: Said, out: int, benefits: Sequence[str]) -> Said:
    if out == together.STANDS:
        return one
    return replace(one, rivals=True) if out == UNKNOWN else replace(one, taken_by=benefits[out - 1])


def _one(table: Table, person: Person, on: date, value_of: ValueOf) -> Said:
    """Try out everything that is open and that the table asks, and see what hangs on it."""
    opened = replace(table, inputs={name: replace(given, absent=None) for name, given in table.inputs.items()})
    asks = _asked(table, on)
    known = {name: value for name, value in person.facts.items() if name in table.inputs}
    if person.born is not None:
        known["born_on"] = person.born[1]
    answer = answers.decide(opened, known, on, value_of)
    choices = _choices(table, person, asks, on)
    if not choices:
        return Said(table, answer, (*answer.needs, *_shares(answer, person)))
    if prod(len(values) for _fact, values in choices.values()) > MOST:
        return Said(table, answer, answer.needs or tuple(choices))
    tried = [
        (picked, answers.decide(opened, {**known, **dict(_facts(choices, picked))}, on, value_of))
        for picked in product(*(values for _fact, values in choices.values()))
    ]
    outcomes = {picked: (one.granted, one.amount) for picked, one in tried}
    # Numbers that were not told cannot be tried out: what asks for one, or is a share of one, hangs on it.
    numbers = {name for _picked, one in tried for name in (*one.needs, *_shares(one, person))}
    hangs_on = (*(name for name in _matter(list(choices), outcomes) if name not in numbers), *sorted(numbers))
    if not hangs_on:
        return Said(table, next((one for _picked, one in tried if one.row), answer))
    if len(hangs_on) > 1 or numbers or AGE in hangs_on:
        return Said(table, answer, hangs_on)
    return Said(table, answer, hangs_on, _ways(list(choices).index(hangs_on[0]), outcomes))


def _shares(answer: Answer, person: Person) -> list[str]:
    """The fact that an amount is a share of, where it was not told."""
    of = answer.row.amount.of if answer.row else ""
    told = person.born is not None if of == AGE else person.facts.get(of) is not None
    return [of] if of and not told else []


def _choices(table: Table, person: Person, asks: Sequence[str], on: date) -> dict[str, tuple[str, tuple[Any, ...]]]:
    """What is open and may matter: each fact with the name it is told under, and every value it may have."""
    found: dict[str, tuple[str, tuple[Any, ...]]] = {}
    for name in asks:
        if name == AGE:
            if person.born is None:
                tests = (row.tests[AGE] for row in table.holding(on) if AGE in row.tests)
                bounds = {bound for test in tests for span in test.spans for bound in _ends(span)}
                found[AGE] = AGE, tuple(sorted({0, *bounds}))
            elif person.born[0] != person.born[1]:
                found[AGE] = "born_on", person.born
        elif person.facts.get(name) is None and table.inputs[name].kind != "number":
            found[name] = name, tuple(dict.fromkeys(table.inputs[name].words.values()))
    return found


def _ends(span: Any) -> Iterator[int]:
    yield span.low
    if span.high is not None:
        yield span.high + 1


def _facts(choices: Mapping[str, tuple[str, Any]], picked: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    return ((fact, value) for (fact, _values), value in zip(choices.values(), picked, strict=True))


def _matter(names: Sequence[str], outcomes: Mapping[tuple[Any, ...], Any]) -> Iterator[str]:
    """Those facts of which another value, all else equal, may bring another outcome."""
    for place, name in enumerate(names):
        rest = defaultdict(set)
        for picked, outcome in outcomes.items():
            rest[picked[:place] + picked[place + 1 :]].add(outcome)
        if any(len(seen) > 1 for seen in rest.values()):
            yield name


def _ways(place: int, outcomes: Mapping[tuple[Any, ...], tuple[bool, int | None]]) -> tuple[Way, ...]:
    """The outcomes, each with the values that bring it, in the order in which the values are written."""
    found: dict[tuple[bool, int | None], dict[Any, None]] = defaultdict(dict)
    for picked, outcome in outcomes.items():
        found[outcome][picked[place]] = None
    return tuple(Way(tuple(values), *outcome) for outcome, values in found.items())
