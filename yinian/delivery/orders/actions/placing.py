"""Placing an order, and the provider's answer."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions as needs
from yinian.delivery.needs import flow as need_flow
from yinian.delivery.needs.rules import in_charge
from yinian.delivery.orders import rules, shares
from yinian.delivery.orders.actions import crossings, paying, sharing, sights
from yinian.delivery.orders.actions.request import Request, channel, check, hold_apart
from yinian.delivery.orders.flow import ASKERS, FLOW, OFFICE, PROVIDERS
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.rules import Slot
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.catalogue.models import ServiceItem

ACCEPT, VISIT = deadlines.kind("order.accept", _("接单")), deadlines.kind("order.visit", _("按时上门"))


@verbs.verb("order.place", _("下单"), may=ASKERS)
def place(given: Request, *, by: Actor) -> Order:
    """Order one item for an elder and part its price: by hours, set aside at once, by oneself, or by all who help."""
    day = timezone.localdate(given.starts_at)
    item = catalogue.item(given.item, on=day)
    minutes = item.minutes if given.minutes is None else given.minutes
    check(given, minutes, by=by)
    hold_apart(given, Slot(given.starts_at, minutes))
    parted = paying.parted(given, item, minutes)
    order: Order = verbs.create(
        Order,
        elder=given.elder,
        item=item,
        need=given.need,
        channel=channel(by),
        funding=shares.funding(parted),
        place=item.place,
        address=_address(given) if item.place == ServiceItem.Place.HOME else "",
        note=given.note.strip() or None,
        starts_at=given.starts_at,
        earliest_at=given.starts_at if given.latest_at else None,
        latest_at=given.latest_at,
        minutes=minutes,
        provider=given.provider,
        price_fen=shares.total(parted),
        placed_by_id=by.account_id,
        placed_at=timezone.now(),
        region_path=given.elder.region_path,
    )
    if not sharing.lay(order, parted):
        raise paying.changed(given)
    sights.let(order, given.provider, by=by)
    crossings.tell_if_across(order, by=by)
    due = rules.accept_by(order.placed_at, order.starts_at)
    deadlines.expect(order, ACCEPT, due, title=title(order), party_id=given.provider.pk)
    _take(given, by)
    return order


def title(order: Order) -> str:
    return f"{order.elder.name} {order.item} {timezone.localtime(order.starts_at):%m-%d %H:%M}"


def _address(given: Request) -> str:
    # The address goes along with the order, so that the carer has it even where an elder's own column is closed.
    return str(type(given.elder).unscoped.values_list("address", flat=True).get(pk=given.elder.pk))


def _take(given: Request, by: Actor) -> None:
    """The need that is met by this order is in hand from now on, where whoever orders is in charge of it."""
    need = given.need
    if need is None or need.status != need_flow.Status.OPEN or by.role not in (Role.OFFICER, Role.SYSTEM):
        return
    if in_charge(by.region_path, need.region.path):
        needs.take(need, by=by, why=say("已下单"))


@verbs.verb("order.accept", _("接单"), may=FLOW.may("order.accept"))
def accept(order: Order, *, by: Actor) -> Order:
    """The provider takes the order on; from now on the visit is due."""
    if order.starts_at <= timezone.now():
        raise Refused(
            _("您要接订单 {number}。"),
            _("约定时间已经过去。"),
            _("请不接单并写明原因，由下单人另约时间。"),
            number=order.pk,
        )
    FLOW.move(order, by=by)
    deadlines.meet(order, ACCEPT)
    deadlines.expect(order, VISIT, order.starts_at, title=title(order), party_id=order.provider_id)
    return order


@verbs.verb("order.refuse", _("不接单"), may=FLOW.may("order.refuse"))
def refuse(order: Order, outcome: str, *, by: Actor) -> Order:
    """The provider does not take the order on, and says why; the hours go back."""
    said(order, outcome)
    FLOW.move(order, by=by, outcome=outcome.strip())
    deadlines.meet(order, ACCEPT)
    let_go(order, by=by)
    return order


def said(order: Order, outcome: Any) -> None:
    """Refuse an end without its words."""
    if not str(outcome).strip():
        raise Refused(_("您要结束订单 {number}。"), _("原因没有填。"), _("请写明原因。"), number=order.pk)


def let_go(order: Order, *, by: Actor, percent: int = 0) -> None:
    """Give back what an order that will not be served held: hours, all or but a percentage, and the right to see the elder."""
    sharing.charge_percent(order, percent)
    sights.shut(order, order.provider, by=by)
    if order.carer is not None:
        sights.shut(order, order.carer, by=by)


@verbs.verb("order.export", _("导出订单"), may=PROVIDERS | OFFICE)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of orders left the house."""
