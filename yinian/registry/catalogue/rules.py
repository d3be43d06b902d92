"""The catalogue as it is written down: read, checked cell by cell, and compared with what stands."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

CATEGORIES = ("daily_care", "nursing", "health", "visiting", "comfort", "errands", "adaptation")
ELEMENTS = ("bed", "care", "help", "meal", "medical", "rehabilitation")
PLACES = ("home", "centre", "canteen", "phone", "residence")
CERTIFICATES = ("care_worker", "assessor", "nurse", "social_worker", "health")
PER = ("hour", "visit")
# Who bears a part of what is ordered, in the order in which they are asked.
PAYERS = ("hours", "insurance", "subsidy", "self")
# The four categories of supply that one marketplace brings together.
SUPPLIES = ("nursing", "medical", "meals", "housekeeping")
WORDS = {"code": 40, "zh": 40, "en": 80, "standard": 300, "standard_en": 500}
POINTS = range(3, 7)
MINUTES = range(5, 24 * 60 + 1)


@dataclass(frozen=True, slots=True)
class Skill:
    """Something a worker can do, by code, with its names."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of help as the file describes it."""

    code: str
    category: str
    elements: tuple[str, ...]
    zh: str
    en: str
    standard: str
    standard_en: str
    place: str
    minutes: int
    skill: str
    certificate: str
    checklist: tuple[tuple[str, str, str], ...]

    @property
    def columns(self) -> dict[str, Any]:
        """The item as the columns of its table hold it, but for version and days."""
        points = [{"key": key, "zh": zh, "en": en} for key, zh, en in self.checklist]
        return {
            "code": self.code, "category": self.category, "elements": list(self.elements), "zh": self.zh, "en": self.en,
            "standard": self.standard, "standard_en": self.standard_en, "place": self.place, "minutes": self.minutes,
            "skill": self.skill, "certificate": self.certificate, "checklist": points,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole file: from when its first versions hold, and its items in the order of the menu."""

    since: date
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and in which cell of which row of which file."""

    file: str
    row: int
    cell: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: row {self.row}, {self.cell}: {self.what}"


def _table(text: str, file: str, kind: type) -> tuple[Any, list[Fault]]:
    try:
        table = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return kind(), [Fault(file, line, "line of the file", str(error.problem))]
    except ValueError as error:  # a day that does not exist
        return kind(), [Fault(file, 0, "file", str(error))]
    return (table, []) if isinstance(table, kind) else (kind(), [Fault(file, 1, "file", f"is no {kind.__name__}")])


def read_skills(text: str, file: str) -> tuple[dict[str, Skill], list[Fault]]:
    """Read the vocabulary of skills: each once, with both names."""
    skills: dict[str, Skill] = {}
    table, faults = _table(text, file, list)
    for row, given in enumerate(table, 1):
        cells = given if isinstance(given, dict) else {}
        empty = [cell for cell in ("code", "zh", "en") if not _word(cells.get(cell))]
        faults += [Fault(file, row, cell, "is empty") for cell in empty]
        code = _word(cells.get("code"))
        if code in skills:
            faults.append(Fault(file, row, "code", f"{code} stands twice"))
        skills[code] = Skill(code, _word(cells.get("zh")), _word(cells.get("en")))
    return skills, faults


def read_items(text: str, file: str, skills: Collection[str]) -> tuple[Sheet | None, list[Fault]]:
    """Read the items; a file with a fault gives nothing, so that half a catalogue is never published."""
    table, faults = _table(text, file, dict)
    since = table.get("since")
    if not faults and not isinstance(since, date):
        faults.append(Fault(file, 1, "since", f"{since!r} is no date"))
    given, seen = table.get("items") or [], set()
    for row, cells in enumerate(given, 1):
        if not isinstance(cells, dict):
            faults.append(Fault(file, row, "item", "is no table of cells"))
            continue
        faults += [Fault(file, row, cell, what) for cell, what in _item_faults(cells, skills)]
        if cells.get("code") in seen:
            faults.append(Fault(file, row, "code", f"{cells['code']} stands twice"))
        seen.add(cells.get("code"))
    if faults or not isinstance(since, date):
        return None, faults
    return Sheet(since, tuple(_item(cells) for cells in given)), []


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _item_faults(cells: Mapping[str, Any], skills: Collection[str]) -> Iterable[tuple[str, str]]:
    for cell, longest in WORDS.items():
        if not 0 < len(_word(cells.get(cell))) <= longest:
            yield cell, f"must have 1 to {longest} characters"
    for cell, known in (("category", CATEGORIES), ("place", PLACES)):
        if cells.get(cell) not in known:
            yield cell, f"{cells.get(cell)!r} is none of {', '.join(known)}"
    for cell, may in (("skill", skills), ("certificate", CERTIFICATES)):
        if cells.get(cell) and cells[cell] not in may:
            yield cell, f"{cells[cell]!r} is not in the vocabulary"
    elements = cells.get("elements")
    if not isinstance(elements, list) or not elements:
        yield "elements", "is empty: every item has at least one of them"
    elif len(set(elements)) < len(elements) or not set(elements) <= set(ELEMENTS):
        yield "elements", f"{elements!r} repeats one or names one that does not exist"
    minutes = cells.get("minutes")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or minutes not in MINUTES:
        yield "minutes", f"{minutes!r} is no number of minutes of a day"
    unknown = set(cells) - {*WORDS, "category", "place", "skill", "certificate", "elements", "minutes", "checklist"}
    if unknown:
        yield min(map(str, unknown)), "is no cell of an item"
    yield from _checklist_faults(cells.get("checklist"))


def _checklist_faults(points: Any) -> Iterable[tuple[str, str]]:
    if not isinstance(points, list) or len(points) not in POINTS:
        yield "checklist", f"must have {POINTS.start} to {POINTS.stop - 1} points"
        return
    keys = [point.get("key") if isinstance(point, dict) else None for point in points]
    if len(set(keys)) < len(keys):
        yield "checklist", "has two points of one key"
    for number, point in enumerate(points, 1):
        if not isinstance(point, dict) or not all(_word(point.get(name)) for name in ("key", "zh", "en")):
            yield f"checklist.{number}", "needs key, zh and en"


def _item(cells: Mapping[str, Any]) -> Item:
    return Item(
        **{name: _word(cells[name]) for name in WORDS},
        category=cells["category"],
        elements=tuple(cells["elements"]),
        place=cells["place"],
        minutes=cells["minutes"],
        skill=_word(cells.get("skill")),
        certificate=_word(cells.get("certificate")),
        checklist=tuple((_word(p["key"]), _word(p["zh"]), _word(p["en"])) for p in cells["checklist"]),
    )


def supply(category: str, elements: Collection[str]) -> str:
    """Which of the four categories of supply an item belongs to; what is none of them, a visit or a talk, has none."""
    if "meal" in elements:
        return "meals"
    if category == "health" or {"medical", "rehabilitation"} & set(elements):
        return "medical"
    if category == "nursing" or (category == "daily_care" and "care" in elements):
        return "nursing"
    return "housekeeping" if category in ("daily_care", "errands") else ""


def differs(columns: Mapping[str, Any], standing: Mapping[str, Any]) -> bool:
    """Whether an item was changed since the version that stands."""
    return any(standing.get(name) != value for name, value in columns.items())


def cost_fen(price_fen: int, per: str, minutes: int) -> int:
    """What a visit of this length costs, rounded half up to the fen."""
    return price_fen if per == "visit" else (price_fen * minutes + 30) // 60


def part_fen(price_fen: int, per: str, minutes: int, whole: int) -> int:
    """What some minutes of a visit cost, rounded half up: of a price per visit they bear their share of the whole time."""
    if per == "visit":
        return (2 * price_fen * minutes + whole) // (2 * whole) if whole else price_fen
    return cost_fen(price_fen, per, minutes)
