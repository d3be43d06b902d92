"""Sending a carer, sending another, or nobody yet."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import rules
from yinian.delivery.orders.actions import sights
from yinian.delivery.orders.actions.request import slots
from yinian.delivery.orders.flow import FLOW
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.rules import LIMITS, Slot
from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Overtaken, Refused
from yinian.registry.workforce import queries as workforce
from yinian.registry.workforce.models import Worker


@verbs.verb("order.assign", _("派人"), may=FLOW.may("order.assign"))
def assign(order: Order, worker: Worker, *, by: Actor, why: str = "") -> Order:
    """Send a carer who may go: employed here, skilled, certified, at work and free; who was sent before is called back."""
    _as_it_was(order)
    _fit(order, worker)
    _free(order, worker)
    before = order.carer
    FLOW.move(order, by=by, carer=worker.party)
    if before is not None and before.pk != worker.party_id:
        sights.shut(order, before, by=by)
    sights.let(order, worker.party, by=by)
    return order


def _as_it_was(order: Order) -> None:
    """Two dispatchers may send different carers at once: who comes second is told, and nothing is overwritten."""
    now = Order.unscoped.select_for_update().get(pk=order.pk)
    if now.carer_id != order.carer_id:
        raise Overtaken(
            _("您要给订单 {number} 派人。"),
            _("别人刚刚改派过：现在是「{carer}」。"),
            _("请刷新页面，按最新情况办理。"),
            number=order.pk,
            carer=now.carer.name if now.carer else "—",
        )


def _refusal(order: Order, worker: Worker, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要派「{worker}」去订单 {number}。"), why, do, worker=worker.name, number=order.pk, **values)


def _fit(order: Order, worker: Worker) -> None:
    if worker.employer is None or worker.employer.party_id != order.provider_id:
        raise _refusal(order, worker, _("此人不是接单服务商的员工。"), _("请选择本单位的人员。"))
    if order.starts_at <= timezone.now():
        raise _refusal(order, worker, _("约定时间已经过去。"), _("请记为未履约，由下单人另约时间。"))
    reasons = workforce.unfit(worker, order.item, order.starts_at, order.minutes)
    if reasons:
        told = " ".join(str(reason) for reason in reasons)
        raise _refusal(
            order, worker, _("{reasons}"), _("请改派别人，或先更新此人的证书、技能或工作时间。"), reasons=told
        )


def _free(order: Order, worker: Worker) -> None:
    """Refuse a carer who has another visit too near; who comes second waits here for the first one's commit."""
    Party.objects.select_for_update().get(pk=worker.party_id)
    slot = Slot(order.starts_at, order.minutes)
    others = Order.unscoped.filter(carer=worker.party_id).exclude(pk=order.pk)
    other = rules.in_the_way(slot, slots(others, slot), LIMITS.travel_minutes)
    if other is not None:
        raise _refusal(
            order,
            worker,
            _("此人 {begins} 到 {ends} 已有别的服务，路上至少要留 {margin} 分钟。"),
            _("请改派别人，或先改派那一单。"),
            begins=timezone.localtime(other.starts_at).strftime("%H:%M"),
            ends=timezone.localtime(other.ends_at).strftime("%H:%M"),
            margin=LIMITS.travel_minutes,
        )


@verbs.verb("order.unassign", _("撤回派人"), may=FLOW.may("order.unassign"))
def unassign(order: Order, *, by: Actor, why: str = "") -> Order:
    """Call the carer back; the order waits for another."""
    before = order.carer
    FLOW.move(order, by=by, carer=None)
    if before is not None:
        sights.shut(order, before, by=by)
    return order
