"""What stands for an elder on each scale, side by side, and what is under way."""

from typing import Any

from yinian.entitlement.assessment import queries, words
from yinian.faces.console.face import OFFICER
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor

SHOWN = 10


def card(actor: Actor, person: Any) -> Context:
    """One row a scale in force, then those under way; those that were replaced follow on the list."""
    rows = list(queries.of_elder(actor, person).exclude(status__in=("superseded", "void"))[:SHOWN])
    rows.sort(key=lambda row: row.status != "concluded")
    told = []
    for row in rows:
        level = words.level_word(row)
        tone = words.LEVEL_TONES.get(row.grade, "") if level else words.STATUS_TONES[row.status]
        told.append((row, words.called(queries.scale(row.scale, row.version)), tone, level or row.get_status_display()))
    return {"rows": told, "may_arrange": actor.role in OFFICER and person.died_on is None and person.left_on is None}
