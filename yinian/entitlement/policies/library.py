"""The document library as a reader asks for it: every document, the tables and values it drives, and what is claimed of it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from yinian.entitlement.policies import documents, queries
from yinian.entitlement.policies.documents import Claim, Entry, Item
from yinian.entitlement.policies.rules import Document, Fault, Value
from yinian.entitlement.policies.tables import Table
from yinian.foundation.refusals import LawBroken
from yinian.foundation.regions import Region


@dataclass(frozen=True, slots=True)
class Shelved:
    """One document with everything that rests on it."""

    entry: Entry
    tables: tuple[Table, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A claim beside what the library holds of it."""

    claim: Claim
    named: int


@lru_cache
def _read(root: Path) -> tuple[tuple[Entry, ...], tuple[Claim, ...], tuple[Item, ...], tuple[Fault, ...]]:
    entries: list[Entry] = []
    claims: list[Claim] = []
    items: list[Item] = []
    faults: list[Fault] = []
    for path in sorted(root.glob(f"*/{queries.LIBRARY}")):
        file, region = path.relative_to(root).as_posix(), queries.padded(path.parent.name)
        found, said, wrong = documents.read(path.read_text(encoding="utf-8"), file, region)
        entries, claims, faults = entries + found, claims + said, faults + wrong
    known = {table.benefit for table in queries.read_tables(root)}
    for path in sorted(root.glob(f"*/{queries.LISTED}")):
        file, region = path.relative_to(root).as_posix(), queries.padded(path.parent.name)
        listed, wrong = documents.read_list(path.read_text(encoding="utf-8"), file, region, known)
        items, faults = items + listed, faults + wrong
    faults += _unshelved(root, entries)
    return tuple(entries), tuple(claims), tuple(items), tuple(faults)


def _unshelved(root: Path, entries: list[Entry]) -> list[Fault]:
    """Documents that a table or a value cites and no library holds, or holds with another number or day."""
    shelf = {entry.title: entry for entry in entries}
    cited: dict[tuple[str, Document], None] = {}
    for table in queries.read_tables(root):
        cited.update(dict.fromkeys((table.file, row.document) for row in table.rows))
    cited.update(dict.fromkeys((value.file, value.document) for value in queries.read_values(root)))
    faults = []
    for file, document in cited:
        entry = shelf.get(document.title)
        if entry is None:
            faults.append(Fault(file, 0, "documents", f"{document.title} is in no {queries.LIBRARY}"))
        elif (entry.number, entry.dated) != (document.number, document.on):
            what = f"{document.title} has another number or day in {entry.file} row {entry.row}"
            faults.append(Fault(file, 0, "documents", what))
    return faults


def lint(root: Path | None = None) -> tuple[Fault, ...]:
    """Everything wrong in the policy files: values, tables, rules of stacking, documents and lists; file, row and cell."""
    whole = root or queries.folder()
    return (*queries.lint(whole), *_read(whole)[3])


def _sound() -> tuple[tuple[Entry, ...], tuple[Claim, ...], tuple[Item, ...]]:
    entries, claims, items, faults = _read(queries.folder())
    if faults:
        raise LawBroken("policies: " + "; ".join(str(fault) for fault in faults[:5]))
    return entries, claims, items


def shelf() -> list[Shelved]:
    """Every document of every region in the order of the files, each with what it drives."""
    tables, values = queries.all_tables(), queries.load()
    return [
        Shelved(
            entry,
            tuple(table for table in tables if any(row.document.title == entry.title for row in table.rows)),
            tuple(value for value in values if value.document.title == entry.title),
        )
        for entry in _sound()[0]
    ]


def matching(rows: list[Shelved], text: str) -> list[Shelved]:
    """Those documents whose title, number, body, level or kind has every one of these words."""
    words = text.casefold().split()
    return [
        row
        for row in rows
        if all(
            any(word in said.casefold() for said in (e.title, e.number, e.body, e.level, e.kind, e.status))
            for word in words
            for e in (row.entry,)
        )
    ]


def claims() -> list[Counted]:
    """What texts say of how many documents there are, beside how many the library has by name."""
    entries, said, _items = _sound()
    return [
        Counted(one, sum(1 for entry in entries if (entry.region, entry.group) == (one.region, one.group)))
        for one in said
    ]


def standards() -> list[Entry]:
    """The standards among the documents, with the level of each."""
    return [entry for entry in _sound()[0] if entry.kind == documents.STANDARD]


def listed(region: Region | None, on: date) -> list[Item]:
    """The basic services that hold in a region on a day: the nation's first, then those that each region below adds."""
    line = queries.line(region) if region is not None else [queries.padded(queries.NATION)]
    found = [item for item in _sound()[2] if item.region in line and item.holds(on)]
    return sorted(found, key=lambda item: (-line.index(item.region), item.number))
