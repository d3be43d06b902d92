"""What one payee was paid, is being paid, or could not be paid: the payee's own view of every batch."""

from django.db.models import QuerySet

from yinian.foundation.actor import Actor
from yinian.settlement.payouts.batches import BatchItem
from yinian.settlement.payouts.flow import Outcome

# What was taken out of a batch or is paid once more by another item is told by that other one.
TOLD = (Outcome.WAITING, Outcome.PAID, Outcome.FAILED)


def received(actor: Actor, party_id: int) -> QuerySet[BatchItem]:
    """Every payment to a party within the actor's sight, the youngest first."""
    rows = BatchItem.seen_by(actor).filter(payee=party_id, outcome__in=TOLD)
    return rows.select_related("batch").order_by("-id")
