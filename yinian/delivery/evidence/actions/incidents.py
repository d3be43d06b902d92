"""What goes wrong on a visit, told from the phone: it stands with the visit, and becomes a need that the office must answer."""

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence.actions.post import Post, again, keep, own, refusal
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.evidence.words import INCIDENTS
from yinian.delivery.needs import actions as needs
from yinian.delivery.orders.actions import sharing
from yinian.delivery.orders.flow import CARERS, Status
from yinian.delivery.orders.models import Order
from yinian.foundation import verbs
from yinian.foundation.actor import Actor

TOLD_IN = (Status.ASSIGNED, Status.UNDER_WAY, Status.DONE)
# Anything but these cannot wait for days.
ORDINARY = frozenset({"other"})


@verbs.verb("evidence.incident", _("求助或报告意外"), may=CARERS)
def incident(order: Order, what: str, text: str, given: Post, *, by: Actor) -> Evidence:
    """Keep what went wrong and report it as a need of the elder, urgent unless it is nothing named; the same report once."""
    now = own(order, by)
    kind = Evidence.Kind.INCIDENT.value
    known = again(order, kind, given)
    if known is not None:
        return known
    if now.status not in TOLD_IN:
        raise refusal(
            order, _("这次服务现在是「{status}」。"), _("请打电话给单位或 12349。"), status=now.get_status_display()
        )
    if what not in INCIDENTS:
        raise refusal(order, _("没有选是什么情况。"), _("请从列表中选择。"))
    told = say("护理员 {name} 在上门服务 {number} 中报告：{what}").format(
        name=by.name, number=order.pk, what=INCIDENTS[what]
    )
    words = "。".join(filter(None, (told, text.strip())))
    row = keep(order, kind, given, by=by, note=words)
    elder, urgency = sharing.elder_of(order), "ordinary" if what in ORDINARY else "urgent"
    needs.report(elder, "other", words, by=by, urgency=urgency, source="visit")
    return row
