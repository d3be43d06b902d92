"""One piece of evidence on its way in: under a key of the phone, kept once for an order, by the carer who was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import rules
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.evidence.rules import LIMITS
from yinian.delivery.orders.models import Order
from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused, Repeated


@dataclass(frozen=True, slots=True)
class Post:
    """What comes along with every piece of evidence: the phone's key and clock, then and at sending, and where the phone was."""

    key: str
    phone_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: int | None = None
    code: str = ""
    sent_at: datetime | None = None

    @property
    def waited(self) -> bool:
        """Whether it waited on the phone, so that nobody stands at the door any more to look again."""
        return (rules.minutes_between(self.phone_at, self.sent_at) or 0) >= LIMITS.waited_minutes

    def happened_at(self) -> datetime:
        """When it took place, as well as that can be known."""
        return rules.happened_at(self.phone_at, timezone.now(), self.sent_at)


def refusal(order: Order, why: Any, do: Any, **values: Any) -> Refused:
    """Why this cannot be taken in."""
    return Refused(_("您要为服务 {number} 提交记录。"), why, do, number=order.pk, **values)


def own(order: Order, by: Actor) -> Order:
    """The order as it stands now, held until the transaction ends; whoever was not sent is refused."""
    verbs.about(order)
    now = Order.unscoped.select_for_update().get(pk=order.pk)
    if by.party_id is None or now.carer_id != by.party_id:
        raise refusal(order, _("这次服务现在没有派给您。"), _("请联系调度员。"))
    return now


def again(order: Order, kind: str, given: Post) -> Evidence | None:
    """The same piece if the phone sent it before; another one under the same key is refused."""
    if not given.key.strip():
        raise refusal(order, _("记录没有编号。"), _("请刷新页面再提交。"))
    known = Evidence.unscoped.filter(order=order, key=given.key).first()
    if known is not None and known.kind != kind:
        raise Repeated(
            _("您要为服务 {number} 提交记录。"),
            _("同一个编号已经用在「{kind}」上。"),
            _("请刷新页面再提交。"),
            number=order.pk,
            kind=known.get_kind_display(),
        )
    return known


def keep(order: Order, kind: str, given: Post, *, by: Actor, **more: Any) -> Evidence:
    """Write a piece of evidence down, with the phone's time and ours."""
    if rules.spot_fault(given.latitude, given.longitude):
        raise refusal(order, _("定位不是一个地点。"), _("请重新定位，或不带定位提交。"))
    placed = given.latitude is not None
    row: Evidence = verbs.create(
        Evidence,
        order=order,
        kind=kind,
        key=given.key,
        party_id=by.party_id,
        at=timezone.now(),
        phone_at=given.phone_at,
        sent_at=given.sent_at,
        latitude=given.latitude,
        longitude=given.longitude,
        accuracy_m=given.accuracy_m if placed else None,
        region_path=order.region_path,
        **more,
    )
    return row
