"""Reads of awards."""

from django.db.models import QuerySet

from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.foundation.flow import Move
from yinian.settlement.subsidies.flow import FLOW
from yinian.settlement.subsidies.models import Award


def awards(actor: Actor) -> QuerySet[Award]:
    """The awards within the actor's sight, the youngest first."""
    return Award.seen_by(actor).select_related("payee", "fund").order_by("-id")


def award(actor: Actor, pk: int) -> Award:
    """One award within the actor's sight."""
    return access.found(awards(actor), pk)


def moves(actor: Actor, row: Award) -> list[Move]:
    """What the actor could do with an award now."""
    return FLOW.open_to(row, actor)
