"""An elder's relatives and other contacts."""

from typing import Any

from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor
from yinian.registry.elders import queries


def card(actor: Actor, person: Any) -> Context:
    """Relatives in the order in which they were told."""
    return {"kin": queries.kin(actor, person)}
