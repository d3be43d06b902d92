"""Who an elder is and where; a full number only where a trace of it was just left."""

from typing import Any

from django.utils import timezone

from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor
from yinian.foundation.periods import age

NUMBERS = ("citizen_id", "phone")


def card(_actor: Actor, person: Any) -> Context:
    """Age, places, numbers."""
    closed = person.get_deferred_fields()
    return {
        "years": age(person.born_on, person.died_on or timezone.localdate()),
        "numbers": {name: str(getattr(person, name) or "") for name in NUMBERS if name not in closed},
        "address": "" if "address" in closed else person.address,
    }
