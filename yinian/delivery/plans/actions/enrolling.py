"""Membership of the virtual nursing home: somebody who lives at home and is looked after by a plan."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.plans.flow import OFFICE, Status
from yinian.delivery.plans.models import Enrolment, Period, Plan, PlanLine
from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused


@verbs.verb("enrolment.enrol", _("加入虚拟养老院"), may=OFFICE)
def enrol(plan: Plan, provider: Party, period: str, *, by: Actor, since: date | None = None) -> Enrolment:
    """Make an elder a member on the ground of their plan: in each period at least one service is to be delivered."""
    asked, day = _("您要让计划 {number} 的老人加入虚拟养老院。"), since or timezone.localdate()
    plan = Plan.unscoped.select_for_update().get(pk=plan.pk)
    if plan.status != Status.ACTIVE:
        raise Refused(asked, _("计划已经停止。"), _("请先为老人制定计划。"), number=plan.pk)
    lines = PlanLine.unscoped.filter(plan=plan, until=None)
    if not lines.exclude(kind=PlanLine.Kind.STANDING).exists():
        raise Refused(asked, _("计划里还没有定期的服务。"), _("请先在计划里增加服务。"), number=plan.pk)
    if period not in Period.values or not lines.filter(provider=provider).exists():
        raise Refused(asked, _("周期不在列表中，或计划里没有这家服务商的服务。"), _("请从列表中选择。"), number=plan.pk)
    if day > timezone.localdate():
        raise Refused(asked, _("加入日期在今天之后。"), _("请核对日期。"), number=plan.pk)
    if Enrolment.unscoped.filter(elder=plan.elder_id, until=None).exists():
        raise Refused(asked, _("这位老人已经是成员。"), _("无需再办。"), number=plan.pk)
    return verbs.create(
        Enrolment, elder_id=plan.elder_id, plan=plan, provider=provider, period=period, since=day,
        region_path=plan.region_path,
    )  # fmt: skip


@verbs.verb("enrolment.leave", _("退出虚拟养老院"), may=OFFICE)
def end_enrolment(enrolment: Enrolment, *, by: Actor, why: str) -> Enrolment:
    """End a membership today, with a reason; the plan goes on."""
    asked = _("您要让成员 {number} 退出虚拟养老院。")
    if enrolment.until is not None:
        raise Refused(asked, _("已于 {day} 退出。"), _("无需再办。"), number=enrolment.pk, day=enrolment.until)
    if not why.strip():
        raise Refused(asked, _("没有写明理由。"), _("请填写理由。"), number=enrolment.pk)
    verbs.change(enrolment, until=max(timezone.localdate(), enrolment.since), why=why.strip()[:200])
    return enrolment
