"""What a generated region holds, table by table, beside what the documents say of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yinian.config.people.calibration import BANDS, Calibration, Published
from yinian.config.people.population import days_of_birth
from yinian.foundation import regions
from yinian.foundation.journal.lines import Line
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin
from yinian.registry.elders.rules import DEPENDENT

TABLES = (Elder, Household, ElderFact, Kin, Party, Line)
SEVERE, LIGHT = DEPENDENT[2:], DEPENDENT[:2]
NEEDY = Q(kind="income") | Q(kind="destitute_support")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of the document, what a run of this size should have of it, and what it has."""

    published: Published
    wanted: int
    generated: int

    @property
    def met(self) -> bool:
        return self.generated >= self.wanted if self.published.at_least else self.generated == self.wanted


def rows(region: Region) -> Iterator[tuple[str, int]]:
    """How many rows of each table lie in a region."""
    for model in TABLES:
        yield model._meta.db_table, model._base_manager.filter(_here(region)).count()


def compare(region: Region, calibration: Calibration, day: date) -> list[Comparison]:
    """Each published figure beside what the generated elders of this region show; a scaled run is held to its share."""
    if not calibration.published:
        return []
    elders = Elder.unscoped.filter(_here(region), generated=True).count()
    counted = figures(region, day, set(calibration.published)) | {"elders": elders}
    full, targets = calibration.total == elders, calibration.targets(elders, counted["rural"])
    found = []
    for published in calibration.published.values():
        share = published.count * elders // (calibration.total or 1)
        wanted = published.count if full else share if published.at_least else targets[published.name]
        found.append(Comparison(published, wanted, counted[published.name]))
    return found


def figures(region: Region, day: date, names: set[str]) -> dict[str, int]:
    """What the database says of the generated elders of a region on a day; figures nobody asks for are not counted."""
    facts = ElderFact.unscoped.filter(_here(region), until=None, elder__generated=True)
    said: Counter[str] = Counter()
    for kind, value, number in facts.values_list("kind", "value").annotate(n=Count("id")).order_by():
        said[kind] += number
        said[f"{kind}={value}"] += number
    counted = {kind: said[kind] for kind in ("empty_nest", "left_behind", "rural", "away", "bereaved_parent")}
    counted["dependent"] = sum(said[f"grade={grade}"] for grade in DEPENDENT)
    counted["in_need"] = said["income"] + said["destitute_support"]
    counted["resident"] = said["hukou"] - said["away"]
    if names & set(BANDS):
        counted |= _bands(region, day)
    if names & {"in_need_severe", "in_need_light", "in_need_dependent"}:
        counted["in_need_severe"], counted["in_need_light"] = _both(region, SEVERE), _both(region, LIGHT)
        counted["in_need_dependent"] = counted["in_need_severe"] + counted["in_need_light"]
    if "severe_at_home" in names:
        counted["severe_at_home"] = _at_home(region)
    return counted


def _here(region: Region) -> Q:
    return regions.within(region.path, "region_path")


def _bands(region: Region, day: date) -> dict[str, int]:
    def born(ages: tuple[int, int]) -> Q:
        first, last = days_of_birth(*ages, day)
        return Q(born_on__gte=date.fromordinal(first), born_on__lte=date.fromordinal(last))

    elders = Elder.unscoped.filter(_here(region), generated=True)
    counts = {f"band{i}": Count("id", born(ages)) for i, ages in enumerate(BANDS.values())}
    return dict(zip(BANDS, elders.aggregate(**counts).values(), strict=True))


def _both(region: Region, grades: tuple[str, ...]) -> int:
    """How many are of one of these grades and in need."""
    return _graded(region, grades).filter(Exists(_open(NEEDY))).count()


def _at_home(region: Region) -> int:
    """How many are severely or completely dependent, live here, and not in an institution."""
    return (
        _graded(region, SEVERE).exclude(Exists(_open(Q(kind="away") | Q(kind="living", value="residential")))).count()
    )


def _graded(region: Region, grades: tuple[str, ...]) -> QuerySet[ElderFact]:
    return ElderFact.unscoped.filter(_here(region), kind="grade", value__in=grades, until=None, elder__generated=True)


def _open(which: Q) -> QuerySet[ElderFact]:
    return ElderFact.unscoped.filter(which, elder=OuterRef("elder"), until=None)


def analyse() -> None:
    """Let PostgreSQL learn what a large load has changed, so that the first queries after it are planned well."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in TABLES:
                cursor.execute(f'ANALYZE "{model._meta.db_table}"')
