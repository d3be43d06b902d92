"""A table as its plain cells: read from the words that the repository keeps, and written in that same form again.

Nothing is interpreted here, so that what cannot be read as law is still there to be mended.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import yaml

from yinian.entitlement.policies import rules
from yinian.entitlement.policies.rules import Fault

Cells = dict[str, Any]
ORDER = "benefit zh en unit per paid_in carry_over items hit inputs bounds note documents rows examples".split()
FIRST, LAST = ("what", "born_on"), ("amount", "since", "until", "document", "clause", "quote", "note", "day", "row")
WIDE = 10**9
LISTS = ("items", "inputs", "bounds")
LONGEST = 200_000


class _Plain(yaml.SafeDumper):
    """The repository's way: no anchors, words of several lines as a block."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _words(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Plain.add_representer(str, _words)


def version(text: str) -> str:
    """The digest of a table's words, which names this very version."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read(text: str, file: str = "") -> tuple[Cells, list[Fault]]:
    """The cells as they stand; what is no table of cells is left out and named."""
    if len(text) > LONGEST:
        return {}, [Fault(file, 0, "file", f"is longer than {LONGEST} letters")]
    try:
        given, faults = rules.table(text, file, dict)
    except yaml.YAMLError as error:
        return {}, [Fault(file, 0, "file", f"cannot be read: {error}")]
    if faults:
        return {}, faults
    faults += [Fault(file, 0, str(name), what) for name, what in _shapes(given)]
    for part in ("rows", "examples"):
        if part in given:
            given[part], wrong = _lines(given[part], file, part)
            faults += wrong
    return given, faults


def _shapes(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Cells of the head that are not of the kind that a head's cells are."""
    for name, value in given.items():
        if name in ("rows", "examples") or value is None:
            continue
        if name == "documents":
            if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
                yield name, "is no table of documents"
        elif name in LISTS:
            if not isinstance(value, list) or not all(_plain(one) for one in value):
                yield name, "is no list"
        elif not _plain(value):
            yield str(name), "is no single cell"


def _plain(value: Any) -> bool:
    return isinstance(value, str | int | float | date | None) and not isinstance(value, datetime)


def _lines(given: Any, file: str, part: str) -> tuple[list[Cells], list[Fault]]:
    prefix = "examples." if part == "examples" else ""
    if not isinstance(given, list):
        return [], [Fault(file, 0, part, "is no list")] if given is not None else []
    sound, wrong = [], []
    for number, one in enumerate(given, 1):
        if not isinstance(one, dict):
            wrong.append(Fault(file, number, part, "is no row of cells"))
            continue
        bad = [name for name, cell in one.items() if not (isinstance(name, str) and _plain(cell))]
        wrong += [Fault(file, number, f"{prefix}{name}", "is no single cell") for name in bad]
        sound.append(one)
    return sound, wrong


def written(cells: Mapping[str, Any]) -> str:
    """The cells as a file of the repository: head first, then documents, a line for each row and each example."""
    parts = [_key(name, cells) for name in (*ORDER, *sorted(set(cells) - set(ORDER))) if name in cells]
    return "".join(parts)


def _key(name: str, cells: Mapping[str, Any]) -> str:
    value = cells[name]
    if name in ("rows", "examples") and value:
        return f"{name}:\n" + "".join(f"  - {_flow(_sorted(row))}\n" for row in value)
    if isinstance(value, list):
        return f"{name}: {_flow(value)}\n"
    return str(yaml.dump({name: value}, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=WIDE))


def _flow(value: Any) -> str:
    line = yaml.dump(
        value, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=WIDE, default_flow_style=True,
    )  # fmt: skip
    return str(line).strip()


def _sorted(row: Mapping[str, Any]) -> Cells:
    """What is asked first, then what is given and by which words."""
    names = [name for name in FIRST if name in row]
    names += [name for name in row if name not in FIRST and name not in LAST]
    names += [name for name in LAST if name in row]
    return {name: row[name] for name in names}
