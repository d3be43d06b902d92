"""How often an elder is visited and why, the last visit, and who comes next."""

from typing import Any

from yinian.faces.console.visit_tabs import READERS
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor
from yinian.programmes.welfare_visits import queries


def card(actor: Actor, person: Any) -> Context | None:
    """What the list, the last record and the next turn say."""
    if actor.role not in READERS:
        return None
    return {
        "line": queries.line_of(actor, person),
        "last": queries.of_elder(actor, person).filter(void_at=None).first(),
        "next": queries.turns_of(actor, person).first(),
    }
