"""What is approved and not paid for want of an evaluation, as the pages of batches, claims and providers show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yinian.faces.console.face import OFFICER
from yinian.faces.frame import links
from yinian.foundation.actor import Actor
from yinian.registry.providers import queries as providers


@dataclass(frozen=True, slots=True)
class Held:
    """One amount on hold, its page, and where an evaluation can be recorded."""

    payee: str
    amount_fen: int
    url: str
    provider_url: str


def lines(actor: Actor, grounds: Iterable[Any]) -> list[Held]:
    """Each amount on hold with where to go."""
    rows = [(row, row.provider if hasattr(row, "provider") else row.payee) for row in grounds]
    known = providers.by_party(actor, [payee.pk for _row, payee in rows]) if actor.role in OFFICER and rows else {}
    return [
        Held(
            payee.name, row.amount_fen, links.to(row._meta.label_lower, row.pk),
            links.to("registry.provider", known.get(payee.pk)),
        )
        for row, payee in rows
    ]  # fmt: skip
