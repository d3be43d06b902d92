"""Making an order of what is due, once for a line and a day, or keeping why it could not be."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.flow import UNDER_WAY
from yinian.delivery.needs.models import Need
from yinian.delivery.orders import actions as orders
from yinian.delivery.plans import rules
from yinian.delivery.plans.flow import NOBODY, Status
from yinian.delivery.plans.models import Plan, PlanLine, PlannedVisit, PlanPause
from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.elders.models import Elder

Outcome = PlannedVisit.Outcome


@verbs.verb("plan.place_visit", _("按计划下单"), may=NOBODY)
def place_visit(line: PlanLine, day: date, *, by: Actor) -> PlanLine:
    """Order what is due of a line on its next day, or leave it out in a pause, and move on; once for each day."""
    held, plan = _held(line)
    if held.next_on != day or plan.status != Status.ACTIVE:
        return held
    verbs.about(plan)
    if not PlannedVisit.unscoped.filter(line=held, on=day).exists():
        paused = PlanPause.unscoped.filter(plan=plan, since__lte=day, until__gt=day).first()
        if paused is not None:
            _keep(held, day, Outcome.SKIPPED, why=str(paused.get_reason_display()))
        else:
            elder = Elder.unscoped.select_related("region", "party").get(pk=plan.elder_id)
            note = say("照护计划 {number} 号").format(number=plan.pk)
            given = orders.Request(
                elder, held.item, _moment(held, day), held.provider, held.funding, minutes=held.minutes, note=note
            )
            _keep(held, day, Outcome.PLACED, order=orders.place(given, by=by))
    _move_on(held, day)
    return held


@verbs.verb("plan.note_refusal", _("计划服务没有订上"), may=NOBODY)
def note_refusal(line: PlanLine, on: date, told: str, *, by: Actor) -> PlanLine:
    """Keep why a visit of a line could not be placed, and ask the office for help, unless it was asked already."""
    held, plan = _held(line)
    if held.next_on != on or plan.status != Status.ACTIVE:
        return held
    verbs.about(plan)
    _keep(held, on, Outcome.REFUSED, why=told[:300], need=ask_for_help(held, plan, on, told, by=by))
    _move_on(held, on)
    return held


@verbs.verb("plan.note_turned_down", _("计划服务没人接单"), may=NOBODY)
def note_turned_down(visit: PlannedVisit, *, by: Actor) -> PlannedVisit:
    """Keep that the provider did not take a planned visit on, and ask the office for help, unless it was asked already."""
    line = PlanLine.unscoped.select_related("provider").get(pk=visit.line_id)
    held, plan = _held(line)
    verbs.about(plan)
    told = say("「{provider}」不接单").format(provider=held.provider.name)
    need = ask_for_help(held, plan, visit.on, told, by=by)
    verbs.change(visit, outcome=Outcome.REFUSED, why=told[:300], need=need)
    return visit


def ask_for_help(line: PlanLine, plan: Plan, on: date, told: str, *, by: Actor) -> Need | None:
    """Report that a planned visit came to nothing; while an earlier such need of the plan is open, it is that one."""
    asked = PlannedVisit.unscoped.filter(line__plan=plan, need__status__in=UNDER_WAY).select_related("need").first()
    elder = Elder.unscoped.select_related("region").get(pk=plan.elder_id)
    if asked is not None or elder.died_on is not None or elder.left_on is not None:
        return asked.need if asked is not None else None
    item = catalogue.versions(line.item).first()
    text = say("照护计划 {number} 号：{day}「{item}」没有订上：{why}").format(
        number=plan.pk, day=on, item=item or line.item, why=told
    )
    return needs.report(elder, rules.NEED_KINDS.get(line.item, "care"), text, by=by, source="plan")


def _held(line: PlanLine) -> tuple[PlanLine, Plan]:
    """The line and its plan as they stand now; whoever comes second waits here."""
    plan = Plan.unscoped.select_for_update().get(pk=line.plan_id)
    return PlanLine.unscoped.select_related("provider").get(pk=line.pk), plan


def _keep(line: PlanLine, on: date, outcome: str, **more: object) -> None:
    verbs.create(PlannedVisit, line=line, on=on, outcome=outcome, region_path=line.region_path, **more)


def _move_on(line: PlanLine, day: date) -> None:
    after = date.fromordinal(day.toordinal() + 1)
    verbs.change(line, next_on=rules.next_on(line.rhythm, line.since, after))


def _moment(line: PlanLine, day: date) -> datetime:
    return datetime.combine(day, line.at, timezone.get_current_timezone())
