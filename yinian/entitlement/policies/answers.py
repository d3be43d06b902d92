"""What a decision table says of one person: the row that decided, every row that did not and why, and what would change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yinian.entitlement.policies import amounts
from yinian.entitlement.policies.cells import Input
from yinian.entitlement.policies.tables import Row, Table
from yinian.foundation import periods
from yinian.foundation.refusals import LawBroken

ValueOf = Callable[[str, date], int | None]


@dataclass(frozen=True, slots=True)
class Checked:
    """One cell against one fact; `passed` is None where the fact is not known."""

    input: str
    test: str
    fact: Any
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Tried:
    """One row against one person; an amount that the law left unset, or that hangs on an unknown fact, is none."""

    row: Row
    amount: int | None
    cells: tuple[Checked, ...]

    @property
    def passed(self) -> bool | None:
        """Whether every cell passed; None where that hangs on a fact nobody knows."""
        said = [cell.passed for cell in self.cells]
        return False if False in said else None if None in said else True


@dataclass(frozen=True, slots=True)
class Change:
    """What would have to be otherwise for another row to decide, and the day on which it will be, where that is sure."""

    row: Row
    amount: int | None
    cells: tuple[Checked, ...]
    on: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the table says; no row and some `needs` means that it cannot be said without them.

    An amount of None is one that the law names no number for, or that a fact still wanted would tell.
    """

    on: date
    facts: Mapping[str, Any]
    tried: tuple[Tried, ...]
    row: Row | None
    amount: int | None
    needs: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def granted(self) -> bool:
        return self.row is not None and self.amount != 0


def derived(facts: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Facts with what follows from them on a day: the age in full years."""
    born = facts.get("born_on")
    return {**facts, "age": periods.age(born, on)} if born is not None else dict(facts)


def decide(table: Table, facts: Mapping[str, Any], on: date, value_of: ValueOf) -> Answer:
    """Ask a table about one person on one day."""
    known = closed(derived(facts, on), table.inputs)
    tried = tuple(_try(row, known, on, value_of) for row in table.holding(on))
    hits, needs = [], set()
    for one in tried:
        if one.passed is None:
            needs |= {cell.input for cell in one.cells if cell.passed is None}
        if one.passed:
            hits.append(one)
        # Under `first` a row above that may yet pass decides before this one does.
        if one.passed is not False and table.hit == "first":
            break
    if needs:
        hits = []
    amount = _together(hits, table.hit)
    changes = tuple(_change(one, known, on) for one in tried if hits and one not in hits and one.amount != amount)
    found = tuple(change for change in changes if change is not None)
    return Answer(on, known, tried, hits[0].row if hits else None, amount, tuple(sorted(needs)), found)


def closed(facts: Mapping[str, Any], inputs: Mapping[str, Input]) -> dict[str, Any]:
    """Facts with what holds where a whole register has no entry."""
    return {
        **facts,
        **{i.name: i.absent for i in inputs.values() if facts.get(i.name) is None and i.absent is not None},
    }


def _together(hits: list[Tried], hit: str) -> int | None:
    """What the rows that answer give: nothing is nothing, and one amount that is not set leaves the sum unset."""
    given = [one.amount for one in hits]
    known = [amount for amount in given if amount is not None]
    if len(known) < len(given):
        return None
    if hit == "sum":
        return sum(known)
    return (max(known) if hit == "max" else known[0]) if known else 0


def _try(row: Row, facts: Mapping[str, Any], on: date, value_of: ValueOf) -> Tried:
    def value(name: str) -> int:
        found = value_of(name, on)
        if found is None:
            raise LawBroken(f"row {row.number}: {name} has no value on {on}")
        return found

    amount = amounts.reckon(row.amount, facts, value)
    checked = (
        Checked(name, test.text, facts.get(name), test.passes(facts.get(name))) for name, test in row.tests.items()
    )
    return Tried(row, amount, tuple(checked))


def _change(one: Tried, facts: Mapping[str, Any], on: date) -> Change | None:
    missed = tuple(cell for cell in one.cells if not cell.passed)
    day = None
    for cell in missed:
        if cell.input == "age" and facts.get("age") is not None:
            ahead = [span.low for span in one.row.tests["age"].spans if span.low > facts["age"]]
            if not ahead:
                return None  # nobody grows younger
            day = periods.birthday(facts["born_on"], min(ahead)) if "born_on" in facts else None
    return Change(one.row, one.amount, missed, day if len(missed) == 1 else None)
