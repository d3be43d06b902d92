"""Decision tables as dated data: inputs, unary tests, a hit policy, amounts with their sources, and examples beside them.

A file holds one benefit of one region. Each row names the days it holds, what each input must be, the amount, and the
words of the law behind it; a row of amount 0 says who has nothing, so that nobody is left without an answer.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yinian.entitlement.policies import amounts, cells, rules
from yinian.entitlement.policies.amounts import UNSET, Amount
from yinian.entitlement.policies.cells import YES, Input, Test
from yinian.entitlement.policies.rules import Document, Fault

# `right` is a benefit in kind that the law gives no measure of: 1 has it, 0 has not.
UNITS, FLAGS = ("minutes", "fen", "visits", "meals", "right"), ("是", "否")
SPANS = ("month", "year", "once", "meal", "person_month", "bed_month", "bed_year", UNSET)
# `unique`: one row answers; `first`: the uppermost that passes; `sum` and `max`: all that pass, together or the most of them.
HITS = ("unique", "first", "sum", "max")
HEAD = "benefit zh en unit per hit inputs bounds documents rows examples".split()
ROW = frozenset({"amount", "since", "until", "document", "clause", "quote", "note"})
EXAMPLE = frozenset({"what", "day", "born_on", "row", "amount"})  # YAML takes the word "on" for yes


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: on which days, for whom, how much, by which words."""

    number: int
    tests: Mapping[str, Test]
    amount: Amount
    since: date
    until: date | None
    document: Document
    clause: str
    quote: str
    note: str

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Example:
    """A person that the law's author had in mind, and what the table must say of them; no amount is one the law left unset."""

    number: int
    what: str
    on: date
    facts: Mapping[str, Any]
    row: int
    amount: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """One benefit of one region; `version` is the digest of its words, `paid_in` the month in which a yearly one is due."""

    benefit: str
    zh: str
    en: str
    unit: str
    per: str
    carry_over: bool
    items: tuple[str, ...]
    hit: str
    inputs: Mapping[str, Input]
    bounds: tuple[int, int]
    note: str
    rows: tuple[Row, ...]
    examples: tuple[Example, ...]
    region: str
    file: str
    version: str
    paid_in: int = 0

    def holding(self, on: date) -> tuple[Row, ...]:
        """The rows that hold on a day."""
        return tuple(row for row in self.rows if row.holds(on))


@dataclass(frozen=True, slots=True)
class Words:
    """What a file may speak of: inputs by name, and policy values that an amount may be."""

    inputs: Mapping[str, Input]
    values: frozenset[str]


def read(text: str, file: str, region: str, words: Words) -> tuple[Table | None, list[Fault]]:
    """Read one file; with a fault in it there is no table."""
    given, faults = rules.table(text, file, dict)
    faults += [Fault(file, 0, name, "is missing") for name in HEAD if given.get(name) in (None, "", [], {})]
    if faults:
        return None, faults
    inputs = {str(name): words.inputs[str(name)] for name in given["inputs"] if str(name) in words.inputs}
    documents, faults = rules.documents(given["documents"], file)
    faults += [Fault(file, 0, cell, what) for cell, what in _head(given, words)]
    rows: list[Row] = []
    for number, cells_of in enumerate(given["rows"], 1):
        found = list(_row_faults(cells_of, inputs, documents, words))
        faults += [Fault(file, number, cell, what) for cell, what in found]
        if not found:
            rows.append(_row(number, cells_of, inputs, documents))
    examples: list[Example] = []
    for number, cells_of in enumerate(given["examples"], 1):
        found = list(_example_faults(cells_of, inputs))
        faults += [Fault(file, number, f"examples.{cell}", what) for cell, what in found]
        if not found:
            examples.append(_example(number, cells_of, inputs))
    if faults:
        return None, faults
    table = Table(
        benefit=given["benefit"], zh=given["zh"], en=given["en"], unit=given["unit"], per=given["per"],
        carry_over=given.get("carry_over") == YES, items=tuple(given.get("items") or ()), hit=given["hit"], inputs=inputs,
        bounds=(given["bounds"][0], given["bounds"][1]), note=str(given.get("note", "")).strip(), rows=tuple(rows),
        examples=tuple(examples), region=region, file=file, version=hashlib.sha256(text.encode()).hexdigest()[:12],
        paid_in=given.get("paid_in") or 0,
    )  # fmt: skip
    return table, []


def _head(given: Mapping[str, Any], words: Words) -> Iterable[tuple[str, str]]:
    for cell, known in (("unit", UNITS), ("per", SPANS), ("hit", HITS), ("carry_over", (None, *FLAGS))):
        if given.get(cell) not in known:
            yield cell, f"{given.get(cell)!r} is none of {', '.join(filter(None, known))}"
    month = given.get("paid_in")
    if month is not None and not (_whole(month) and 1 <= month <= 12 and given.get("per") == "year"):
        yield "paid_in", f"{month!r} is no month of a yearly benefit: write 1 to 12, and per: year"
    for name in given["inputs"]:
        if name not in words.inputs:
            yield "inputs", f"{name!r} is no known fact: write one of {', '.join(words.inputs)}"
    bounds = given["bounds"]
    if not (isinstance(bounds, list) and len(bounds) == 2 and all(_whole(bound) for bound in bounds)):
        yield "bounds", f"{bounds!r} is no pair of whole numbers: write [least, most]"


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _row_faults(
    given: Mapping[str, Any], inputs: Mapping[str, Input], documents: Mapping[str, Document], words: Words
) -> Iterable[tuple[str, str]]:
    for name in given:
        if name not in ROW and name not in inputs:
            yield str(name), "is no input of this table"
    for name, about in inputs.items():
        try:
            cells.read(given.get(name), about)
        except ValueError as error:
            yield name, str(error)
    try:
        amount = amounts.read(given.get("amount"))
    except ValueError as error:
        yield "amount", str(error)
    else:
        for value in amount.values:
            if value not in words.values:
                yield "amount", f"{value!r} is neither a whole number nor the name of a policy value"
        if amount.of and (amount.of not in inputs or inputs[amount.of].kind != "number"):
            yield "amount", f"{amount.of!r} is no input of this table that is a number"
    yield from rules.source_faults(given, documents)


def _row(number: int, given: Mapping[str, Any], inputs: Mapping[str, Input], documents: Mapping[str, Document]) -> Row:
    return Row(
        number=number, tests={name: cells.read(given.get(name), about) for name, about in inputs.items()},
        amount=amounts.read(given["amount"]), since=given["since"], until=given.get("until"), document=documents[given["document"]],
        clause=str(given["clause"]), quote=given["quote"], note=str(given.get("note", "")),
    )  # fmt: skip


def _example_faults(given: Mapping[str, Any], inputs: Mapping[str, Input]) -> Iterable[tuple[str, str]]:
    for name in given:
        if name not in EXAMPLE and name not in inputs:
            yield str(name), "is no input of this table"
    if not isinstance(given.get("day"), date):
        yield "day", f"{given.get('day')!r} is no date"
    if not isinstance(given.get("born_on", given.get("day")), date):
        yield "born_on", f"{given['born_on']!r} is no date"
    for cell in ("row", "amount"):
        if not _whole(given.get(cell)) and not (cell == "amount" and given.get(cell) == UNSET):
            yield cell, f"{given.get(cell)!r} is no whole number"
    if not str(given.get("what") or "").strip():
        yield "what", "is empty: say who this is"
    for name, about in inputs.items():
        try:
            _fact(given.get(name), about)
        except ValueError as error:
            yield name, str(error)


def _fact(given: Any, about: Input) -> Any:
    """One value as an example writes it."""
    if given is None:
        return given
    if about.kind == "number":
        if not _whole(given):
            raise ValueError(f"{given!r} is no whole number")
        return given
    (value,) = cells.read(given, about).values or (None,)
    return value


def _example(number: int, given: Mapping[str, Any], inputs: Mapping[str, Input]) -> Example:
    facts = {name: _fact(given.get(name), about) for name, about in inputs.items()}
    if "born_on" in given:
        facts["born_on"] = given["born_on"]
    amount = None if given["amount"] == UNSET else given["amount"]
    return Example(number, given["what"], given["day"], facts, given["row"], amount)
