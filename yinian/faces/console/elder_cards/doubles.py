"""Files that may be the same person's, and files that went into this one."""

from typing import Any

from yinian.faces.console.face import OFFICER
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor
from yinian.registry.elders import queries


def card(actor: Actor, person: Any) -> Context | None:
    """Look-alikes within sight and merges; nothing for who may not merge, and nothing where there are none."""
    if actor.role not in OFFICER:
        return None
    alike, merged = list(queries.look_alikes(actor, person)[:5]), list(queries.merges(actor, person))
    return {"alike": alike, "merged": merged} if alike or merged else None
