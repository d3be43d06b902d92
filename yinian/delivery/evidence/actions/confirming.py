"""The elder's own word on whether anybody came."""

from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence.actions.post import Post, keep
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.orders.actions.request import OWN
from yinian.delivery.orders.flow import Status
from yinian.delivery.orders.models import Order
from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused

# One word for each visit, whoever of the house says it.
KEY = "confirm"
ASKED_IN = (Status.UNDER_WAY, Status.DONE)


@verbs.verb("evidence.confirm", _("老人确认服务"), may=OWN)
def confirm(order: Order, came: bool, *, by: Actor) -> Evidence:
    """The elder or the family says once whether the carer came; it weighs in the score and decides nothing alone."""
    verbs.about(order)
    now, asked = Order.unscoped.select_for_update().get(pk=order.pk), _("您要确认服务 {number}。")
    if now.status not in ASKED_IN:
        raise Refused(asked, _("现在不用确认。"), _("有话要说，请拨 12349。"), number=order.pk)
    if Evidence.unscoped.filter(order=order, key=KEY).exists():
        raise Refused(asked, _("已经确认过。"), _("说错了，请拨 12349，我们来改。"), number=order.pk)
    return keep(order, Evidence.Kind.CONFIRM.value, Post(KEY), by=by, came=came)
