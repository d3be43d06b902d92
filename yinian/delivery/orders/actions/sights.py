"""Who may see an elder because of an order, and until when."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from yinian.delivery.orders import rules
from yinian.delivery.orders.actions.request import OPEN
from yinian.delivery.orders.models import Order
from yinian.foundation.actor import Actor
from yinian.foundation.parties import Party
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder, Sight

CARE = Sight.Purpose.CARE.value


def let(order: Order, party: Party, *, by: Actor) -> None:
    """Let a party of an order see its elder for as long as the visit needs, unless it may already."""
    elder, until = _whom(order), _end(order, party)
    rows = _dated(elder, party)
    if not rows.filter(Q(until=None) | Q(until__gte=until)).exists():
        elders.open_sight(elder, party, CARE, by=by, until=until)


def shut(order: Order, party: Party, *, by: Actor) -> None:
    """Take back what an order let a party see, where no other open order of theirs still needs it."""
    mine = Order.unscoped.filter(Q(provider=party) | Q(carer=party), elder=order.elder_id, status__in=OPEN)
    if mine.exclude(pk=order.pk).exists():
        return
    elder, until = _whom(order), _end(order, party)
    if _dated(elder, party).filter(until=until).exists():
        elders.close_sight(elder, party, CARE, by=by, until=until)


def _whom(order: Order) -> Elder:
    # Whoever acts may have lost sight of the elder since.
    return Elder.unscoped.get(pk=order.elder_id)


def _end(order: Order, party: Party) -> date:
    day = timezone.localdate(order.starts_at)
    return rules.provider_sees_until(day) if party.pk == order.provider_id else rules.carer_sees_until(day)


def _dated(elder: Elder, party: Party) -> QuerySet[Sight]:
    day = timezone.localdate()
    return Sight.unscoped.filter(
        Q(until=None) | Q(until__gt=day), elder=elder, party=party, purpose=CARE, since__lte=day
    )
