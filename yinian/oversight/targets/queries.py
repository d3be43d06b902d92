"""Reads of programmes: what each target came to in its year, in both readings, what that adds up to, and what follows."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region
from yinian.oversight.indicators import queries as indicators
from yinian.oversight.indicators.figures import Figure
from yinian.oversight.targets import rules, tables
from yinian.oversight.targets.models import Programme, Score
from yinian.oversight.targets.rules import Consequence, Reading, Target, Year


@dataclass(frozen=True, slots=True)
class Read:
    """One reading of a target with its figure, where records tell one."""

    reading: Reading
    figure: Figure | None

    @property
    def share(self) -> Decimal | None:
        return rules.share(self.figure.value if self.figure else None, self.reading.least)

    @property
    def reached(self) -> bool | None:
        """Whether it was reached; nothing where nothing tells."""
        return None if self.share is None else self.share >= 1


@dataclass(frozen=True, slots=True)
class Line:
    """A target with its readings."""

    target: Target
    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One year of a programme: its targets, what they come to of themselves, its score, and what follows from that."""

    year: Year
    on: date
    lines: list[Line]
    reckoned: Decimal | None
    score: Score | None
    consequence: Consequence | None

    @property
    def told(self) -> int:
        """How many targets can be reckoned."""
        return sum(line.reads[0].share is not None for line in self.lines)


def programmes(actor: Actor, region: Region) -> QuerySet[Programme]:
    """The programmes of a region, the youngest first."""
    return Programme.seen_by(actor).filter(region=region).select_related("region").order_by("-id")


def programme(actor: Actor, pk: int) -> Programme:
    """One programme within the actor's sight."""
    return access.found(Programme.seen_by(actor).select_related("region"), pk)


def year(row: Programme, number: int) -> Year | None:
    """One year of a programme."""
    return next((one for one in tables.years_of(row.content) if one.number == number), None)


def standing(actor: Actor, row: Programme, number: int, today: date) -> Standing | None:
    """A year of a programme as it stands today, or stood on its last day."""
    chosen = year(row, number)
    if chosen is None or chosen.days.until is None:
        return None
    on = min(today, chosen.days.until - timedelta(days=1))
    figures = indicators.values(actor, row.region, on)
    lines = [
        Line(target, tuple(Read(one, figures.get(one.indicator)) for one in target.readings))
        for target in tables.targets_of(row.content)
        if target.year == number
    ]
    told = rules.reckoned([(line.target.points, line.reads[0].share) for line in lines])
    scored = Score.seen_by(actor).filter(programme=row, year=number).order_by("-id").first()
    follows = None
    if scored is not None:
        points = Decimal(scored.hundredths) / 100
        follows = rules.consequence(points, tables.bands_of(row.content), chosen, scored.forecast_fen, scored.paid_fen)
    return Standing(chosen, on, lines, told, scored, follows)
