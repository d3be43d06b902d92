"""A programme as a table that is taken in whole or not at all, and what a score comes to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yinian.foundation.periods import Period

FAILED, NORMAL, EXCELLENT = "failed", "normal", "excellent"
WANTED = ("number", "title", "owner", "year", "scope", "clause")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row, and what to write instead."""

    row: int
    what: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a programme: its days, the second of which no longer counts, and the fiscal year of its forecast."""

    number: int
    days: Period
    fiscal: int

    @property
    def awarded_in(self) -> int:
        """The fiscal year in which its result is awarded: forecast in one year, awarded in the next."""
        return self.fiscal + 1


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a target: of what, by which indicator (none: no records tell), and how much at least."""

    scope: str
    indicator: str
    least: Decimal | None


@dataclass(frozen=True, slots=True)
class Target:
    """One target of one year; where its words are ambiguous it has two readings."""

    number: int
    title: str
    owner: str
    year: int
    readings: tuple[Reading, ...]
    points: Decimal
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Bound:
    """So many points, and whether they belong to what is named by them."""

    points: Decimal
    inclusive: bool


@dataclass(frozen=True, slots=True)
class Bands:
    """Below one bound a programme fails, from another on it is excellent."""

    fail: Bound
    excellent: Bound


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from a year's score: in the next fiscal year an award, or what was paid is taken back."""

    band: str
    year: int
    award_fen: int
    clawback_fen: int


def year_of(day: date, years: Iterable[Year]) -> Year | None:
    """The one year that a day belongs to."""
    return next((one for one in years if day in one.days), None)


def band(score: Decimal, bands: Bands) -> str:
    """What a score is called; of each bound it is said whether it belongs below or above."""
    if score < bands.fail.points or (bands.fail.inclusive and score == bands.fail.points):
        return FAILED
    if score > bands.excellent.points or (bands.excellent.inclusive and score == bands.excellent.points):
        return EXCELLENT
    return NORMAL


def consequence(score: Decimal, bands: Bands, year: Year, forecast_fen: int, paid_fen: int) -> Consequence:
    """A failed year is awarded nothing and gives back what it was paid; any other has the rest of its forecast."""
    named = band(score, bands)
    if named == FAILED:
        return Consequence(named, year.awarded_in, 0, paid_fen)
    return Consequence(named, year.awarded_in, max(0, forecast_fen - paid_fen), 0)


def share(value: Decimal | None, least: Decimal | None) -> Decimal | None:
    """How much of a target is reached, at most all of it; nothing where nothing tells."""
    if value is None or least is None or least <= 0:
        return None
    return min(Decimal(1), value / least)


def reckoned(parts: Sequence[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """The score of a hundred that points and shares come to, over those targets that can be reckoned."""
    told = [(points, part) for points, part in parts if part is not None]
    whole = sum(points for points, _part in told)
    if not whole:
        return None
    return (sum((points * part for points, part in told), Decimal(0)) * 100 / whole).quantize(Decimal("0.01"))


def read(
    rows: Iterable[tuple[int, Mapping[str, Any]]], years: Collection[int], known: Collection[str]
) -> tuple[list[Target], list[Fault]]:
    """Read rows with their numbers; the faults of all of them are told together, and then none of them is used."""
    targets, faults, seen = [], [], set()
    for row, given in rows:
        cells = {name: str(value).strip() for name, value in given.items() if value is not None}
        wrong = [Fault(row, f"{name}_missing") for name in WANTED if not cells.get(name)]
        number, year = _whole(cells.get("number", "")), _whole(cells.get("year", ""))
        if cells.get("number") and (number is None or number < 1):
            wrong.append(Fault(row, "number_wrong", cells["number"]))
        if number in seen:
            wrong.append(Fault(row, "number_twice", cells["number"]))
        if cells.get("year") and year not in years:
            wrong.append(Fault(row, "year_unknown", cells["year"]))
        readings = [_reading(row, cells, "", known, wrong)]
        if cells.get("scope2"):
            readings.append(_reading(row, cells, "2", known, wrong))
        points = _number(cells.get("points") or "1")
        if points is None or points <= 0:
            wrong.append(Fault(row, "points_wrong", cells.get("points", "")))
        if wrong or number is None or year is None or points is None:
            faults += wrong
            continue
        seen.add(number)
        targets.append(
            Target(
                number,
                cells["title"],
                cells["owner"],
                year,
                tuple(readings),
                points,
                cells["clause"],
                cells.get("quote", ""),
            )
        )
    if not targets and not faults:
        faults.append(Fault(0, "empty"))
    return ([], faults) if faults else (targets, [])


def _reading(row: int, cells: Mapping[str, str], which: str, known: Collection[str], wrong: list[Fault]) -> Reading:
    indicator, text = cells.get(f"indicator{which}", ""), cells.get(f"least{which}", "")
    least = _number(text) if text else None
    if indicator and indicator not in known:
        wrong.append(Fault(row, "indicator_unknown", indicator))
    if text and (least is None or least <= 0):
        wrong.append(Fault(row, "least_wrong", text))
    if indicator and not text:
        wrong.append(Fault(row, "least_missing"))
    return Reading(cells.get(f"scope{which}", ""), indicator, least)


def _whole(text: str) -> int | None:
    found = _number(text)
    return int(found) if found is not None and found == found.to_integral_value() else None


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
