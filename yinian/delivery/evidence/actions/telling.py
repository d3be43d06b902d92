"""Telling the house when a visit begins, that somebody came, and that it is over."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.models import Order
from yinian.foundation import notices, verbs
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Actor, Role
from yinian.registry.elders.models import Sight

# The kind of notice that the elder and the family may turn off.
VISITS = "visits"


@verbs.verb("evidence.tell_home", _("告知来人与离开"), may=frozenset({Role.SYSTEM}))
def tell_home(order: Order, left: bool = False, *, by: Actor) -> Order:
    """Tell the elder and the family, once each, that the carer is there or has gone; who turned it off is not told."""
    at = order.left_at if left else order.came_at
    if at is None or order.carer is None:
        return order
    words = say("{time} {carer}做完「{item}」离开了。") if left else say("{time} {carer}到了，来做「{item}」。")
    text = words.format(time=timezone.localtime(at).strftime("%H:%M"), carer=order.carer.name, item=order.item)
    for account in _house(order):
        notices.tell(account, text, f"/my/orders/{order.pk}", once=f"visit:{order.pk}:{'out' if left else 'in'}")
    return order


@verbs.verb("evidence.tell_time", _("告知开始时间"), may=frozenset({Role.SYSTEM}))
def tell_time(order: Order, *, by: Actor) -> Order:
    """Tell the elder and the family when a visit begins that was agreed for some hours; once for each time that is settled."""
    local = timezone.localtime(order.starts_at)
    text = say("「{item}」的时间定了：{day} {time} 来。").format(
        item=order.item, day=f"{local:%m-%d}", time=f"{local:%H:%M}"
    )
    for account in _house(order):
        notices.tell(account, text, f"/my/orders/{order.pk}", once=f"visit:{order.pk}:at:{local:%H%M}")
    return order


def _house(order: Order) -> list[Account]:
    """The accounts of the elder and of the family who see the elder today."""
    day = timezone.localdate()
    seen = Sight.unscoped.filter(Q(until=None) | Q(until__gt=day), elder=order.elder_id, since__lte=day)
    own = Q(role=Role.ELDER, party=order.elder.party_id) | Q(role=Role.FAMILY, party__in=seen.values("party"))
    accounts = Account.objects.filter(pk__in=Post.objects.filter(held(day), own).values("account"), is_active=True)
    return list(notices.wanting(VISITS, accounts).order_by("pk"))
