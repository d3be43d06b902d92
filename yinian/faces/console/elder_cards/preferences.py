"""What an elder prefers, each with the count it is told by."""

from typing import Any

from yinian.delivery.plans import queries as plans
from yinian.delivery.preferences import queries
from yinian.delivery.preferences.actions import TELLERS
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor

SHOWN = 3


def card(actor: Actor, person: Any) -> Context:
    """Habits and wishes."""
    row = queries.preference(actor, person)
    items = row.items[:SHOWN] if row else []
    named = plans.named(code for code, _count in items) if items else {}
    return {
        "row": row,
        "items": [(str(named.get(code, code)), count) for code, count in items],
        "parts": [(queries.part_word(part), count) for part, count in (row.parts if row else [])],
        "stars": f"{row.stars_total / row.stars_count:.1f}" if row and row.stars_count else "",
        "may_tell": actor.role in TELLERS and person.died_on is None and person.left_on is None,
    }
