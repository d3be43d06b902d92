"""What is wrong with a decision table although every cell can be read: gaps, overlaps, rows never reached, wrong examples."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from typing import Any

from yinian.entitlement.policies import answers
from yinian.entitlement.policies.answers import ValueOf
from yinian.entitlement.policies.cells import Input
from yinian.entitlement.policies.rules import Fault
from yinian.entitlement.policies.tables import Row, Table

MOST = 50_000


def lint(table: Table, value_of: ValueOf) -> list[Fault]:
    """Everything wrong with a table that was read: file, row, cell."""
    faults = _amounts(table, value_of)
    if faults:
        return faults
    for day in sorted({row.since for row in table.rows}):
        faults += _cover(table, table.holding(day), day)
    return faults or _examples(table, value_of)


def _amounts(table: Table, value_of: ValueOf) -> list[Fault]:
    least, most = table.bounds
    faults = []
    for row in table.rows:
        given = {name: value_of(name, row.since) for name in row.amount.values}
        numbers = (row.amount.number, row.amount.most, row.amount.least, *given.values())
        for name, value in given.items():
            if value is None:
                faults.append(Fault(table.file, row.number, "amount", f"{name} has no value on {row.since}"))
        for amount in numbers:
            if isinstance(amount, int) and not least <= amount <= most:
                faults.append(Fault(table.file, row.number, "amount", f"{amount} is not within {least} to {most}"))
    return faults


def _cover(table: Table, rows: tuple[Row, ...], day: date) -> list[Fault]:
    """Try everybody who could matter: a number on both sides of each bound, and every word."""
    columns = [_candidates(about, rows) for about in table.inputs.values()]
    count = 1
    for column in columns:
        count *= len(column)
    if count > MOST:
        return [Fault(table.file, 0, "inputs", f"{count} kinds of people are too many to try: split the table")]
    found: dict[tuple[int, str], str] = {}
    reached = set()
    for values in product(*columns):
        person = dict(zip(table.inputs, values, strict=True))
        hits = [row for row in rows if all(test.passes(person[name]) for name, test in row.tests.items())]
        who = _told(person, table.inputs)
        if not hits:
            if table.hit in ("sum", "max"):
                continue
            found.setdefault((len(table.rows), "rows"), f"from {day} no row answers for {who}")
            continue
        reached |= {row.number for row in (hits if table.hit in ("sum", "max") else hits[:1])}
        if table.hit == "unique" and len(hits) > 1:
            cell = _narrowest(hits[1])
            found.setdefault((hits[1].number, cell), f"answers for {who} as row {hits[0].number} does")
    if table.hit != "unique":
        for row in rows:
            if row.number not in reached:
                found.setdefault((row.number, _narrowest(row)), "is never reached: nobody is left for it")
    return [Fault(table.file, number, cell, what) for (number, cell), what in found.items()]


def _narrowest(row: Row) -> str:
    return next((name for name, test in row.tests.items() if not test.any), next(iter(row.tests), "rows"))


def _candidates(about: Input, rows: Iterable[Row]) -> list[Any]:
    if about.kind == "word":
        return list(dict.fromkeys(about.words.values()))
    bounds = {bound for row in rows for bound in row.tests[about.name].bounds()}
    return sorted({max(0, bound + step) for bound in bounds for step in (-1, 0, 1)}) or [0]


def _told(person: Mapping[str, Any], inputs: Mapping[str, Input]) -> str:
    return ", ".join(f"{name} {inputs[name].written(value)}" for name, value in person.items())


def _examples(table: Table, value_of: ValueOf) -> list[Fault]:
    faults = []
    for example in table.examples:
        answer = answers.decide(table, example.facts, example.on, value_of)
        said = answer.row.number if answer.row else 0
        if (said, answer.amount) != (example.row, example.amount):
            needs = f" and needs {', '.join(answer.needs)}" if answer.needs else ""
            what = f"the table says row {said}, amount {answer.amount}{needs}"
            faults.append(Fault(table.file, example.number, "examples.row", what))
    shown = {example.row for example in table.examples}
    unshown = [row.number for row in table.rows if row.number not in shown]
    return faults + [Fault(table.file, number, "examples", "no example shows it") for number in unshown]
