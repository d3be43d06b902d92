"""When reports are due, how far a list of tasks has come, and what an appraisal comes to; pure functions over plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from yinian.foundation.periods import add_months

FULL = 100
# No document seen sets the parts; an officer may put other points in before the sheet is concluded.
PARTS: dict[str, int] = {"tasks": 40, "todos": 20, "reports": 20, "quality": 20}
STEPS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list of tasks has come."""

    total: int
    done: int
    late: int = 0

    @property
    def percent(self) -> int | None:
        """Whole percent done, rounded down so that 100 means all of them; nothing where there is no task."""
        return self.done * 100 // self.total if self.total else None


def periods_begun(every: str, since: date, today: date) -> list[date]:
    """The first days of the periods from `since` on that have begun by today."""
    if every == "week":
        first, step = since - timedelta(days=since.weekday()), timedelta(days=7)
        return [first + step * n for n in range((today - first).days // 7 + 1)] if first <= today else []
    day, found = _first_day(every, since), []
    while day <= today:
        found.append(day)
        day = add_months(day, STEPS[every])
    return found


def _first_day(every: str, day: date) -> date:
    months = STEPS[every]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def due_on(every: str, first: date, days: int) -> date:
    """The last day on which the report of a period is in time: so many days after the period has ended."""
    after = first + timedelta(days=7) if every == "week" else add_months(first, STEPS[every])
    return after + timedelta(days=days - 1)


def share(full: int, good: int, total: int) -> int | None:
    """The points for a share of things done right, rounded half up; nothing to do leaves the part without a basis."""
    return (full * good * 2 + total) // (total * 2) if total else None


def score(lines: Iterable[tuple[int, int | None]]) -> int | None:
    """What full points and given points of the lines come to in a hundred; lines without a basis are left out of both."""
    known = [(full, points) for full, points in lines if points is not None]
    full = sum(line[0] for line in known)
    return (sum(line[1] for line in known) * FULL * 2 + full) // (full * 2) if full else None


@dataclass(frozen=True, slots=True)
class Given:
    """One task as a row of the imported list says it."""

    line: int
    category: str
    number: int
    title: str
    owner: str
    helpers: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be taken, and why: the column's key and the code of the fault."""

    line: int
    column: str
    fault: str
    value: str = ""


def faults(rows: Iterable[Given], owners: Mapping[str, int], taken: Iterable[int] = ()) -> list[Wrong]:
    """What is wrong with the rows of a list of tasks, row by row; an empty answer means that all may be taken."""
    found, seen = [], dict.fromkeys(taken, 0)
    for row in rows:
        if not row.category:
            found.append(Wrong(row.line, "category", "empty"))
        if not row.title:
            found.append(Wrong(row.line, "title", "empty"))
        elif len(row.title) > 300:
            found.append(Wrong(row.line, "title", "long"))
        if row.number < 1:
            found.append(Wrong(row.line, "number", "number"))
        elif row.number in seen:
            found.append(Wrong(row.line, "number", "twice", str(row.number)))
        seen[row.number] = row.line
        if row.owner not in owners:
            found.append(Wrong(row.line, "owner", "unknown" if row.owner else "empty", row.owner))
        if row.due_on is None:
            found.append(Wrong(row.line, "due", "day"))
    return found
