"""Who may see an elder because of an order, and until when."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from yinian.delivery.orders.actions.request import OPEN
from yinian.delivery.orders.models import Order
from yinian.foundation.actor import Actor
from yinian.foundation.parties import Party
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder, Sight

CARE = Sight.Purpose.CARE.value


def let(elder: Elder, party: Party, starts_at: datetime, days: int, *, by: Actor) -> None:
    """Let a party see an elder until some days after a visit, unless it may already for as long."""
    until = end(starts_at, days)
    rows = _dated(elder, party)
    if not rows.filter(Q(until=None) | Q(until__gte=until)).exists():
        elders.open_sight(elder, party, CARE, by=by, until=until)


def shut(order: Order, party: Party, days: int, *, by: Actor) -> None:
    """Take back what an order let a party see, where no other open order of theirs still needs it."""
    mine = Order.unscoped.filter(Q(provider=party) | Q(carer=party), elder=order.elder_id, status__in=OPEN)
    if mine.exclude(pk=order.pk).exists():
        return
    # Whoever acts may have lost sight of the elder since.
    elder, until = Elder.unscoped.get(pk=order.elder_id), end(order.starts_at, days)
    if _dated(elder, party).filter(until=until).exists():
        elders.close_sight(elder, party, CARE, by=by, until=until)


def end(starts_at: datetime, days: int) -> date:
    """The day on which a sight for a visit ends."""
    return timezone.localdate(starts_at) + timedelta(days=days)


def _dated(elder: Elder, party: Party) -> QuerySet[Sight]:
    day = timezone.localdate()
    return Sight.unscoped.filter(
        Q(until=None) | Q(until__gt=day), elder=elder, party=party, purpose=CARE, since__lte=day
    )
