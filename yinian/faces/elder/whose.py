"""Whose matters a reader sees: an elder their own, the family those who let them."""

from typing import Any

from yinian.foundation.actor import Actor, Role
from yinian.registry.elders import queries


def elders(actor: Actor) -> list[Any]:
    """The living elders whose matters this reader follows."""
    rows = queries.living(actor)
    return list(rows.filter(party_id=actor.party_id or 0) if actor.role is Role.ELDER else rows[:20])


def elder(actor: Actor, pk: int) -> Any:
    """One of them; anybody else does not exist."""
    return queries.elder(actor, pk)


def home(person: Any) -> str:
    """Where somebody lives, the community named once; only as far as it was loaded for this reader."""
    address = "" if "address" in person.get_deferred_fields() else person.address
    place = person.region.name
    return address if place in address else f"{place} {address}".strip()
