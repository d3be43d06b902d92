"""How an order ends without a visit."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import rules
from yinian.delivery.orders.actions.placing import ACCEPT, VISIT, let_go, said
from yinian.delivery.orders.actions.request import OWN
from yinian.delivery.orders.flow import FLOW
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused


@verbs.verb("order.cancel", _("取消订单"), may=FLOW.may("order.cancel"))
def cancel(order: Order, outcome: str, *, by: Actor) -> Order:
    """Call a visit off while it lies ahead: the elder and the family until it is near, office and provider until it begins."""
    said(order, outcome)
    if by.role in OWN and rules.too_late_to_cancel(order.starts_at, timezone.now()):
        raise Refused(
            _("您要取消订单 {number}。"),
            _("离约定时间已经不到 {hours} 小时。"),
            _("请给服务商打电话，或拨 12349，由他们取消。"),
            number=order.pk,
            hours=rules.LIMITS.cancel_hours,
        )
    FLOW.move(order, by=by, outcome=outcome.strip())
    _nothing_due(order)
    let_go(order, by=by)
    return order


@verbs.verb("order.miss", _("记为未履约"), may=FLOW.may("order.miss"))
def miss(order: Order, outcome: str, *, by: Actor) -> Order:
    """Record that a visit did not take place, or broke off, and why; its hours go back."""
    said(order, outcome)
    if order.starts_at > timezone.now():
        raise Refused(
            _("您要把订单 {number} 记为未履约。"),
            _("约定时间还没有到。"),
            _("不去了请取消订单。"),
            number=order.pk,
        )
    FLOW.move(order, by=by, outcome=outcome.strip())
    _nothing_due(order)
    let_go(order, by=by)
    return order


def _nothing_due(order: Order) -> None:
    for kind in (ACCEPT, VISIT):
        deadlines.drop(order, kind)
