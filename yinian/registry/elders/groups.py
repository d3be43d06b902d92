"""Reads of labels and groups: how many a region has, counted at night in columns, and the elders behind each number."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yinian.foundation import access, columns
from yinian.foundation.actor import Actor
from yinian.foundation.periods import age
from yinian.foundation.regions import Level, Region, within
from yinian.registry.elders import labels, queries
from yinian.registry.elders.charge import Charge, Tally
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.labels import Column, Field, Group, Label, Table
from yinian.registry.elders.models import Elder

FILE = Path(__file__).with_name("labels.yaml")
ALL, COMPLETE, UNCHARGED = "all", "complete", "uncharged"
SPECIAL = "special"
MEMORY_MB = 1_200
# A region with more elders than this is opened place by place.
LISTED = 20_000


@lru_cache
def table() -> Table:
    """The labels, groups and fields of the table."""
    return labels.read(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Slot:
    """One number of a region: everybody, a label, a group, a group's elders in nobody's charge, or a missing field."""

    name: str
    zh: str
    en: str
    of: Label | Group | Field | None = None

    @property
    def title(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh

    @property
    def plain(self) -> str:
        """What it is of, without saying that it is missing."""
        about = self.of or self
        return about.en if (get_language() or "").startswith("en") else about.zh

    def sql(self, column: Column, on: date) -> str:
        """Its condition; `column` tells how a test on a fact is written where it runs."""
        if isinstance(self.of, Label):
            return _label(self.of, column, on)
        if isinstance(self.of, Group):
            rows = [" OR ".join(_label(label, column, on) for label in row) for row in self.of.rows]
            whole = " AND ".join(f"({row})" for row in rows)
            return f"{whole} AND NOT {column('charged', '{} IS NOT NULL')}" if self.name == UNCHARGED else whole
        if isinstance(self.of, Field):
            return f"NOT {column(self.of.fact, '{} IS NOT NULL')}"
        if self.name == COMPLETE:
            return " AND ".join(column(field.fact, "{} IS NOT NULL") for field in table().fields)
        return "1 = 1"


def _label(label: Label, column: Column, on: date) -> str:
    return f"({' OR '.join(column(test.fact, test.sql('{}', on)) for test in label.tests)})"


@lru_cache
def slots() -> dict[str, Slot]:
    """Every number that is counted of a region, by its name."""
    known = table()
    special = next(group for group in known.groups if group.name == SPECIAL)
    found = [Slot(ALL, "全部老人", "All elders")]
    found += [Slot(label.name, label.zh, label.en, label) for label in known.labels]
    found += [Slot(group.name, group.zh, group.en, group) for group in known.groups]
    found += [
        Slot(UNCHARGED, "没有责任人的特殊困难老年人", "In special difficulty and in nobody's charge", special),
        Slot(COMPLETE, "档案完整", "Whole files"),
    ]
    found += [Slot(f"lacks-{one.name}", f"缺{one.zh}", f"Lacking: {one.en}", one) for one in known.fields]
    return {slot.name: slot for slot in found}


def slot(name: str) -> Slot:
    """One of them."""
    if name not in slots():
        raise access.missing(_("人群"), name)
    return slots()[name]


def elders(actor: Actor, region: Region, name: str, on: date | None = None) -> QuerySet[Elder]:
    """The elders whom a number counts, by the very condition that counted them, read from the live rows."""
    day = on or timezone.localdate()
    rows = queries.living(actor).filter(within(region.path, "region_path"))
    known = slot(name)
    return rows if name == ALL else rows.filter(RawSQL(known.sql(_live(day), day), (), output_field=BooleanField()))


def about(name: str, on: date, elder: str) -> str:
    """The condition that the elder whom a column of live rows names is counted by a number."""
    return (
        f"EXISTS (SELECT 1 FROM registry_elder WHERE registry_elder.id = {elder} AND {slot(name).sql(_live(on), on)})"
    )


def in_columns(name: str, on: date) -> tuple[str, list[str]]:
    """The same condition over a table of facts in columns, and the facts that it reads."""
    known = slot(name)
    labels_ = [label for row in known.of.rows for label in row] if isinstance(known.of, Group) else []
    labels_ = [known.of] if isinstance(known.of, Label) else labels_
    return known.sql(_in_table, on), sorted({test.fact for label in labels_ for test in label.tests})


def listed(region: Region, tally: Tally | None) -> bool:
    """Whether a region is small enough to leaf through: each of its elders is asked one by one; a larger one is narrowed first."""
    small = region.level in (Level.STREET, Level.COMMUNITY)
    return small or (tally is not None and tally.counts.get(ALL, 0) <= LISTED)


def _live(on: date) -> Column:
    """A test on a fact as a question about one elder's own rows, from the SQL that the column engine reads."""
    day = f"'{on}'" if connection.vendor == "sqlite" else f"DATE '{on}'"

    def column(fact: str, text: str) -> str:
        known = columns.FACTS[ELDERS.name][fact].sql.replace(":day", day).replace("%", "%%")
        # The offset keeps the planner at one elder's own rows; left free, it would hash every fact of the city first.
        asked = f"SELECT 1 FROM ({known}) v WHERE v.subject = registry_elder.id AND {text.replace('{}', 'v.value')}"
        return f"EXISTS ({asked} LIMIT 1 OFFSET 0)"

    return column


def _in_table(fact: str, text: str) -> str:
    return f"({text.replace('{}', fact)})"


def counted(actor: Actor, on: date) -> list[tuple[int, str, dict[str, int]]]:
    """Every number of every region of the actor's on a day: one grouped query over all elders, added up along their paths."""
    known = slots()
    facts = sorted({*_facts(known.values()), "charged"})
    counts = ", ".join(f"count(*) FILTER (WHERE {one.sql(_in_table, on)})" for one in known.values())
    with columns.engine(memory_mb=MEMORY_MB) as db:
        db.execute("SET preserve_insertion_order=false")
        columns.table(db, "elders", ELDERS, facts, region_path=actor.region_path, on=on)
        found = db.execute(f"SELECT region_path, {counts} FROM memory.elders GROUP BY region_path").fetchall()
    sums: dict[int, Counter[str]] = {}
    for path, *numbers in found:
        for part in path.strip("/").split("/"):
            sums.setdefault(int(part), Counter()).update(dict(zip(known, numbers, strict=True)))
    places = Region.objects.filter(within(actor.region_path)).values_list("pk", "path")
    return [(pk, path, {name: sums.get(pk, Counter())[name] for name in known}) for pk, path in places]


def _facts(known: Iterable[Slot]) -> Iterable[str]:
    for one in known:
        if isinstance(one.of, Field):
            yield one.of.fact
        elif isinstance(one.of, Label):
            yield from (test.fact for test in one.of.tests)


def tally(actor: Actor, region: Region) -> Tally | None:
    """A region's numbers as they were last counted."""
    return Tally.seen_by(actor).filter(region=region).first()


def below(actor: Actor, region: Region) -> QuerySet[Tally]:
    """The numbers of the regions right below one, in their order."""
    return Tally.seen_by(actor).filter(region__parent=region).select_related("region").order_by("region_path")


def charge(actor: Actor, person: Elder) -> Charge | None:
    """Who answers for an elder today."""
    return Charge.seen_by(actor).filter(elder=person, until=None).first()


def charges(actor: Actor, person: Elder) -> QuerySet[Charge]:
    """Everybody who answered for an elder, the youngest first."""
    return Charge.seen_by(actor).filter(elder=person).order_by("-since", "-id")


def labels_of(actor: Actor, person: Elder) -> list[Label]:
    """The labels an elder bears today, as far as the actor may read what makes them; ages come from the birth date."""
    true, day = queries.open_facts(actor, person), timezone.localdate()
    return [label for label in table().labels if any(_holds(test, true, person, day) for test in label.tests)]


def _holds(test: labels.Test, true: dict[str, str], person: Elder, day: date) -> bool:
    if test.values:
        return true.get(test.fact) in test.values
    years = age(person.born_on, day)
    return test.low <= years and (test.high is None or years <= test.high)


def special(actor: Actor, person: Elder) -> bool:
    """Whether an elder is in special difficulty today."""
    mine = {label.name for label in labels_of(actor, person)}
    group = next(one for one in table().groups if one.name == SPECIAL)
    return all(mine & {label.name for label in row} for row in group.rows)
