"""What the answers on a scale come to: the sum, the level before and after the clauses, which of them fired, and for how long."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yinian.entitlement.assessment.scales import Change, Findings, Item, Part, Row, Scale
from yinian.foundation.periods import add_months

DEFAULT_SCALE = "gbt42195"
# No document sets these terms; a region's policy may replace the first.
FINISH_DAYS, ANSWER_DAYS = 15, 15
MOST_EVENTS = 99
COMA = "coma"
MILD = 1

Answers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PartSum:
    """What one part came to; a level only where the scale gives parts one."""

    part: Part
    score: int
    level: int | None


@dataclass(frozen=True, slots=True)
class Fired:
    """A clause that applied, why, and by how many levels it alone would worsen the result."""

    clause: str
    zh: str
    en: str
    levels: int


@dataclass(frozen=True, slots=True)
class Result:
    """What an assessment found. `level` 0 is the best; `score` is the sum where the scale adds up."""

    score: int | None
    parts: tuple[PartSum, ...]
    preliminary: int
    fired: tuple[Fired, ...]
    level: int
    grade: str


def missing(scale: Scale, answers: Answers) -> list[Item]:
    """The items that have no answer yet, in their order."""
    return [item for item in scale.items if answers.get(item.code) not in item.scores]


def fits(scale: Scale, item: str, score: int) -> bool:
    """Whether this is an answer to an item of this scale."""
    known = scale.item(item)
    return known is not None and score in known.scores


def findings_fault(known: Findings, given: Mapping[str, Any]) -> str:
    """Which finding cannot be right: an unknown diagnosis or event, or a count that is none; or nothing."""
    diagnoses, events = {row.code for row in known.diagnoses}, {row.code for row in known.events}
    for code in given.get("diagnoses") or ():
        if code not in diagnoses:
            return str(code)
    for code, count in (given.get("events") or {}).items():
        if code not in events or not isinstance(count, int) or not 0 <= count <= MOST_EVENTS:
            return f"{code}={count}"
    return "" if isinstance(given.get(COMA, False), bool) else COMA


def result(scale: Scale, answers: Answers, findings: Mapping[str, Any], *, adds_up: bool) -> Result:
    """The result of a complete form; one with a gap has none, which is a ValueError."""
    gaps = missing(scale, answers)
    if gaps:
        raise ValueError(", ".join(item.code for item in gaps))
    parts = tuple(_sum(part, answers) for part in scale.parts)
    score = sum(part.score for part in parts) if scale.levelling == "sum-bands" else None
    before = _band(scale.bands, score) if score is not None else _combined(scale, parts)
    worst = len(scale.levels) - 1
    applied = [change for change in scale.changes if _fires(change, findings)]
    level = _after(before, applied, worst, adds_up=adds_up)
    fired = tuple(Fired(c.clause, c.zh, c.en, c.by if c.to is None else max(c.to - before, 0)) for c in applied)
    return Result(score, parts, before, fired, level, scale.levels[level].grade)


def _sum(part: Part, answers: Answers) -> PartSum:
    score = sum(answers[item.code] for item in part.items)
    level = _band(part.bands, score) if part.bands else _row(part.rows, answers) if part.rows else None
    return PartSum(part, score, level)


def _band(bands: Sequence[tuple[int, int]], score: int) -> int:
    return next(level for least, level in bands if score >= least)


def _combined(scale: Scale, parts: Iterable[PartSum]) -> int:
    levels = {part.part.code: part.level or 0 for part in parts}
    others = [level for code, level in levels.items() if code != scale.first]
    return _row(scale.rows, {**levels, "worst": max(others), "best": min(others)})


def _row(rows: Iterable[Row], values: Mapping[str, int]) -> int:
    """The level of the first row whose every condition holds."""
    for row in rows:
        if all(values[name] in allowed for name, allowed in row.items() if name != "level"):
            return int(row["level"])
    raise ValueError("no row fits")


def _fires(change: Change, findings: Mapping[str, Any]) -> bool:
    known = {*(findings.get("diagnoses") or ()), *([COMA] if findings.get(COMA) else [])}
    if change.findings:
        return not known.isdisjoint(change.findings)
    return bool(change.events) and sum((findings.get("events") or {}).values()) >= change.events


def _after(before: int, applied: Sequence[Change], worst: int, *, adds_up: bool) -> int:
    """The level after the clauses: straight to where one says, else worse by one or, where they add up, by all; never past the worst."""
    steps = [change.by for change in applied if change.to is None]
    raised = min(before + (sum(steps) if adds_up else max(steps, default=0)), worst)
    return max([raised, *(change.to for change in applied if change.to is not None)])


def valid_until(on: date, months: int | None) -> date | None:
    """The first day on which a result no longer holds; none where no term is set."""
    return None if months is None else add_months(on, int(months))


def finish_by(on: date, days: int | None = None) -> date:
    """The day by which an assessment that was arranged should have its result."""
    return on + timedelta(days=FINISH_DAYS if days is None else int(days))


# The six groups in special difficulty that visits and screenings are for (民政部等十部门, 2022): alone, empty nest, left behind,
# dependent, severely disabled, and bereaved of the only child.
SPECIAL: dict[str, tuple[str, ...]] = {
    "living": ("alone",),
    "empty_nest": ("yes",),
    "left_behind": ("yes",),
    "grade": ("mild", "moderate", "severe", "complete"),
    "disability": ("1", "2"),
    "bereaved_parent": ("yes",),
}
OLDEST, OLDER = 80, 65


def born_by(years: int, on: date) -> date:
    """The last birth date with which somebody has reached an age on a day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)


def rolled(counts: Mapping[str, int], places: Iterable[str]) -> dict[str, int]:
    """What lies in each of some places, from counts by path: a place holds all whose path begins with its own."""
    return {place: sum(count for path, count in counts.items() if path.startswith(place)) for place in places}
