"""Scales as data: what a file of a scale says, read and checked cell by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

LEVELLING = ("sum-bands", "combination")
EVIDENCE = ("seen", "second", "memory", "own")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to an item, and what it counts."""

    score: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question, with its answers from the best to the worst."""

    code: str
    zh: str
    en: str
    options: tuple[Option, ...]

    @property
    def scores(self) -> frozenset[int]:
        return frozenset(option.score for option in self.options)


@dataclass(frozen=True, slots=True)
class Part:
    """A group of items; in a combined scale it has a level of its own, by bands or by rows of conditions."""

    code: str
    zh: str
    en: str
    items: tuple[Item, ...]
    bands: tuple[tuple[int, int], ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def most(self) -> int:
        return sum(max(item.scores) for item in self.items)


@dataclass(frozen=True, slots=True)
class Change:
    """A clause that makes a result worse: by what it fires, and by how much or to which level."""

    clause: str
    zh: str
    en: str
    findings: tuple[str, ...] = ()
    events: int = 0
    by: int = 0
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a scale in words, and the grade that the registry knows it as."""

    grade: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Scale:
    """One version of one scale."""

    code: str
    version: str
    zh: str
    en: str
    number: str
    levelling: str
    parts: tuple[Part, ...]
    levels: tuple[Level, ...]
    bands: tuple[tuple[int, int], ...]
    first: str
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    evidence: Mapping[str, str]
    valid_months: int | None
    adds_up: bool

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for part in self.parts for item in part.items)

    @property
    def most(self) -> int:
        return sum(part.most for part in self.parts)

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)


@dataclass(frozen=True, slots=True)
class Named:
    """A diagnosis or an event by its code and in words."""

    code: str
    zh: str
    en: str
    icd: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """The diagnoses and events that an assessment asks for beside its items."""

    diagnoses: tuple[Named, ...]
    events: tuple[Named, ...]


def read(text: str) -> Scale:
    """One scale from its file; ValueError names what is wrong with it."""
    given = yaml.safe_load(text)
    sets = {name: _options(rows) for name, rows in given["options"].items()}
    scale = Scale(
        code=given["code"], version=str(given["version"]), zh=given["zh"], en=given["en"], number=given["number"],
        levelling=given["levelling"], parts=tuple(_part(part, sets) for part in given["parts"]),
        levels=tuple(Level(**level) for level in given["levels"]), bands=_bands(given), first=given.get("first", ""),
        rows=tuple(given.get("rows") or ()), changes=tuple(_change(change) for change in given["changes"]),
        evidence=given["evidence"], valid_months=given.get("valid_months"), adds_up=bool(given["adds_up"]),
    )  # fmt: skip
    wrong = list(faults(scale))
    if wrong:
        raise ValueError(f"{scale.code} {scale.version}: {'; '.join(wrong)}")
    return scale


def read_findings(text: str) -> Findings:
    """The diagnoses and events there are."""
    given = yaml.safe_load(text)
    return Findings(*(tuple(Named(**row) for row in given[kind]) for kind in ("diagnoses", "events")))


def _options(rows: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(row["score"], str(row["zh"]), str(row["en"])) for row in rows)


def _part(given: Mapping[str, Any], sets: Mapping[str, tuple[Option, ...]]) -> Part:
    items = tuple(Item(row["code"], row["zh"], row["en"], sets[row["options"]]) for row in given["items"])
    rows = tuple(given.get("rows") or ())
    return Part(given["code"], given["zh"], given["en"], items, _bands(given), rows)


def _bands(given: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """The least sum of each band with its level, the highest sum first."""
    return tuple(sorted(((band["from"], band["level"]) for band in given.get("bands") or ()), reverse=True))


def _change(given: Mapping[str, Any]) -> Change:
    known = {key: given[key] for key in ("events", "by", "to") if key in given}
    return Change(given["clause"], given["zh"], given["en"], tuple(given.get("findings") or ()), **known)


def faults(scale: Scale) -> Iterator[str]:
    """What cannot be right: codes that stand twice, levels that do not exist, sums that no band holds, unknown tags."""
    codes = [item.code for item in scale.items]
    yield from (f"item {code} stands twice" for code in sorted({code for code in codes if codes.count(code) > 1}))
    for item in scale.items:
        if len(item.scores) != len(item.options):
            yield f"two options of {item.code} count the same"
    if scale.levelling not in LEVELLING:
        yield f"unknown levelling {scale.levelling}"
    worst = len(scale.levels) - 1
    told = [level for _least, level in scale.bands] + [row["level"] for row in scale.rows]
    told += [change.to for change in scale.changes if change.to is not None]
    yield from (f"level {level} does not exist" for level in told if not 0 <= level <= worst)
    for bands in [scale.bands, *(part.bands for part in scale.parts)]:
        if bands and bands[-1][0] != 0:
            yield "the lowest band does not begin at 0"
    if scale.levelling == "combination":
        if not scale.rows or scale.first not in {part.code for part in scale.parts}:
            yield "a combined scale needs its rows and its first part"
        yield from (f"part {part.code} has no level" for part in scale.parts if not (part.bands or part.rows))
    elif not scale.bands:
        yield "a scale that adds up needs its bands"
    yield from (f"unknown tag {tag}" for tag in scale.evidence.values() if tag not in EVIDENCE)
