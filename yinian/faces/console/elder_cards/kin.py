"""An elder's relatives and other contacts, and which of them act for the elder."""

from typing import Any

from django.utils import timezone

from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor
from yinian.registry.elders import queries


def card(actor: Actor, person: Any) -> Context:
    """Relatives in the order in which they were told, each with the mandates that hold."""
    today = timezone.localdate()
    mandates = list(queries.mandates(actor, person))
    held: dict[int, list[Any]] = {}
    for mandate in mandates:
        if mandate.until is None or mandate.until > today:
            held.setdefault(mandate.kin_id, []).append(mandate)
    kin = [(one, held.get(one.pk, [])) for one in queries.kin(actor, person)]
    return {"kin": kin, "before": [one for one in mandates if one.until is not None and one.until <= today]}
