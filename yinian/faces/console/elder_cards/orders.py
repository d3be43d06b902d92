"""What is ordered for an elder: the visits ahead and the last ones."""

from typing import Any

from yinian.delivery.orders import queries
from yinian.delivery.orders.flow import ASKERS
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor

SHOWN = 8


def card(actor: Actor, person: Any) -> Context:
    """The latest visits."""
    here = person.died_on is None and person.left_on is None
    return {"orders": queries.of_elder(actor, person)[:SHOWN], "may_place": here and actor.role in ASKERS}
