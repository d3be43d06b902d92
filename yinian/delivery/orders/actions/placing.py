"""Placing an order, and the provider's answer."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions as needs
from yinian.delivery.needs import flow as need_flow
from yinian.delivery.needs.rules import in_charge
from yinian.delivery.orders import rules
from yinian.delivery.orders.actions import sights
from yinian.delivery.orders.actions.request import Request, channel, check, hold_apart, refusal
from yinian.delivery.orders.flow import ASKERS, FLOW, OFFICE, PROVIDERS
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.rules import Slot
from yinian.entitlement.benefits import actions as benefits
from yinian.entitlement.benefits import queries as entitled
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.refusals import Refused
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.catalogue.models import ServiceItem
from yinian.registry.catalogue.rules import cost_fen
from yinian.registry.elders.models import Elder

ACCEPT, VISIT = "order.accept", "order.visit"
# How much is left is told to whoever orders for an elder, though their own columns may not hold it.
WHOLE = system("时长核对")


@verbs.verb("order.place", _("下单"), may=ASKERS)
def place(given: Request, *, by: Actor) -> Order:
    """Order one item for an elder: from hours, which are set aside at once, or paid by themselves; told to the provider."""
    day = timezone.localdate(given.starts_at)
    item = catalogue.item(given.item, on=day)
    minutes = item.minutes if given.minutes is None else given.minutes
    check(given, minutes, by=by)
    hold_apart(given, Slot(given.starts_at, minutes))
    order: Order = verbs.create(
        Order,
        elder=given.elder,
        item=item,
        need=given.need,
        channel=channel(by),
        funding=given.funding,
        place=item.place,
        address=_address(given) if item.place == ServiceItem.Place.HOME else "",
        note=given.note.strip() or None,
        starts_at=given.starts_at,
        minutes=minutes,
        provider=given.provider,
        price_fen=_price(given, item, minutes),
        placed_by_id=by.account_id,
        placed_at=timezone.now(),
        region_path=given.elder.region_path,
    )
    if given.funding == Order.Funding.HOURS:
        _reserve(given, order, by)
    sights.let(order, given.provider, by=by)
    due = rules.accept_by(order.placed_at, order.starts_at)
    deadlines.expect(order, ACCEPT, due, title=title(order), party_id=given.provider.pk)
    _take(given, by)
    return order


def title(order: Order) -> str:
    return f"{order.elder.name} {order.item} {timezone.localtime(order.starts_at):%m-%d %H:%M}"


def _address(given: Request) -> str:
    # The address goes along with the order, so that the carer has it even where an elder's own column is closed.
    return str(type(given.elder).unscoped.values_list("address", flat=True).get(pk=given.elder.pk))


def _price(given: Request, item: ServiceItem, minutes: int) -> int | None:
    """The price of that day and place, kept for ever; nothing where no price is set there."""
    price = catalogue.price(item.code, given.elder.region, timezone.localdate(given.starts_at))
    return None if price is None else cost_fen(price.price_fen, price.per, minutes)


def _reserve(given: Request, order: Order, by: Actor) -> None:
    """Set the minutes aside, or say which it is: no hours at all, not on their list, or not enough left."""
    code, day = order.item.code, timezone.localdate(order.starts_at)
    if benefits.reserve(given.elder, code, order.minutes, key(order), on=day):
        return
    left = entitled.left(WHOLE, given.elder)
    if not left:
        raise refusal(given, _("这位老人没有可用的补贴时长。"), _("可以改为自费下单，或先申请补贴。"))
    covering = [benefit for benefit in left if code in entitled.allowed_items(benefit, given.elder.region, day)]
    if not covering:
        raise refusal(
            given,
            _("「{item}」不在补贴时长的服务清单里。"),
            _("可以改为自费下单，或选择清单里的项目。"),
            item=order.item,
        )
    today = timezone.localdate()
    if (day.year, day.month) != (today.year, today.month):
        raise refusal(
            given,
            _("{month} 月的时长要到 {month} 月 1 日才有。"),
            _("可以改为自费下单，选本月的日子，或到时再下单。"),
            month=day.month,
        )
    raise refusal(
        given,
        _("补贴时长不够：这一次要 {wanted} 分钟，现在还剩 {left} 分钟。"),
        _("可以改为自费下单，缩短时长，或等下个月。"),
        wanted=order.minutes,
        left=max(left[benefit] for benefit in covering),
    )


def _take(given: Request, by: Actor) -> None:
    """The need that is met by this order is in hand from now on, where whoever orders is in charge of it."""
    need = given.need
    if need is None or need.status != need_flow.Status.OPEN or by.role not in (Role.OFFICER, Role.SYSTEM):
        return
    if in_charge(by.region_path, need.region.path):
        needs.take(need, by=by, why=say("已下单"))


def key(order: Order) -> str:
    """Under what the hours of an order stand in the book."""
    return f"order:{order.pk}"


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


def elder_of(order: Order) -> Elder:
    """The elder of an order, whole: whoever acts may have lost sight of them since."""
    return Elder.unscoped.get(pk=order.elder_id)


def let_go(order: Order, *, by: Actor) -> None:
    """Give back what an order that will not be served held: hours, and the right to see the elder."""
    if order.funding == Order.Funding.HOURS:
        benefits.release(elder_of(order), key(order), on=timezone.localdate())
    sights.shut(order, order.provider, by=by)
    if order.carer is not None:
        sights.shut(order, order.carer, by=by)


@verbs.verb("order.export", _("导出订单"), may=PROVIDERS | OFFICE)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of orders left the house."""
