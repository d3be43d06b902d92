"""How an order ends without a visit."""

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import rules, terms
from yinian.delivery.orders.actions import sharing
from yinian.delivery.orders.actions.placing import ACCEPT, VISIT, let_go, said
from yinian.delivery.orders.actions.request import OWN
from yinian.delivery.orders.actions.tying import going_along
from yinian.delivery.orders.flow import FLOW, OFFICE, Status
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused


@verbs.verb("order.cancel", _("取消订单"), may=FLOW.may("order.cancel"))
def cancel(order: Order, outcome: str, *, by: Actor, waived: str = "") -> Order:
    """Call a visit off while it lies ahead: the elder and the family until it is near, office and provider until it begins.

    Where the region's terms charge for calling it off so late, each payer is charged that percentage, unless the office
    waives it with a reason; a provider that calls off charges nobody.
    """
    said(order, outcome)
    if by.role in OWN and rules.too_late_to_cancel(order.starts_at, timezone.now()):
        raise Refused(
            _("您要取消订单 {number}。"),
            _("离约定时间已经不到 {hours} 小时。"),
            _("请给服务商打电话，或拨 12349，由他们取消。"),
            number=order.pk,
            hours=rules.LIMITS.cancel_hours,
        )
    percent = terms.of_order(order).late(order.starts_at, timezone.now()) if by.role in terms.FOR_THE_ELDER else 0
    if waived.strip():
        _may_waive(order, by)
        percent = 0
    FLOW.move(order, by=by, outcome=f"{outcome.strip()}{_waived(waived)}")
    _nothing_due(order)
    let_go(order, by=by, percent=percent)
    for beside in going_along(order):
        cancel(beside, outcome, by=by)
    return order


@verbs.verb("order.miss", _("记为未履约"), may=FLOW.may("order.miss"))
def miss(order: Order, outcome: str, *, by: Actor, absent: bool = False) -> Order:
    """Record that a visit did not take place, or broke off, and why; its hours go back.

    Where the elder was not at home, each payer is charged the percentage of the region's terms, none where they are unset.
    """
    said(order, outcome)
    if order.starts_at > timezone.now():
        raise Refused(
            _("您要把订单 {number} 记为未履约。"),
            _("约定时间还没有到。"),
            _("不去了请取消订单。"),
            number=order.pk,
        )
    percent = terms.of_order(order).absent_percent if absent else 0
    told = say("老人不在家：{why}").format(why=outcome.strip()) if absent else outcome.strip()
    FLOW.move(order, by=by, outcome=told)
    _nothing_due(order)
    let_go(order, by=by, percent=percent)
    return order


@verbs.verb("order.waive", _("免收取消费用"), may=OFFICE)
def waive(order: Order, *, by: Actor, why: str) -> Order:
    """Charge nobody after all for a visit that was called off late or found nobody at home, and say why; hours go back."""
    asked = _("您要免收订单 {number} 的费用。")
    if not why.strip():
        raise Refused(asked, _("没有写明理由。"), _("请填写理由。"), number=order.pk)
    verbs.about(order)
    held = Order.unscoped.select_for_update().get(pk=order.pk)
    if held.status not in (Status.CANCELLED, Status.MISSED) or not sharing.uncharge(held):
        raise Refused(asked, _("这一单没有收取消或未在家的费用。"), _("请核对订单。"), number=order.pk)
    return order


def _may_waive(order: Order, by: Actor) -> None:
    if by.role not in OFFICE and by.role is not Role.SYSTEM:
        raise Refused(
            _("您要取消订单 {number}，并免收费用。"),
            _("只有街道、区的工作人员可以免收。"),
            _("请先取消，再请工作人员免收。"),
            number=order.pk,
        )


def _waived(why: str) -> str:
    return say("（免收费用：{why}）").format(why=why.strip()) if why.strip() else ""


def _nothing_due(order: Order) -> None:
    for kind in (ACCEPT, VISIT):
        deadlines.drop(order, kind)
