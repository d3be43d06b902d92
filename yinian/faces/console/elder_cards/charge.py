"""Who answers for an elder; asked for where the elder is in special difficulty."""

from typing import Any

from yinian.faces.console.face import OFFICER
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor
from yinian.registry.elders import groups


def card(actor: Actor, person: Any) -> Context | None:
    """The person in charge and those before; nothing where none is wanted."""
    rows = list(groups.charges(actor, person))
    special = groups.special(actor, person)
    if not rows and not special:
        return None
    current = next((row for row in rows if row.until is None), None)
    return {
        "current": current,
        "before": [row for row in rows if row.until is not None],
        "wanted": special and current is None and person.died_on is None,
        "may_name": actor.role in OFFICER and person.died_on is None,
    }
