"""Reads of awards, and of the amounts that documents set for them."""

from datetime import date

from django.db.models import QuerySet

from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.rules import Value
from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.foundation.flow import Move
from yinian.foundation.regions import Region
from yinian.settlement.subsidies.flow import FLOW
from yinian.settlement.subsidies.models import Award

# What a document pays once to somebody who is no elder, by the names of the region's values.
STANDARDS = ("graduate_entry_award_bachelor", "graduate_entry_award_college", "graduate_entry_award_secondary")


def standards(actor: Actor, on: date) -> list[Value]:
    """The amounts that documents of the actor's region set for awards, those that hold on a day."""
    region = Region.objects.filter(pk=actor.region_id or 0).first()
    found = [policies.stated(name, region, on) for name in STANDARDS] if region is not None else []
    return [value for value in found if value is not None and isinstance(value.value, int)]


def awards(actor: Actor) -> QuerySet[Award]:
    """The awards within the actor's sight, the youngest first."""
    return Award.seen_by(actor).select_related("payee", "fund", "insurance").order_by("-id")


def award(actor: Actor, pk: int) -> Award:
    """One award within the actor's sight."""
    return access.found(awards(actor), pk)


def moves(actor: Actor, row: Award) -> list[Move]:
    """What the actor could do with an award now."""
    return FLOW.open_to(row, actor)
