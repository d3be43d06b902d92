"""Figures: reckoned in columns, read from snapshots by day, month, region and version, and held against each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Max, QuerySet
from django.db.models.functions import TruncMonth

from yinian.entitlement.policies import queries as policies
from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region, holds, within
from yinian.oversight.indicators import reckoning as engine
from yinian.oversight.indicators import reports, shelf
from yinian.oversight.indicators.book import Indicator, Measure
from yinian.oversight.indicators.figures import Figure, Rolled
from yinian.oversight.indicators.models import Edition, Reckoning, Snapshot
from yinian.oversight.indicators.reckoning import Counted

MONTHS = 13


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What was reckoned for a day: every measure, in this order, of every one of these regions."""

    names: tuple[str, ...]
    places: Mapping[int, str]
    counted: Mapping[int, Counted]


def definitions() -> tuple[Indicator, ...]:
    """Every indicator, in the order of the files."""
    return tuple(shelf.known().indicators.values())


def reckoned(actor: Actor, on: date) -> Reckoned:
    """Every measure of every region of the actor's on a day: counted where its subjects are, and rolled up along their paths."""
    known = shelf.known()
    places = dict(Region.objects.filter(within(actor.region_path)).values_list("pk", "path"))
    counted = engine.reckon(known, places, region_path=actor.region_path, on=on)
    told = reports.told(actor, on)
    filled = {pk: _told(one, told.get(pk, {}), known.measures) for pk, one in counted.items()}
    return Reckoned(tuple(known.measures), places, filled)


def _told(counted: Counted, told: Mapping[str, int], measures: Mapping[str, Measure]) -> Counted:
    numbers = [
        told.get(name) if one.reported else number
        for (name, one), number in zip(measures.items(), counted.numbers, strict=True)
    ]
    return Counted(numbers, counted.own)


def days(actor: Actor) -> list[date]:
    """The days that figures are kept for, the youngest first."""
    return list(Reckoning.objects.order_by("-on").values_list("on", flat=True).distinct())


def day_of(actor: Actor, on: date) -> date | None:
    """The youngest day on or before one that figures are kept for."""
    return Reckoning.objects.filter(on__lte=on).aggregate(last=Max("on"))["last"]


def reckoning(actor: Actor, on: date) -> Reckoning | None:
    """What counts for a day: the last revision of the youngest day on or before it."""
    return Reckoning.objects.filter(on__lte=on).order_by("-on", "-revision").select_related("edition").first()


def values(actor: Actor, region: Region, on: date) -> dict[str, Figure]:
    """A region's figures by indicator on the youngest day kept; a region out of sight does not exist."""
    _seen(actor, region)
    return _figures(actor, [region.pk], on).get(region.pk, {})


def children(actor: Actor, region: Region, on: date) -> list[tuple[Region, dict[str, Figure]]]:
    """The regions right below one, each with its figures."""
    _seen(actor, region)
    return _beside(actor, Region.objects.filter(parent=region), on)


def siblings(actor: Actor, region: Region, name: str, on: date) -> list[tuple[Region, Figure]]:
    """One figure of a region and of all that lie beside it under the same parent, where the actor holds that parent."""
    _seen(actor, region)
    parent = region.parent
    inside = parent is not None and holds(actor.region_path, parent.path)
    rows = Region.objects.filter(parent=parent) if inside else Region.objects.filter(pk=region.pk)
    return [(place, figures[name]) for place, figures in _beside(actor, rows, on) if name in figures]


def _beside(actor: Actor, rows: QuerySet[Region], on: date) -> list[tuple[Region, dict[str, Figure]]]:
    places = list(rows.order_by("path"))
    figures = _figures(actor, [place.pk for place in places], on)
    return [(place, figures[place.pk]) for place in places if place.pk in figures]


def trend(actor: Actor, region: Region, name: str, on: date, months: int = MONTHS) -> list[Figure]:
    """One figure at the end of each of the last months, the last one so far; a month is what its last kept day says."""
    _seen(actor, region)
    kept = Reckoning.objects.filter(on__lte=on).annotate(month=TruncMonth("on")).values("month").order_by("-month")
    last = [row["last"] for row in kept.annotate(last=Max("on"))[:months]]
    known, rows = shelf.indicator(name), Snapshot.seen_by(actor).filter(region=region, on__in=last)
    return sorted(_latest(rows, [known]), key=lambda figure: figure.on)


def by_day(actor: Actor, region: Region, name: str, since: date, until: date) -> list[Figure]:
    """One figure on each kept day from one up to and without another."""
    _seen(actor, region)
    rows = Snapshot.seen_by(actor).filter(region=region, on__gte=since, on__lt=until)
    return sorted(_latest(rows, [shelf.indicator(name)]), key=lambda figure: figure.on)


def versions(actor: Actor, region: Region, name: str, on: date) -> list[Figure]:
    """Every version of one figure for the day that counts, the last first: a correction leaves what was told before."""
    _seen(actor, region)
    day = day_of(actor, on)
    if day is None:
        return []
    rows = Snapshot.seen_by(actor).filter(region=region, on=day).select_related("reckoning__edition")
    found = [_figure(shelf.indicator(name), row) for row in rows.order_by("-reckoning__revision")]
    known = [one for one in found if one is not None]
    return [
        one
        for one, before in zip(known, [*known[1:], None], strict=True)
        if before is None or (one.numerator, one.denominator) != (before.numerator, before.denominator)
    ]


def target(actor: Actor, known: Indicator, region: Region, on: date) -> int | float | None:
    """What the region has set itself to reach in this figure, if its policy says so."""
    found = policies.at(known.target, region, on) if known.target else None
    return found.value if found is not None and found.kind in ("target", "rule") else None


def roll_up(actor: Actor, region: Region, on: date) -> list[Rolled]:
    """Whether each of a region's figures that add up is exactly the sum of those below it and of what lies in itself."""
    whole = values(actor, region, on)
    below = [figures for _place, figures in children(actor, region, on)]
    rolled = []
    for name, figure in whole.items():
        if not all(measure.adds_up for measure in figure.indicator.measures):
            continue
        parts = [figures[name] for figures in below if name in figures]
        added = (sum(part.numerator or 0 for part in parts), sum(part.denominator or 0 for part in parts))
        own = (figure.own_numerator, figure.own_denominator)
        rolled.append(Rolled(figure.indicator, (figure.numerator or 0, figure.denominator or 0), added, own))
    return rolled


def snapshots(actor: Actor, on: date) -> dict[int, Snapshot]:
    """What counts of every region on a day that is kept: each region's last version."""
    rows = Snapshot.seen_by(actor).filter(on=on).select_related("reckoning").order_by("reckoning__revision")
    return {row.region_id: row for row in rows}


def read(text: str) -> list[int | None]:
    """The numbers of a snapshot."""
    return [int(one) if one else None for one in text.split(",")] if text else []


def written(numbers: Sequence[int | None]) -> str:
    """Numbers as a snapshot keeps them."""
    return ",".join("" if one is None else str(one) for one in numbers)


@lru_cache(maxsize=200)
def places_of(edition: int) -> dict[str, int]:
    """Where the numbers of each measure stand in the snapshots of an edition, which never changes."""
    return {name: place for place, name in enumerate(Edition.objects.get(pk=edition).names)}


def _seen(actor: Actor, region: Region) -> None:
    if not holds(actor.region_path, region.path):
        raise access.missing(Region._meta.verbose_name, region.pk)


def _figures(actor: Actor, regions: Sequence[int], on: date) -> dict[int, dict[str, Figure]]:
    found: dict[int, dict[str, Figure]] = defaultdict(dict)
    day = day_of(actor, on)
    if day is None:
        return found
    rows = Snapshot.seen_by(actor).filter(on=day, region_id__in=regions)
    for figure in _latest(rows, definitions()):
        found[figure.region_id][figure.indicator.name] = figure
    return found


def _latest(rows: QuerySet[Snapshot], wanted: Iterable[Indicator]) -> list[Figure]:
    """The figures of the last version of each region and day."""
    last = {(row.region_id, row.on): row for row in rows.select_related("reckoning__edition").order_by("reckoning_id")}
    figures = [_figure(known, row) for row in last.values() for known in wanted]
    return [figure for figure in figures if figure is not None]


def _figure(known: Indicator, row: Snapshot) -> Figure | None:
    """One figure out of a snapshot, or nothing where its edition did not count it yet."""
    places = places_of(row.reckoning.edition_id)
    if any(measure.name not in places for measure in known.measures):
        return None
    at = [places[measure.name] for measure in known.measures]
    numbers, own = read(row.numbers), read(row.own)
    whole = [numbers[place] for place in at] + [None]
    alone = [(own[place] if own else 0) or 0 for place in at] + [0]
    made = row.reckoning
    return Figure(
        known, row.region_id, row.on, made.computed_at, made.revision, made.edition.version,
        whole[0], whole[1], alone[0], alone[1],
    )  # fmt: skip
