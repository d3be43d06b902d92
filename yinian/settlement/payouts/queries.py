"""Reads of payouts."""

from django.db.models import Q, QuerySet, Sum

from yinian.foundation.actor import Actor
from yinian.settlement.claims.models import Claim
from yinian.settlement.payouts.models import Payout


def payouts(actor: Actor) -> QuerySet[Payout]:
    """The payouts within the actor's sight, the youngest first."""
    return Payout.seen_by(actor).select_related("payee").order_by("-id")


def matching(rows: QuerySet[Payout], words: str) -> QuerySet[Payout]:
    """Those whose payee's name or voucher holds the words."""
    text = words.strip()
    return rows.filter(Q(payee__name__contains=text) | Q(reference__contains=text)) if text else rows


def total(rows: QuerySet[Payout]) -> int:
    """What these payouts add up to."""
    return rows.order_by().aggregate(total=Sum("amount_fen"))["total"] or 0


def of_claim(actor: Actor, row: Claim) -> Payout | None:
    """What was paid for a claim."""
    return payouts(actor).filter(ground_kind=row._meta.label_lower, ground_id=row.pk).first()
