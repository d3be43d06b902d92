"""Who could have what and does not ask: found in columns for everybody at once, kept as a dated file, opened into its rows.

The file holds numbers of elders, places and amounts, and nothing that names anybody; who has asked or got a decision since it
was written is left out when a list is opened.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone

from yinian.entitlement.benefits import entitled
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.flow import OPEN, Status
from yinian.entitlement.benefits.models import Decision
from yinian.foundation import columns
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region, holds
from yinian.registry.elders import queries as elders
from yinian.registry.elders.models import Elder

# A list is opened no further than this.
MOST = 1_001
SHAPE = "benefit VARCHAR, subject BIGINT, region_path VARCHAR, amount BIGINT, unit VARCHAR, per VARCHAR, first_served BOOLEAN"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one place could have one benefit, and how much that is each span."""

    benefit: str
    unit: str
    per: str
    people: int
    amount: int
    first_served: int


def _file(region_path: str) -> Path:
    """Where what was found is kept: one file a tree of regions."""
    return settings.VAR / "columns" / f"eligible-{region_path.strip('/').partition('/')[0]}.parquet"


def find(top: Region, on: date) -> int:
    """Look for everybody of a tree of regions who could have something, keep it, and say how many were found."""
    kept = _file(top.path)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with entitled.opened(top, on) as census:
        census.db.execute(f"CREATE TABLE found ({SHAPE})")
        for table in entitled.each(census, decided="d.granted"):
            census.db.execute(
                f"INSERT INTO found SELECT '{table.benefit}', subject, region_path, amount, '{table.unit}', '{table.per}', "
                "first_served FROM entitled"
            )
        (count,) = census.db.execute("SELECT count(*) FROM found").fetchone() or (0,)
        written = kept.with_suffix(".new")
        # Sorted by place, so that one place is read without the rest.
        census.db.execute(f"COPY (FROM found ORDER BY region_path, benefit, subject) TO '{written}' (FORMAT parquet)")
        written.replace(kept)
    return int(count)


def found_at(actor: Actor) -> datetime | None:
    """When the actor's tree of regions was last looked through."""
    kept = _file(actor.region_path)
    if not actor.region_path.strip("/") or not kept.is_file():
        return None
    return timezone.localtime(datetime.fromtimestamp(kept.stat().st_mtime, tz=timezone.get_current_timezone()))


def _ask(actor: Actor, region: Region, statement: str) -> list[tuple[Any, ...]]:
    """Ask the kept file about a place in the actor's sight; nothing where nobody looked yet."""
    if not holds(actor.region_path, region.path) or found_at(actor) is None:
        return []
    here = columns.here(region.path, "region_path")
    with duckdb.connect(":memory:") as db:
        db.execute(f"CREATE VIEW found AS SELECT * FROM read_parquet('{_file(region.path)}') WHERE {here}")
        return db.execute(statement).fetchall()


def counts(actor: Actor, region: Region) -> list[Count]:
    """How many of a place could have each benefit and do not."""
    rows = _ask(
        actor, region,
        "SELECT benefit, unit, per, count(*), sum(amount), count(*) FILTER (WHERE first_served) FROM found "
        "GROUP BY benefit, unit, per ORDER BY count(*) DESC, benefit, per",
    )  # fmt: skip
    return [Count(name, unit, per, people, int(amount), first) for name, unit, per, people, amount, first in rows]


def below(actor: Actor, region: Region, benefit: str) -> list[tuple[Region, int]]:
    """How many of each place right below one could have a benefit, the most first."""
    depth = region.path.count("/")
    rows = _ask(
        actor, region,
        f"SELECT split_part(region_path, '/', {depth + 1}), count(*) FROM found "
        f"WHERE benefit = '{_word(benefit)}' GROUP BY 1 ORDER BY 2 DESC, 1",
    )  # fmt: skip
    known = Region.objects.in_bulk([int(pk) for pk, _count in rows if pk])
    return [(known[int(pk)], count) for pk, count in rows if pk and int(pk) in known]


def people(
    actor: Actor, region: Region, benefit: str, *, served_first: bool = False
) -> tuple[QuerySet[Any], dict[int, int]]:
    """Those of a place who could have a benefit and have neither it nor asked for it, and how much each would have.

    In the order of their places; `later` is false for whom the document serves first, and with `served_first` a list that is
    cut short is cut at its other end.
    """
    order = "first_served DESC, region_path, subject" if served_first else "region_path, subject"
    rows = _ask(
        actor, region,
        f"SELECT subject, amount, first_served FROM found WHERE benefit = '{_word(benefit)}' ORDER BY {order} LIMIT {MOST}",
    )  # fmt: skip
    first = [pk for pk, _amount, served in rows if served]
    later = Case(When(pk__in=first, then=Value(False)), default=Value(True), output_field=BooleanField())
    found = missing(actor, [row[0] for row in rows], benefit).annotate(later=later)
    return found, {pk: amount for pk, amount, _served in rows}


def missing(actor: Actor, numbers: list[int], benefit: str) -> QuerySet[Elder]:
    """Those of some elders who live here and have neither the benefit nor an open application for it."""
    granted = Decision.seen_by(actor).filter(benefit=benefit, status=Status.GRANTED, elder=OuterRef("pk"))
    asked = Application.seen_by(actor).filter(benefit=benefit, status__in=OPEN, elder=OuterRef("pk"))
    rows = elders.living(actor).filter(pk__in=numbers)
    return rows.exclude(Exists(granted)).exclude(Exists(asked))


def _word(benefit: str) -> str:
    return benefit if benefit.isidentifier() else ""
