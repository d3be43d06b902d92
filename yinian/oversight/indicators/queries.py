"""Figures: reckoned in columns, read from snapshots, and opened into the rows they count."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.db import connection
from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.facts import ORDERS
from yinian.entitlement.policies import queries as policies
from yinian.foundation import access, columns
from yinian.foundation.access import STANDINGS
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, end, holds, within
from yinian.oversight.indicators import rules
from yinian.oversight.indicators.models import Reckoning, Snapshot
from yinian.oversight.indicators.rules import Indicator, Part, Unit
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder
from yinian.registry.providers.facts import FACILITIES
from yinian.registry.providers.models import Facility

# A city of 1.88 million elders with all their facts needs more than the engine's usual share.
MEMORY_MB = 1_200
# Whose facts the table of definitions may name.
ROOMS = (ELDERS, FACILITIES, ORDERS)
FILE = Path(__file__).with_name("definitions.yaml")


class Row(NamedTuple):
    """What was reckoned for one figure of one region."""

    region_id: int
    region_path: str
    indicator: str
    numerator: int
    denominator: int
    own_numerator: int
    own_denominator: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one region as a page shows it, with its age."""

    indicator: Indicator
    region_id: int
    on: date
    computed_at: datetime
    numerator: int
    denominator: int
    own_numerator: int
    own_denominator: int

    @property
    def title(self) -> str:
        return worded(self.indicator)

    @property
    def unit(self) -> str:
        """What its rate is given in, or else what it counts."""
        return worded(self.indicator.unit)

    @property
    def counts(self) -> str:
        """What its numerator counts."""
        return worded(self.indicator.counts)

    @property
    def rate(self) -> Decimal | None:
        """The rate as it is quoted, or nothing where there is nobody to hold it against."""
        return rules.rate(self.numerator, self.denominator, self.indicator.per, self.indicator.places)

    @property
    def quoted(self) -> str:
        """The rate with its unit; of what is only counted, its share in percent."""
        rate = self.rate
        if rate is None:
            return "—"
        return f"{rate} {self.unit}" if self.indicator.rated and self.unit != "%" else f"{rate}%"

    @property
    def finer(self) -> Decimal | None:
        """The same rate with more decimals, where its definition wants them beside it."""
        places = self.indicator.finer
        return None if places is None else rules.rate(self.numerator, self.denominator, self.indicator.per, places)


@dataclass(frozen=True, slots=True)
class Rolled:
    """A region's figure against the sum of the regions right below it and what lies in itself alone."""

    indicator: Indicator
    whole: tuple[int, int]
    parts: tuple[int, int]
    own: tuple[int, int]

    @property
    def exact(self) -> bool:
        return self.whole == (self.parts[0] + self.own[0], self.parts[1] + self.own[1])


def worded(words: Unit | Indicator) -> str:
    """A definition's words in the reader's language."""
    return words.en if (get_language() or "").startswith("en") else words.zh


@lru_cache
def definitions() -> tuple[Indicator, ...]:
    """Every indicator, in the order of the table."""
    return rules.read(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@lru_cache
def version() -> str:
    """The version of the definitions: it changes with every letter of the table."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]


def definition(name: str) -> Indicator:
    """One indicator by its name."""
    found = next((known for known in definitions() if known.name == name), None)
    if found is None:
        raise access.missing(_("指标"), name)
    return found


def reckoned(actor: Actor, on: date) -> list[Row]:
    """Every figure of every region of the actor's on a day: one grouped query over all subjects, rolled up along their paths."""
    known = definitions()
    parts = rules.distinct(known)
    places = dict(Region.objects.filter(within(actor.region_path)).values_list("pk", "path"))
    with columns.engine(memory_mb=MEMORY_MB) as db:
        db.execute("SET preserve_insertion_order=false")
        for name in sorted({part.subject for part in parts}):
            about, facts = columns.SUBJECTS[name], rules.facts_of(parts, name)
            columns.table(db, name, about, facts, region_path=actor.region_path, on=on)
        found = {row[0]: row[1:] for row in db.execute(_grouped(parts, on)).fetchall()}
    none, taken = (0,) * (2 * len(parts)), _taken(known, parts)
    return [
        Row(pk, path, name, *take(sums))
        for pk, path in places.items()
        for sums in [found.get(pk, none)]
        for name, take in taken
    ]


def _taken(known: Sequence[Indicator], parts: Sequence[Part]) -> list[tuple[str, Callable[..., Any]]]:
    """Of each indicator, how its four numbers are taken from the sums of all parts."""
    at = {part: 2 * i for i, part in enumerate(parts)}
    pairs = [(indicator.name, at[indicator.numerator], at[indicator.denominator]) for indicator in known]
    return [(name, itemgetter(n, d, n + 1, d + 1)) for name, n, d in pairs]


def _grouped(parts: Sequence[Part], on: date) -> str:
    """Count by the subjects' own places, then add each place's counts to every region its path names."""
    counted = " UNION ALL ".join(_placed(parts, name, on) for name in sorted({part.subject for part in parts}))
    sums = ", ".join(f"sum(p{i})::BIGINT, sum(CASE WHEN last THEN p{i} ELSE 0 END)::BIGINT" for i in range(len(parts)))
    return f"""
        WITH places AS ({counted}),
        parted AS (SELECT *, string_split(trim(region_path, '/'), '/') AS parts FROM places),
        named AS (SELECT *, unnest(parts) AS part FROM parted)
        SELECT part::BIGINT, {sums} FROM (SELECT *, part = parts[-1] AS last FROM named) GROUP BY 1
    """


def _placed(parts: Sequence[Part], name: str, on: date) -> str:
    """The counts of one kind of subject by their own places, with nothing for the parts of other kinds."""
    counts = ", ".join(
        f"{part.sql(on) if part.subject == name else '0'}::BIGINT AS p{i}" for i, part in enumerate(parts)
    )
    return f"SELECT region_path, {counts} FROM memory.{name} GROUP BY region_path"


def days(actor: Actor) -> list[date]:
    """The days that figures are kept for, the youngest first."""
    return list(Reckoning.objects.order_by("-on").values_list("on", flat=True).distinct())


def reckoning(actor: Actor, on: date) -> Reckoning | None:
    """What counts for a day: the last revision of the youngest day on or before it."""
    return Reckoning.objects.filter(on__lte=on).order_by("-on", "-revision").first()


def values(actor: Actor, region: Region, on: date) -> dict[str, Figure]:
    """A region's figures by indicator; a region out of sight does not exist."""
    _seen(actor, region)
    return _figures(actor, [region.pk], on).get(region.pk, {})


def target(actor: Actor, known: Indicator, region: Region, on: date) -> int | float | None:
    """What the region has set itself to reach in this figure, if its policy says so."""
    found = policies.at(known.target, region, on) if known.target else None
    return found.value if found is not None and found.kind == "target" else None


def children(actor: Actor, region: Region, on: date) -> list[tuple[Region, dict[str, Figure]]]:
    """The regions right below one, each with its figures."""
    _seen(actor, region)
    below = list(Region.objects.filter(parent=region).order_by("path"))
    figures = _figures(actor, [place.pk for place in below], on)
    return [(place, figures[place.pk]) for place in below if place.pk in figures]


def roll_up(actor: Actor, region: Region, on: date) -> list[Rolled]:
    """Whether each of a region's figures is exactly the sum of those below it and of what lies in itself."""
    whole = values(actor, region, on)
    below = [figures for _place, figures in children(actor, region, on)]
    rolled = []
    for name, figure in whole.items():
        parts = [figures[name] for figures in below if name in figures]
        added = (sum(part.numerator for part in parts), sum(part.denominator for part in parts))
        own = (figure.own_numerator, figure.own_denominator)
        rolled.append(Rolled(figure.indicator, (figure.numerator, figure.denominator), added, own))
    return rolled


def elders_behind(actor: Actor, indicator: str, region: Region, on: date, part: str = "numerator") -> QuerySet[Elder]:
    """The elders whom a figure counts, by the very SQL that counted them; who may not read health sees no health figure's."""
    counted = _part(actor, indicator, part, ELDERS.name, region)
    groups = {columns.FACTS[ELDERS.name][fact].group for fact in counted.facts}
    if actor.role is not Role.SYSTEM and "health" in groups - STANDINGS[actor.role].columns:
        raise Refused(
            _("您要查看「{title}」包含的老人。"),
            _("您的岗位不能查看健康情况。"),
            _("请由可查看健康情况的工作人员办理。"),
            title=definition(indicator).zh,
        )
    rows = Elder.seen_by(actor).filter(within(region.path, "region_path"), pk__in=_counted(counted, region, on))
    return rows.order_by("region_path", "id")


def facilities_behind(
    actor: Actor, indicator: str, region: Region, on: date, part: str = "numerator"
) -> QuerySet[Facility]:
    """The facilities that a figure adds up, each with what it adds as `counted`, the greatest first."""
    known = _part(actor, indicator, part, FACILITIES.name, region)
    added = f"SELECT v.value FROM ({_fact(known, known.sums)}) v WHERE v.subject = registry_facility.id"
    rows = Facility.seen_by(actor).filter(within(region.path, "region_path"), pk__in=_counted(known, region, on))
    counted = rows.annotate(counted=RawSQL(_on(added, on), (), output_field=BigIntegerField()))
    return counted.filter(counted__gt=0).select_related("region", "operator").order_by("-counted", "id")


def _part(actor: Actor, indicator: str, part: str, subject: str, region: Region) -> Part:
    _seen(actor, region)
    counted = definition(indicator).part(part)
    if counted.subject != subject:
        raise access.missing(_("指标"), indicator)
    return counted


def _counted(part: Part, region: Region, on: date) -> RawSQL:
    """Those whom one part of a figure counts, from the same SQL of the same facts that the column engine reads."""
    conditions = ["s.region_path >= %s", "s.region_path < %s"]
    for test in part.tests:
        one = f"SELECT 1 FROM ({_fact(part, test.column)}) v WHERE v.subject = s.subject AND {test.plain.sql('v.value', on)}"
        # Who has no such fact at all passes a test that it is not so.
        conditions.append(f"{'NOT ' * test.negated}EXISTS ({one})")
    about = columns.SUBJECTS[part.subject].sql.replace("%", "%%")
    sql = f"SELECT s.subject FROM ({about}) s WHERE {' AND '.join(conditions)}"
    return RawSQL(_on(sql, on), (region.path, end(region.path)))


def _fact(part: Part, name: str) -> str:
    return columns.FACTS[part.subject][name].sql.replace("%", "%%")


def _on(sql: str, on: date) -> str:
    return sql.replace(":day", f"'{on}'" if connection.vendor == "sqlite" else f"DATE '{on}'")


def _seen(actor: Actor, region: Region) -> None:
    if not holds(actor.region_path, region.path):
        raise access.missing(Region._meta.verbose_name, region.pk)


def _figures(actor: Actor, regions: Sequence[int], on: date) -> dict[int, dict[str, Figure]]:
    found: dict[int, dict[str, Figure]] = defaultdict(dict)
    last = reckoning(actor, on)
    if last is None:
        return found
    rows = Snapshot.seen_by(actor).filter(reckoning=last, region_id__in=regions)
    kept = {(row.region_id, row.indicator): row for row in rows}
    for region in regions:
        for known in definitions():
            row = kept.get((region, known.name))
            if row is not None:
                found[region][known.name] = Figure(
                    known, region, last.on, last.computed_at,
                    row.numerator, row.denominator, row.own_numerator, row.own_denominator,
                )  # fmt: skip
    return found
