"""Days on which nobody need come, and coming again sooner than was said."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.rules import too_late_to_cancel
from yinian.delivery.plans import rules
from yinian.delivery.plans.actions.planning import call_off, refusal
from yinian.delivery.plans.flow import PAUSERS, Status
from yinian.delivery.plans.models import Plan, PlanLine, PlannedVisit, PlanPause
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role

OWN = frozenset({Role.ELDER, Role.FAMILY})


@dataclass(frozen=True, slots=True)
class Break:
    """Why nobody need come, from which day up to which."""

    reason: str
    since: date
    until: date


@verbs.verb("plan.pause", _("暂停照护计划"), may=PAUSERS)
def pause(plan: Plan, given: Break, *, by: Actor) -> PlanPause:
    """Let nobody come on some days: what is placed for them is called off, as far as that is still in time."""
    verbs.about(plan)
    plan = Plan.unscoped.select_for_update().get(pk=plan.pk)
    _check(plan, given)
    row: PlanPause = verbs.create(
        PlanPause, plan=plan, reason=given.reason, since=given.since, until=given.until, asked_by_id=by.account_id,
        asked_at=timezone.now(), region_path=plan.region_path,
    )  # fmt: skip
    why = str(row.get_reason_display())
    visits = PlannedVisit.unscoped.filter(line__plan=plan, on__gte=given.since, on__lt=given.until)
    if by.role in (Role.MANAGER, Role.DISPATCHER):
        visits = visits.filter(line__provider=by.party_id)
    if by.role in OWN:
        near = [one.pk for one in visits.select_related("order") if _near(one)]
        visits = visits.exclude(pk__in=near)
    for visit in call_off(visits, why, by=by):
        verbs.change(visit, outcome=PlannedVisit.Outcome.SKIPPED, why=why)
    return row


def _near(visit: PlannedVisit) -> bool:
    return visit.order is not None and too_late_to_cancel(visit.order.starts_at, timezone.now())


def _check(plan: Plan, given: Break) -> None:
    today = timezone.localdate()
    if plan.status != Status.ACTIVE:
        raise refusal(plan, _("它已经停止。"), _("无需暂停。"))
    if given.reason not in PlanPause.Reason.values:
        raise refusal(plan, _("原因不在列表中。"), _("请从列表中选择。"))
    if given.since < today or given.until <= given.since:
        raise refusal(plan, _("暂停要从今天或以后开始，并在开始之后结束。"), _("请核对日期。"))
    if given.until > given.since + timedelta(days=rules.LIMITS.pause_days):
        raise refusal(
            plan,
            _("一次最多暂停 {days} 天。"),
            _("时间更长的，请停止计划，回来后再制定。"),
            days=rules.LIMITS.pause_days,
        )
    for other in PlanPause.unscoped.filter(plan=plan, until__gt=today):
        if rules.meet(given.since, given.until, other.since, other.until):
            raise refusal(
                plan, _("{since} 到 {until} 已经暂停。"), _("请换一段日子，或先恢复那一段。"),
                since=other.since, until=other.until - timedelta(days=1),
            )  # fmt: skip


@verbs.verb("plan.resume", _("恢复照护计划"), may=PAUSERS)
def resume(pause: PlanPause, *, by: Actor, on: date | None = None) -> PlanPause:
    """End a pause from a day on, tomorrow unless told: what was left out from then on is placed again in the coming night."""
    plan = Plan.unscoped.select_for_update().get(pk=pause.plan_id)
    verbs.about(plan)
    tomorrow = timezone.localdate() + timedelta(days=1)
    day, until = max(on or tomorrow, pause.since), pause.until
    if day < timezone.localdate() or day >= until:
        raise refusal(plan, _("这一段暂停到那一天已经结束。"), _("无需再办。"))
    verbs.change(pause, until=day)
    _take_up(plan, max(day, tomorrow), until)
    return pause


def _take_up(plan: Plan, since: date, until: date) -> None:
    left_out: dict[int, Any] = {}
    rows = PlannedVisit.unscoped.filter(
        line__plan=plan, line__until=None, outcome=PlannedVisit.Outcome.SKIPPED, on__gte=since, on__lt=until
    )
    for visit in rows.order_by("on"):
        left_out.setdefault(visit.line_id, visit.on)
        verbs.remove(visit)
    for line in PlanLine.unscoped.filter(pk__in=left_out):
        first = left_out[line.pk]
        verbs.change(line, next_on=first if line.next_on is None else min(first, line.next_on))
