"""Who may see an elder, and the ledger of consents."""

from typing import Any

from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor
from yinian.registry.elders import queries, words


def card(actor: Actor, person: Any) -> Context:
    """Consents in force and taken back, and what may still be asked for."""
    rows = [(words.purpose_word(row.purpose), row) for row in queries.consents(actor, person)]
    return {
        "standing": [row for row in rows if row[1].withdrawn_at is None],
        "withdrawn": [row for row in rows if row[1].withdrawn_at is not None],
        "sights": queries.sights(actor, person),
        "purposes": words.purpose_choices(),
    }
