"""What differs between two tables: rows that came, went or changed, cell by cell, and what differs in the head."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yinian.entitlement.policies.cells import ANY

ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"
GIVES = ("amount", "since", "until", "document", "clause", "quote", "note")
HEAD = "zh en unit per paid_in carry_over items hit inputs bounds note".split()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row or of the head: what it said, and what it says now."""

    name: str
    old: str
    new: str

    @property
    def changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class Line:
    """One row in both tables; a row number of 0 is a table that has no such row."""

    kind: str
    old: int
    new: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything between two tables; `columns` are the inputs of either and what a row gives."""

    head: tuple[Cell, ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    examples: tuple[int, int]

    def count(self, kind: str) -> int:
        """How many rows are of a kind."""
        return sum(1 for line in self.lines if line.kind == kind)


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    """Compare two tables of cells; rows are told apart by what they ask and give, not by their numbers."""
    inputs = tuple(dict.fromkeys([*old.get("inputs", ()), *new.get("inputs", ())]))
    columns = (*inputs, *GIVES)
    olds, news = _texts(old, columns), _texts(new, columns)
    pairs = _paired(olds, news, len(inputs))
    lines = [_line(columns, olds, news, pair) for pair in pairs]
    head = (Cell(name, said(old.get(name)), said(new.get(name))) for name in HEAD)
    counted = (len(old.get("examples") or ()), len(new.get("examples") or ()))
    return Difference(tuple(cell for cell in head if cell.changed), columns, tuple(lines), counted)


def said(value: Any) -> str:
    """A cell as it is read."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value).strip()


def _texts(table: Mapping[str, Any], columns: Sequence[str]) -> list[tuple[str, ...]]:
    documents = table.get("documents") or {}
    return [tuple(_cell(row, name, documents) for name in columns) for row in table.get("rows") or ()]


def _cell(row: Mapping[str, Any], name: str, documents: Mapping[str, Any]) -> str:
    if name == "document":
        about = documents.get(str(row.get(name))) or {}
        return " ".join(filter(None, (said(about.get("title")), said(about.get("number"))))) or said(row.get(name))
    text = said(row.get(name))
    return text if name in GIVES else text or ANY


Rows = Sequence[tuple[str, ...]]


def _paired(olds: Rows, news: Rows, inputs: int) -> list[tuple[int | None, int | None]]:
    """Which row of the old is which of the new: the very same, then those that ask the same, then the most alike."""
    pairs: dict[int, int] = {}
    free = list(range(len(olds)))
    for alike in (_same, _asks(inputs), _mostly(inputs)):
        for place, row in enumerate(news):
            if place in pairs:
                continue
            found = max(free, key=lambda one: (alike(olds[one], row), -abs(one - place)), default=None)
            if found is not None and alike(olds[found], row) > 0:
                pairs[place] = found
                free.remove(found)
    gone: list[tuple[int | None, int | None]] = [(one, None) for one in free]
    kept: list[tuple[int | None, int | None]] = [(pairs.get(place), place) for place in range(len(news))]
    return sorted(kept + gone, key=_position)


def _position(pair: tuple[int | None, int | None]) -> tuple[float, int]:
    """Rows of the new table in their order; what went stands where it stood."""
    old, new = pair
    return (new, 1) if new is not None else ((old or 0) - 0.5, 0)


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    return int(old == new)


def _asks(inputs: int) -> Any:
    """The same conditions; the more of the rest agrees, the better."""

    def alike(old: Sequence[str], new: Sequence[str]) -> int:
        return 1 + _agreeing(old[inputs:], new[inputs:]) if old[:inputs] == new[:inputs] else 0

    return alike


def _mostly(inputs: int) -> Any:
    """More than half of everything; conditions weigh first."""

    def alike(old: Sequence[str], new: Sequence[str]) -> int:
        whole = _agreeing(old, new)
        return whole + len(old) * _agreeing(old[:inputs], new[:inputs]) if 2 * whole > len(old) else 0

    return alike


def _agreeing(old: Iterable[str], new: Iterable[str]) -> int:
    return sum(1 for one, other in zip(old, new, strict=True) if one == other)


def _line(columns: Sequence[str], olds: Rows, news: Rows, pair: tuple[int | None, int | None]) -> Line:
    old, new = pair
    nothing = ("",) * len(columns)
    before, after = nothing if old is None else olds[old], nothing if new is None else news[new]
    cells = tuple(Cell(name, one, other) for name, one, other in zip(columns, before, after, strict=True))
    kind = ADDED if old is None else REMOVED if new is None else SAME if before == after else CHANGED
    return Line(kind, 0 if old is None else old + 1, 0 if new is None else new + 1, cells)
