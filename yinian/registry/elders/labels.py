"""Labels of elders and the groups made of them: read from a table, and turned into conditions that every engine reads."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yinian.foundation.periods import first_too_young

_WORD = re.compile(r"[a-z0-9_]+")
_SPAN = re.compile(r"(\d+)(?:\.\.(\d+))?")
Column = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Test:
    """One fact is one of some values, or an age lies from one year up to another, both included."""

    fact: str
    values: tuple[str, ...] = ()
    low: int = 0
    high: int | None = None

    def sql(self, column: str, on: date) -> str:
        """The condition on a column; ages are read from birth dates."""
        if self.values:
            return f"{column} IN ({', '.join(repr(value) for value in self.values)})"
        oldest = "" if self.high is None else f" AND {column} >= '{first_too_young(self.high + 1, on)}'"
        return f"{column} < '{first_too_young(self.low, on)}'{oldest}"


@dataclass(frozen=True, slots=True)
class Label:
    """What an elder may be called: any of its tests holds."""

    name: str
    zh: str
    en: str
    tests: tuple[Test, ...]

    @property
    def aged(self) -> bool:
        """Whether it is one band of ages; bands share nobody, and add up to everybody."""
        return len(self.tests) == 1 and not self.tests[0].values and self.name.startswith("aged")


@dataclass(frozen=True, slots=True)
class Group:
    """Elders who bear at least one label of every row; `source` says which document asks for them."""

    name: str
    zh: str
    en: str
    rows: tuple[tuple[Label, ...], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a whole file has, known as a fact of columns."""

    name: str
    zh: str
    en: str
    fact: str


@dataclass(frozen=True, slots=True)
class Table:
    """All labels, groups and fields of the table, in its order."""

    labels: tuple[Label, ...]
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]


def cell(fact: str, text: str) -> Test:
    """Read one cell: values with commas between, or for an age `80` (from there) or `60..69`."""
    if fact == "age":
        span = _SPAN.fullmatch(str(text).strip())
        if span is None:
            raise ValueError(f"age: {text!r} is no span of years")
        return Test("born_on", low=int(span[1]), high=int(span[2]) if span[2] else None)
    values = tuple(part.strip() for part in str(text).split(","))
    if not all(_WORD.fullmatch(value) for value in values):
        raise ValueError(f"{fact}: {text!r} is no list of values")
    return Test(fact, values)


def read(given: Mapping[str, Any]) -> Table:
    """Read the whole table; a group may name only labels that stand in it."""
    labels = {
        name: Label(name, row["zh"], row["en"], tuple(cell(fact, text) for fact, text in row["any"].items()))
        for name, row in given["labels"].items()
    }
    groups = tuple(
        Group(
            name,
            row["zh"],
            row["en"],
            tuple(tuple(labels[one] for one in any_of) for any_of in row["all"]),
            row["source"],
        )
        for name, row in given["groups"].items()
    )
    fields = tuple(Field(name, row["zh"], row["en"], row["fact"]) for name, row in given["fields"].items())
    return Table(tuple(labels.values()), groups, fields)
