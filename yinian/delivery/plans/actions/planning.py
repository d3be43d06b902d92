"""Making an elder's plan, changing what is in it, and stopping it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions as needs
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.flow import AHEAD
from yinian.delivery.orders.models import Order
from yinian.delivery.plans import rules
from yinian.delivery.plans.flow import FLOW, NOBODY, OFFICE, Status
from yinian.delivery.plans.models import Enrolment, Package, Plan, PlanLine, PlannedVisit, PlanPause
from yinian.delivery.plans.rules import Rhythm
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.parties import Party
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.elders.models import Elder
from yinian.registry.providers.flow import ProviderStatus
from yinian.registry.providers.models import Provider


@dataclass(frozen=True, slots=True)
class Terms:
    """From when on, at what time of day, from whom, and what pays."""

    provider: Party
    at: time
    funding: str = Order.Funding.HOURS.value
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One item that is to come again and again; without minutes as long as the catalogue says."""

    item: str
    rhythm: Rhythm
    terms: Terms
    minutes: int | None = None


@verbs.verb("plan.begin", _("制定照护计划"), may=OFFICE)
def begin(elder: Elder, *, by: Actor, basis: str = "", since: date | None = None) -> Plan:
    """Open an elder's plan, to which lines and packages are added; one elder has one plan at a time."""
    asked, day = _("您要为「{name}」制定照护计划。"), since or timezone.localdate()
    Party.objects.select_for_update().get(pk=elder.party_id)
    if elder.died_on is not None or elder.left_on is not None or elder.merged_into_id is not None:
        raise Refused(asked, _("此人已故、已迁出，或档案已并入另一份。"), _("请核对档案。"), name=elder.name)
    if Plan.unscoped.filter(elder=elder, status=Status.ACTIVE).exists():
        raise Refused(asked, _("已经有一份在执行的计划。"), _("请在那份计划里增加服务，或先停止它。"), name=elder.name)
    return verbs.create(
        Plan, elder=elder, basis=basis.strip(), since=day, made_by_id=by.account_id, region_path=elder.region_path
    )


@verbs.verb("plan.add_line", _("增加计划服务"), may=OFFICE)
def add_line(plan: Plan, given: Line, *, by: Actor) -> PlanLine:
    """Add one item in its rhythm; its visits are placed some days ahead, from the coming night on."""
    _active(plan)
    verbs.about(plan)
    return _add(plan, given, None)


@verbs.verb("plan.add_package", _("按套餐增加服务"), may=OFFICE)
def add_package(plan: Plan, package: Package, terms: Terms, *, by: Actor) -> list[PlanLine]:
    """Add all that a package holds, spread over its period and one after another on a day."""
    _active(plan)
    verbs.about(plan)
    portions = package.portions
    if rules.too_late(portions, terms.at):
        raise refusal(plan, _("从这个时间开始，当天做不完套餐里的服务。"), _("请选早一些的时间。"))
    held = PlanLine.unscoped.filter(plan=plan, until=None).values_list("item", flat=True)
    wanted = [laid for laid in rules.lay(portions, package.period, terms.at) if laid.item not in set(held)]
    if not wanted:
        raise refusal(plan, _("套餐里的项目计划里都有了。"), _("无需再加。"))
    return [
        _add(plan, Line(laid.item, laid.rhythm, replace(terms, at=laid.at), laid.minutes), package) for laid in wanted
    ]


def _add(plan: Plan, given: Line, package: Package | None) -> PlanLine:
    terms, day = given.terms, timezone.localdate()
    tomorrow = day + timedelta(days=1)
    since = max(terms.since or tomorrow, plan.since)
    try:
        item = catalogue.item(given.item, on=since)
    except NotFound:
        raise refusal(plan, _("这个项目不在服务目录里。"), _("请从目录里选择。")) from None
    minutes = item.minutes if given.minutes is None else given.minutes
    if not given.rhythm.sound or not 0 < minutes <= 24 * 60 or terms.funding not in Order.Funding.values:
        raise refusal(plan, _("频次、时长或付费方式不对。"), _("请核对后再填。"))
    if since < day or since > day + timedelta(days=366):
        raise refusal(plan, _("开始日期要在今天以后、一年以内。"), _("请换一个日期。"))
    if not Provider.unscoped.filter(party=terms.provider, status=ProviderStatus.ACTIVE).exists():
        raise refusal(
            plan, _("「{provider}」现在不接单。"), _("请选择正常运营的服务商。"), provider=terms.provider.name
        )
    return verbs.create(
        PlanLine, plan=plan, package=package, item=given.item, kind=given.rhythm.kind, every=given.rhythm.every,
        days=sorted(set(given.rhythm.days)), at=terms.at, minutes=minutes, provider=terms.provider,
        funding=terms.funding, since=since, next_on=rules.next_on(given.rhythm, since, max(since, tomorrow)),
        region_path=plan.region_path,
    )  # fmt: skip


@verbs.verb("plan.end_line", _("停止计划服务"), may=OFFICE)
def end_line(line: PlanLine, *, by: Actor, why: str) -> PlanLine:
    """Take one item out of a plan from today on, with a reason; its visits ahead are called off."""
    plan = Plan.unscoped.get(pk=line.plan_id)
    verbs.about(plan)
    if line.until is not None:
        raise refusal(plan, _("这一项已经停止。"), _("无需再办。"))
    if not why.strip():
        raise refusal(plan, _("没有写明理由。"), _("请填写理由。"))
    _end_line(line, timezone.localdate())
    call_off(PlannedVisit.unscoped.filter(line=line), why.strip(), by=by)
    return line


def _end_line(line: PlanLine, day: date) -> None:
    verbs.change(line, until=max(day, line.since), next_on=None)


@verbs.verb("plan.stop", _("停止照护计划"), may=FLOW.may("plan.stop"))
def stop(plan: Plan, *, by: Actor, why: str) -> Plan:
    """Stop a plan for good, with a reason: no visit is placed any more, those ahead are called off, and membership ends."""
    if not why.strip():
        raise refusal(plan, _("没有写明理由。"), _("请填写理由。"))
    day = timezone.localdate()
    FLOW.move(plan, by=by, until=max(day, plan.since))
    for line in PlanLine.unscoped.filter(plan=plan, until=None).order_by("id"):
        _end_line(line, day)
    for row in Enrolment.unscoped.filter(plan=plan, until=None):
        verbs.change(row, until=max(day, row.since), why=why.strip()[:200])
    call_off(PlannedVisit.unscoped.filter(line__plan=plan), why.strip(), by=by)
    return plan


@verbs.verb("plan.end_hours", _("停止用时长的服务"), may=NOBODY)
def end_hours(plan: Plan, *, by: Actor, why: str) -> Plan:
    """Take out what hours paid for, and ask the office what now; a plan with nothing left in it stops."""
    lines = PlanLine.unscoped.filter(plan=plan, until=None, funding=Order.Funding.HOURS)
    ended = [line.pk for line in lines.order_by("id")]
    for line in lines.order_by("id"):
        _end_line(line, timezone.localdate())
    call_off(PlannedVisit.unscoped.filter(line__in=ended), why, by=by)
    elder = Elder.unscoped.select_related("region").get(pk=plan.elder_id)
    if elder.died_on is None and elder.left_on is None:
        text = say("照护计划 {number} 号里用时长的服务停了：{why}。要不要改为自费，或另作安排？")
        needs.report(elder, "benefit", text.format(number=plan.pk, why=why), by=by, source="plan")
    if not PlanLine.unscoped.filter(plan=plan, until=None).exists():
        stop(plan, by=by, why=why)
    return plan


def call_off(visits: Any, why: str, *, by: Actor) -> list[PlannedVisit]:
    """Cancel the orders of these visits that still lie ahead."""
    rows = visits.filter(
        outcome=PlannedVisit.Outcome.PLACED, order__status__in=AHEAD, order__starts_at__gt=timezone.now()
    )
    called = list(rows.select_related("order__provider", "order__carer").order_by("on", "id"))
    for row in called:
        assert row.order is not None
        orders.cancel(row.order, why, by=by)
    return called


@verbs.verb("plan.follow", _("计划随迁"), may=NOBODY)
def follow(plan: Plan, elder: Elder, *, by: Actor) -> Plan:
    """Lay a plan where its elder lives now, or with the file that this one went into."""
    place = {"region_path": elder.region_path}
    verbs.change(plan, elder=elder, **place)
    for row in _rows_of(plan):
        verbs.change(row, **place, **({"elder": elder} if isinstance(row, Enrolment) else {}))
    return plan


def _rows_of(plan: Plan) -> Iterable[Any]:
    yield from PlanLine.unscoped.filter(plan=plan, until=None).order_by("id")
    yield from PlanPause.unscoped.filter(plan=plan).order_by("id")
    yield from Enrolment.unscoped.filter(plan=plan, until=None).order_by("id")


@verbs.verb("plan.export", _("导出照护计划"), may=OFFICE | {Role.MANAGER, Role.DISPATCHER})
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of plans or members left the house."""


def refusal(plan: Plan, why: Any, do: Any, **values: Any) -> Refused:
    """Why a plan cannot be changed so."""
    return Refused(_("您要更改照护计划 {number}。"), why, do, number=plan.pk, **values)


def _active(plan: Plan) -> None:
    """Refuse a plan that has stopped; two who change it at once come one after the other."""
    if Plan.unscoped.select_for_update().get(pk=plan.pk).status != Status.ACTIVE:
        raise refusal(plan, _("它已经停止。"), _("请为老人制定新的计划。"))
