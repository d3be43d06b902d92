"""What an elder may have: each benefit of the place, granted or not, what is left of it this month, and the clause."""

from typing import Any

from yinian.entitlement.benefits import queries, words
from yinian.entitlement.benefits.queries import Standing
from yinian.faces.console.face import OFFICER
from yinian.faces.frame import written
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor


def card(actor: Actor, person: Any) -> Context:
    """Benefits in words, and who may decide."""
    alive = person.died_on is None and person.left_on is None
    rows = queries.standings(actor, person)
    return {"rows": [_told(row) for row in rows], "may_decide": alive and actor.role in OFFICER}


def _told(row: Standing) -> dict[str, Any]:
    made = row.decision
    return {
        "benefit": row.table.benefit,
        "title": words.title(row.table),
        "decision": made,
        "amount": written.due(made.amount, made.unit, row.table.per) if made else "",
        "left": written.minutes(row.left) if row.left is not None else "",
    }
