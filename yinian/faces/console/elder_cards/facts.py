"""What is true of an elder now, and what was."""

from typing import Any

from django.utils import timezone

from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor
from yinian.registry.elders import queries, words


def card(actor: Actor, person: Any) -> Context:
    """Facts with their words, parted at today."""
    today = timezone.localdate()
    facts = [
        (words.kind_word(fact.kind), words.value_word(fact.kind, fact.value), fact)
        for fact in queries.facts(actor, person)
    ]
    return {
        "now": [fact for fact in facts if fact[2].until is None or fact[2].until > today],
        "before": [fact for fact in facts if fact[2].until is not None and fact[2].until <= today],
    }
