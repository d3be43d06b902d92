"""The terms of visiting as a region's dated data: tiers, what calls for a visit at once, cards, and the form by version.

A region follows the nearest file above it, whole. A place may divide its own work: rows name a source and need no document.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from yinian.delivery.needs.models import Need
from yinian.entitlement.policies import cells, queries, rules, trees
from yinian.entitlement.policies.cells import Test
from yinian.entitlement.policies.rules import Fault
from yinian.foundation.refusals import LawBroken
from yinian.foundation.regions import Region
from yinian.programmes.welfare_visits.rules import CHANGES, TIERS

FILE = queries.VISITS
HEAD = frozenset("soon_hours soon_source target target_source tiers changes cards forms".split())
ROW = frozenset({"tier", "since", "until", "source", "note"})


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: what must be true of an elder, from when, and who says so; what nobody knows is not true."""

    number: int
    tier: str
    tests: Mapping[str, Test]
    since: date
    until: date | None
    source: str
    note: str

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)

    @property
    def words(self) -> str:
        """What it asks for, as a clerk wrote it: 居住状况 独居，能力等级 中度失能."""
        known = queries.vocabulary()
        return "，".join(f"{known[name].zh} {test.text}" for name, test in self.tests.items() if not test.any)

    def sql(self, on: date) -> str:
        """Its condition over columns of facts."""
        known = queries.vocabulary()
        parts = [trees.cell(known[name], test, on).sql("duckdb") for name, test in self.tests.items() if not test.any]
        return " AND ".join(f"({part})" for part in parts) or "TRUE"

    def passes(self, facts: Mapping[str, Any]) -> bool:
        """Whether one elder's facts pass."""
        return all(test.passes(facts.get(name)) is True for name, test in self.tests.items())


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that may be ticked, and the need it becomes."""

    key: str
    zh: str
    en: str
    need: str = ""
    urgent: bool = False

    def __str__(self) -> str:
        return self.en if english() else self.zh


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form."""

    key: str
    zh: str
    en: str
    answers: tuple[Answer, ...]

    def __str__(self) -> str:
        return self.en if english() else self.zh

    def answer(self, key: str) -> Answer | None:
        return next((one for one in self.answers if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Form:
    """One version of the form; `name` tells it apart from every other for ever."""

    name: str
    version: int
    since: date
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """What holds for visits in a region."""

    region: str
    file: str
    soon_hours: int
    soon_source: str
    target: int
    target_source: str
    tiers: tuple[Row, ...]
    cards: tuple[Row, ...]
    changes: tuple[tuple[str, str, frozenset[Any]], ...]
    forms: tuple[Form, ...]

    def form(self, on: date) -> Form:
        """The version of the form that is asked on a day."""
        held = [form for form in self.forms if form.since <= on]
        return held[-1] if held else self.forms[0]

    def change(self, fact: str, value: Any) -> str:
        """What a fact of this value tells of: a discharge, a bereavement …; nothing where it calls for no visit."""
        return next((what for what, name, values in self.changes if name == fact and value in values), "")

    def facts(self) -> list[str]:
        """The facts that its rows read, by the names of their columns."""
        asked = {name for row in (*self.tiers, *self.cards) for name, test in row.tests.items() if not test.any}
        return sorted({trees.fact_of(name) for name in asked})


def read(text: str, file: str, region: str) -> tuple[Law | None, list[Fault]]:
    """Read one region's file; with a fault in it there is none."""
    given, faults = rules.table(text, file, dict)
    faults += [Fault(file, 0, name, "is missing") for name in sorted(HEAD) if given.get(name) in (None, "", [])]
    faults += [Fault(file, 0, str(name), "is no part of this file") for name in given if name not in HEAD]
    if faults:
        return None, faults
    faults = [
        Fault(file, number, f"{part}.{cell}", what)
        for part in ("tiers", "cards")
        for number, row in enumerate(given[part], 1)
        for cell, what in _row_faults(row, tiered=part == "tiers")
    ]
    faults += [
        Fault(file, number, f"changes.{c}", w)
        for number, row in enumerate(given["changes"], 1)
        for c, w in _change_faults(row)
    ]
    faults += [
        Fault(file, number, f"forms.{c}", w)
        for number, row in enumerate(given["forms"], 1)
        for c, w in _form_faults(row)
    ]
    for name in ("soon_hours", "target"):
        if not isinstance(given[name], int) or given[name] < 1:
            faults.append(Fault(file, 0, name, f"{given[name]!r} is no whole number from 1 on"))
    if faults:
        return None, faults
    known = queries.vocabulary()
    changes = tuple(
        (row["what"], row["fact"], cells.read(row["value"], known[row["fact"]]).values) for row in given["changes"]
    )
    forms = tuple(sorted((_form(row, region) for row in given["forms"]), key=lambda form: form.since))
    parts = {part: tuple(_row(number, row) for number, row in enumerate(given[part], 1)) for part in ("tiers", "cards")}
    return Law(
        region, file, given["soon_hours"], given["soon_source"], given["target"], given["target_source"],
        parts["tiers"], parts["cards"], changes, forms,
    ), []  # fmt: skip


def _row_faults(given: Mapping[str, Any], *, tiered: bool) -> Iterable[tuple[str, str]]:
    known = queries.vocabulary()
    if tiered and given.get("tier") not in TIERS:
        yield "tier", f"{given.get('tier')!r} is none of {', '.join(TIERS)}"
    for cell in ("since", "until"):
        if not isinstance(given.get(cell), date) and (cell == "since" or given.get(cell) is not None):
            yield cell, f"{given.get(cell)!r} is no date"
    if not str(given.get("source") or "").strip():
        yield "source", "is empty: say who says so, or own default"
    for name, text in given.items():
        if name in ROW:
            continue
        if name not in known:
            yield str(name), f"is no known fact: write one of {', '.join(known)}"
            continue
        try:
            cells.read(text, known[name])
        except ValueError as error:
            yield name, str(error)


def _change_faults(given: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if given.get("what") not in CHANGES:
        yield "what", f"{given.get('what')!r} is none of {', '.join(CHANGES)}"
    known = queries.vocabulary()
    if given.get("fact") not in known:
        yield "fact", f"{given.get('fact')!r} is no known fact"
        return
    try:
        cells.read(given.get("value"), known[given["fact"]])
    except ValueError as error:
        yield "value", str(error)


def _form_faults(given: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if not isinstance(given.get("version"), int):
        yield "version", f"{given.get('version')!r} is no whole number"
    if not isinstance(given.get("since"), date):
        yield "since", f"{given.get('since')!r} is no date"
    for question in given.get("questions") or [{}]:
        where = str(question.get("key") or "questions")
        if not all(question.get(name) for name in ("key", "zh", "en", "answers")):
            yield where, "needs key, zh, en and answers"
            continue
        for answer in question["answers"]:
            if not all(answer.get(name) for name in ("key", "zh", "en")):
                yield where, "has an answer without key, zh or en; yes and no are words here, so quote them"
            if answer.get("need") and answer["need"] not in Need.Kind.values:
                yield where, f"{answer['need']!r} is no kind of need: write one of {', '.join(Need.Kind.values)}"


def _row(number: int, given: Mapping[str, Any]) -> Row:
    known = queries.vocabulary()
    tests = {name: cells.read(given[name], known[name]) for name in given if name not in ROW}
    return Row(
        number, given.get("tier", ""), tests, given["since"], given.get("until"), given["source"], given.get("note", "")
    )


def _form(given: Mapping[str, Any], region: str) -> Form:
    questions = tuple(
        Question(
            one["key"],
            one["zh"],
            one["en"],
            tuple(Answer(**{**answer, "key": str(answer["key"])}) for answer in one["answers"]),
        )
        for one in given["questions"]
    )
    return Form(f"{region[:6]}.{given['version']}", given["version"], given["since"], questions)


@lru_cache
def _read(root: Path) -> tuple[tuple[Law, ...], tuple[Fault, ...]]:
    laws: list[Law] = []
    faults: list[Fault] = []
    for path in sorted(root.glob(f"*/{FILE}")):
        file, region = path.relative_to(root).as_posix(), queries.padded(path.parent.name)
        law, wrong = read(path.read_text(encoding="utf-8"), file, region)
        laws, faults = [*laws, *([law] if law else [])], faults + wrong
    return tuple(laws), tuple(faults)


def lint(root: Path | None = None) -> tuple[Fault, ...]:
    """Everything wrong in the files: file, row and cell."""
    return _read(root or queries.folder())[1]


def laws() -> tuple[Law, ...]:
    """Every region's file; with a fault in one none is used."""
    found, faults = _read(queries.folder())
    if faults:
        raise LawBroken("visits: " + "; ".join(str(fault) for fault in faults[:5]))
    return found


def at(region: Region) -> Law:
    """What holds in a region: its own file, or else that of the nearest region above it."""
    known = {law.region: law for law in laws()}
    found = next((known[code] for code in queries.line(region) if code in known), None)
    if found is None:
        raise LawBroken(f"no {FILE} holds in {region}")
    return found


def form_named(name: str) -> Form | None:
    """A version of the form by its name, however old."""
    return next((form for law in laws() for form in law.forms if form.name == name), None)


def tier_of(facts: Mapping[str, Any], law: Law, on: date) -> Row | None:
    """The first row that one elder's facts pass."""
    known = queries.vocabulary()
    filled = {name: about.absent if facts.get(name) is None else facts[name] for name, about in known.items()}
    return next((row for row in law.tiers if row.holds(on) and row.passes(filled)), None)
