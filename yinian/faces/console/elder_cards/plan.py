"""What comes to an elder again and again."""

from typing import Any

from yinian.delivery.plans import queries, words
from yinian.faces.console.face import OFFICER
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor


def card(actor: Actor, person: Any) -> Context:
    """The plan that goes on now."""
    row = queries.active(actor, person)
    lines = list(queries.lines(actor, row).filter(until=None)) if row else []
    named = queries.named(one.item for one in lines) if lines else {}
    here = person.died_on is None and person.left_on is None
    return {
        "plan": row,
        "lines": [(str(named.get(one.item, one.item)), words.rhythm(one.rhythm), one) for one in lines],
        "may_begin": row is None and here and actor.role in OFFICER,
    }
