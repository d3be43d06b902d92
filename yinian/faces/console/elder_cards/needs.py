"""What an elder needs, as it was reported."""

from typing import Any

from yinian.delivery.needs import queries
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor

SHOWN = 10


def card(actor: Actor, person: Any) -> Context:
    """The youngest needs."""
    return {"needs": queries.of_elder(actor, person)[:SHOWN], "may_report": person.died_on is None}
