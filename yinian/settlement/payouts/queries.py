"""Reads of payouts."""

from django.db.models import QuerySet

from yinian.foundation.actor import Actor
from yinian.settlement.claims.models import Claim
from yinian.settlement.payouts.models import Payout


def payouts(actor: Actor) -> QuerySet[Payout]:
    """The payouts within the actor's sight, the youngest first."""
    return Payout.seen_by(actor).select_related("payee").order_by("-id")


def of_claim(actor: Actor, row: Claim) -> Payout | None:
    """What was paid for a claim."""
    return payouts(actor).filter(ground_kind=row._meta.label_lower, ground_id=row.pk).first()
