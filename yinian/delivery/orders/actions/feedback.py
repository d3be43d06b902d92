"""What the elder or the family says of a visit."""

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions as needs
from yinian.delivery.orders.actions.request import OWN
from yinian.delivery.orders.models import Feedback, Order
from yinian.delivery.orders.queries import SERVED
from yinian.delivery.orders.rules import LIMITS
from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.registry.elders.models import Elder


@verbs.verb("order.give_feedback", _("评价服务"), may=OWN)
def give_feedback(order: Order, stars: int, text: str = "", *, by: Actor) -> Feedback:
    """Say once how a visit was, from one to five; few stars become a need that the office must answer."""
    asked = _("您要评价订单 {number}。")
    if order.status not in SERVED:
        raise Refused(asked, _("这次服务还没有完成。"), _("请在服务完成以后评价。"), number=order.pk)
    if not 1 <= stars <= 5:
        raise Refused(asked, _("满意度是 1 到 5。"), _("请选择一个。"), number=order.pk)
    verbs.about(order)
    Order.unscoped.select_for_update().get(pk=order.pk)
    if Feedback.unscoped.filter(order=order).exists():
        raise Refused(asked, _("已经评价过，评价不能修改。"), _("还有话要说，请提需求或拨 12349。"), number=order.pk)
    row: Feedback = verbs.create(
        Feedback,
        order=order,
        stars=stars,
        text=text.strip() or None,
        given_by_id=by.party_id,
        given_at=timezone.now(),
        region_path=order.region_path,
    )
    if stars <= LIMITS.low_stars:
        told = say("对 {moment}「{item}」的服务不满意（{stars} 分）。").format(
            moment=timezone.localtime(order.starts_at).strftime("%m-%d %H:%M"), item=order.item, stars=stars
        )
        needs.report(Elder.unscoped.get(pk=order.elder_id), "other", f"{told}{text.strip()}", by=by, source="self")
    return row
