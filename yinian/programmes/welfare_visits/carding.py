"""Reads of the cards with whom to ring when ill: who has one, who should, and what share of those that is."""

import re
from datetime import date

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Prefetch, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies import trees
from yinian.foundation import columns
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Level, Region, within
from yinian.programmes.welfare_visits import law as laws
from yinian.programmes.welfare_visits.law import Row
from yinian.programmes.welfare_visits.models import Card
from yinian.registry.elders import queries as registry
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder


def cards(actor: Actor) -> QuerySet[Card]:
    """The cards in use, the youngest first."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    return Card.seen_by(actor).filter(until=None).prefetch_related(elders).order_by("-issued_on", "-id")


def card_of(actor: Actor, person: Elder) -> Card | None:
    """An elder's card."""
    return Card.seen_by(actor).filter(elder=person, until=None).first()


def small(region: Region) -> bool:
    """Whether a place is small enough to ask each of its elders."""
    return region.level in (Level.STREET, Level.COMMUNITY)


def eligible(actor: Actor, region: Region) -> QuerySet[Elder]:
    """The elders of a small place who should have a card: any row of the region's terms names them."""
    day = timezone.localdate()
    rows = [row for row in laws.at(region).cards if row.holds(day)]
    said = " OR ".join(f"({_live(row, day)})" for row in rows) or "1 = 0"
    here = registry.living(actor).filter(within(region.path, "region_path"))
    return here.filter(RawSQL(said, (), output_field=BooleanField())).order_by("region_path", "id")


def without(actor: Actor, region: Region) -> QuerySet[Elder]:
    """Those of them who have none."""
    return eligible(actor, region).filter(~Exists(Card.seen_by(actor).filter(elder=OuterRef("pk"), until=None)))


def counts(actor: Actor, region: Region) -> tuple[int, int]:
    """How many of those who should have a card do, and how many they are."""
    due = eligible(actor, region)
    held = due.filter(Exists(Card.seen_by(actor).filter(elder=OuterRef("pk"), until=None)))
    return held.order_by().count(), due.order_by().count()


def _live(row: Row, on: date) -> str:
    """A row's condition as questions about one elder's own rows, from the SQL that the column engine reads."""
    known = policies.vocabulary()
    sqlite = connection.vendor == "sqlite"
    day, parts = f"'{on}'" if sqlite else f"DATE '{on}'", []
    for name, test in row.tests.items():
        if test.any:
            continue
        fact = trees.fact_of(name)
        told = columns.FACTS[ELDERS.name][fact].sql.replace(":day", day).replace("%", "%%")
        cell = trees.cell(known[name], test, on).sql("duckdb")
        cell = re.sub(r"CAST\(('[^']*') AS DATE\)", r"\1", cell) if sqlite else cell
        asked = f"SELECT 1 FROM (SELECT subject, value AS {fact} FROM ({told}) f) v WHERE v.subject = registry_elder.id AND {cell}"
        parts.append(f"EXISTS ({asked} LIMIT 1 OFFSET 0)")
    return " AND ".join(parts) or "1 = 1"
