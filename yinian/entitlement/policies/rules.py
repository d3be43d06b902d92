"""Policy values as dated data: read, checked cell by cell, and looked up by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

KINDS = ("rule", "target", "reached")
VALUES: dict[str, type | tuple[type, ...]] = {"flag": bool, "text": str}


@dataclass(frozen=True, slots=True)
class Name:
    """What a value is called everywhere, and in what unit it is given."""

    name: str
    zh: str
    en: str
    unit: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document that sets values: its title, number, and the day it bears."""

    title: str
    number: str
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one region from one day up to another, with the words that set it.

    `kind` says whether it is a rule to keep, a target to reach, or a figure that the document says was reached.
    """

    name: Name
    region: str
    value: Any
    kind: str
    since: date
    until: date | None
    document: Document
    clause: str
    quote: str
    note: str
    file: str
    row: int

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and in which cell of which row of which file."""

    file: str
    row: int
    cell: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: row {self.row}, {self.cell}: {self.what}"


class Cells(yaml.SafeLoader):
    """YAML whose cells never fail to be read: a day that does not exist stays the text it is, for its row to be named."""

    def day(self, node: yaml.ScalarNode) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return node.value


Cells.add_constructor("tag:yaml.org,2002:timestamp", Cells.day)


def table(text: str, file: str, kind: type) -> tuple[Any, list[Fault]]:
    """One file of cells as a list or a mapping; what is neither is a fault and gives an empty one."""
    try:
        read = yaml.load(text, Cells)  # Cells is a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return kind(), [Fault(file, line, "line of the file", str(error.problem))]
    if read is None or isinstance(read, kind):
        return read or kind(), []
    return kind(), [Fault(file, 1, "file", f"is no {kind.__name__}")]


def read_names(text: str, file: str) -> tuple[dict[str, Name], list[Fault]]:
    """Read the vocabulary: every name once, with both titles and its unit."""
    names: dict[str, Name] = {}
    rows, faults = table(text, file, list)
    for row, given in enumerate(rows, 1):
        for cell in ("name", "zh", "en", "unit"):
            if not str(given.get(cell) or "").strip():
                faults.append(Fault(file, row, cell, "is empty"))
        name = str(given.get("name"))
        if name in names:
            faults.append(Fault(file, row, "name", f"{name} stands twice"))
        names[name] = Name(name, str(given.get("zh")), str(given.get("en")), str(given.get("unit")))
    return names, faults


def read_values(text: str, file: str, region: str, names: Mapping[str, Name]) -> tuple[list[Value], list[Fault]]:
    """Read one region's table; a row with a fault gives no value."""
    whole, broken = table(text, file, dict)
    known, faults = documents(whole.get("documents") or {}, file)
    values: list[Value] = []
    for row, given in enumerate(whole.get("values") or [], 1):
        found = [Fault(file, row, cell, what) for cell, what in _row_faults(given, names, known)]
        faults += found
        if not found:
            values.append(
                Value(
                    name=names[given["name"]], region=region, value=given["value"], kind=given["kind"],
                    since=given["since"], until=given.get("until"), document=known[given["document"]],
                    clause=str(given["clause"]), quote=given["quote"], note=given.get("note", ""), file=file, row=row,
                )
            )  # fmt: skip
    return values, broken + faults + overlaps(values)


def documents(given: Mapping[str, Any], file: str) -> tuple[dict[str, Document], list[Fault]]:
    """The documents a file cites, by the key it cites them under."""
    known, faults = {}, []
    for row, (key, cells) in enumerate(given.items(), 1):
        if not str(cells.get("title") or "").strip():
            faults.append(Fault(file, row, f"documents.{key}.title", "is empty"))
        elif not isinstance(cells.get("dated"), date):
            faults.append(Fault(file, row, f"documents.{key}.dated", f"{cells.get('dated')!r} is no date"))
        else:
            known[str(key)] = Document(
                cells["title"], str(cells.get("number", "")), cells["dated"], str(cells.get("note", ""))
            )
    return known, faults


def _row_faults(
    given: Mapping[str, Any], names: Mapping[str, Name], known: Mapping[str, Document]
) -> Iterable[tuple[str, str]]:
    name = names.get(str(given.get("name")))
    if name is None:
        yield "name", f"{given.get('name')!r} is not in the vocabulary"
    elif not _fits(given.get("value"), name.unit):
        yield "value", f"{given.get('value')!r} is no value in {name.unit}"
    if given.get("kind") not in KINDS:
        yield "kind", f"{given.get('kind')!r} is none of {', '.join(KINDS)}"
    yield from source_faults(given, known)


def source_faults(given: Mapping[str, Any], known: Mapping[str, Document]) -> Iterable[tuple[str, str]]:
    """What is wrong with a row's document, clause, quote and days."""
    if str(given.get("document")) not in known:
        yield "document", f"{given.get('document')!r} is no document of this file"
    for cell in ("clause", "quote"):
        if not str(given.get(cell) or "").strip():
            yield cell, "is empty: a value without its words has no source"
    since, until = given.get("since"), given.get("until")
    if not isinstance(since, date):
        yield "since", f"{since!r} is no date"
    elif until is not None and not isinstance(until, date):
        yield "until", f"{until!r} is no date"
    elif until is not None and until <= since:
        yield "until", f"{until} is not after {since}"


def _fits(value: Any, unit: str) -> bool:
    if unit in VALUES:
        return isinstance(value, VALUES[unit])
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def overlaps(values: Iterable[Value]) -> list[Fault]:
    """Rows whose days overlap an earlier row of the same name in the same region."""
    kept: dict[tuple[str, str], list[Value]] = defaultdict(list)
    faults = []
    for value in values:
        others = kept[value.region, value.name.name]
        for other in others:
            if (value.until is None or other.since < value.until) and (
                other.until is None or value.since < other.until
            ):
                what = f"{value.name.name} has a value then already: {other.file} row {other.row}"
                faults.append(Fault(value.file, value.row, "since", what))
        others.append(value)
    return faults


def pick(values: Iterable[Value], line: Sequence[str], name: str, on: date) -> Value | None:
    """The value that holds on a day in the nearest region of a line that has one; the line runs from a place upwards."""
    holding = {value.region: value for value in values if value.name.name == name and value.holds(on)}
    return next((holding[region] for region in line if region in holding), None)
