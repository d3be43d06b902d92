"""Somebody who was not there looks at what was brought back: the hours count, or they go back."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import queries, rules
from yinian.delivery.evidence.actions.coming import VERIFY
from yinian.delivery.evidence.rules import Finding
from yinian.delivery.evidence.words import said
from yinian.delivery.orders.actions import placing
from yinian.delivery.orders.flow import FLOW, Status
from yinian.delivery.orders.models import Order
from yinian.entitlement.benefits import actions as benefits
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused


@verbs.verb("evidence.verify", _("核验通过"), may=FLOW.may("evidence.verify"))
def verify(order: Order, *, by: Actor, why: str = "") -> Order:
    """Let a visit count: nothing may speak hard against it, and what speaks softly against it wants a reason."""
    if order.status == Status.DONE:
        _hold(order)
        _weigh(order, queries.findings(order), why)
    minutes = queries.counted(order) if order.came_at and order.left_at else 0
    day = timezone.localdate(order.came_at) if order.came_at else None
    FLOW.move(order, by=by, verified_at=timezone.now(), verified_minutes=minutes, served_on=day)
    deadlines.meet(order, VERIFY)
    if order.funding == Order.Funding.HOURS:
        benefits.capture(placing.elder_of(order), placing.key(order), minutes, on=timezone.localdate())
    return order


def _hold(order: Order) -> None:
    """Two visits of one carer or one elder are verified one after the other, so that the second sees the first."""
    elder = placing.elder_of(order)
    parties = [elder.party_id, order.carer_id or elder.party_id]
    list(Party.objects.select_for_update().filter(pk__in=parties).order_by("pk"))


def _refusal(order: Order, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要核验服务 {number}。"), why, do, number=order.pk, **values)


def _weigh(order: Order, found: list[Finding], why: str) -> None:
    hard, soft = rules.hard(found), rules.soft(found)
    if hard:
        raise _refusal(
            order,
            _("{findings}"),
            _("这样的服务不能通过，请选择「核验不通过」并写明原因。"),
            findings=" ".join(map(said, hard)),
        )
    if soft and not why.strip():
        raise _refusal(
            order,
            _("{findings}"),
            _("仍要通过，请写明您核实过什么。"),
            findings=" ".join(map(said, soft)),
        )


@verbs.verb("evidence.reject", _("核验不通过"), may=FLOW.may("evidence.reject"))
def reject(order: Order, *, by: Actor, why: str) -> Order:
    """Let a visit not count, and say why; its hours go back."""
    placing.said(order, why)
    FLOW.move(order, by=by, outcome=why.strip())
    deadlines.meet(order, VERIFY)
    placing.let_go(order, by=by)
    return order
