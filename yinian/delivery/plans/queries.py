"""Reads of packages, plans, what became of them, and members."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.models import Order
from yinian.delivery.plans import rules
from yinian.delivery.plans.flow import FLOW, Status
from yinian.delivery.plans.models import Enrolment, Package, Period, Plan, PlanLine, PlannedVisit, PlanPause
from yinian.delivery.plans.rules import Portion, Totals
from yinian.foundation import access, regions
from yinian.foundation.actor import Actor, system
from yinian.foundation.flow import Move
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.catalogue.models import ServiceItem
from yinian.registry.catalogue.rules import cost_fen
from yinian.registry.elders import queries as registry
from yinian.registry.elders.models import Elder

PERIODS, REASONS, KINDS = Period.choices, PlanPause.Reason.choices, PlanLine.Kind.choices
STATUSES = Status.choices
# Whether somebody came at all is counted for everybody alike.
WHOLE = system("计划统计")


# --- packages: public, like the menu ----------------------------------------------------------------------------


@lru_cache
def shipped() -> dict[str, Any]:
    """The packages as their file says them."""
    text = (settings.ROOT / "data" / "packages" / "packages.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def packages(region: Region | None = None) -> QuerySet[Package]:
    """The packages that stand today: those offered everywhere, and in a region those of it and of the places above it."""
    day = timezone.localdate()
    rows = Package.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day).select_related("region")
    if region is not None:
        line = [int(part) for part in region.path.strip("/").split("/")]
        rows = rows.filter(Q(region=None) | Q(region__in=line))
    return rows.order_by("region__path", "code")


def package(pk: int) -> Package:
    """One version of a package."""
    row = Package.objects.select_related("region").filter(pk=pk).first()
    if row is None:
        raise access.missing(_("服务套餐"), pk)
    return row


def package_versions(row: Package) -> QuerySet[Package]:
    """Every version of a package, the youngest first."""
    return Package.objects.filter(code=row.code).order_by("-version")


def named(codes: Iterable[str]) -> dict[str, ServiceItem]:
    """The youngest version of each of these items."""
    rows = ServiceItem.objects.filter(code__in=set(codes)).order_by("version")
    return {row.code: row for row in rows}


def totals(row: Package, region: Region | None) -> Totals:
    """What a package comes to in one period, at the prices of a place today."""
    return totals_of(row.portions, region)


def totals_of(portions: list[Portion], region: Region | None) -> Totals:
    """Visits, time and price of these portions, at the prices of a place today."""
    known = catalogue.prices([one.item for one in portions], region) if region is not None else {}
    costs = {
        one.item: cost_fen(known[one.item].price_fen, known[one.item].per, one.minutes)
        for one in portions
        if one.item in known
    }
    return rules.totals(portions, costs)


# --- plans ------------------------------------------------------------------------------------------------------


def plans(actor: Actor) -> QuerySet[Plan]:
    """The plans within the actor's sight, the youngest first, each with its elder as the actor sees them."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    return Plan.seen_by(actor).select_related("made_by").prefetch_related(elders).order_by("-id")


def plan(actor: Actor, pk: int) -> Plan:
    """One plan within the actor's sight."""
    return access.found(plans(actor), pk)


def of_elder(actor: Actor, person: Elder) -> QuerySet[Plan]:
    """The plans of one person, under this file or one that went into it; the active one first."""
    return plans(actor).filter(registry.same_person(person)).order_by("status", "-id")


def active(actor: Actor, person: Elder) -> Plan | None:
    """The plan that an elder has now."""
    return of_elder(actor, person).filter(status=Status.ACTIVE).first()


def matching(rows: QuerySet[Any], actor: Actor, words: str) -> QuerySet[Any]:
    """Those of elders whose name or pinyin begins so, among the elders that the actor sees."""
    if not words.strip():
        return rows
    return rows.filter(elder__in=registry.matching(Elder.seen_by(actor), words).order_by().values("pk"))


def name_of(row: Any) -> str:
    """The elder's name as the reader may know it; who does not see the elder sees a dash."""
    elder = row._state.fields_cache.get("elder")
    return elder.name if elder is not None else "—"


def lines(actor: Actor, row: Plan) -> QuerySet[PlanLine]:
    """What is and was in a plan, what goes on first; a provider sees its own part."""
    rows = PlanLine.seen_by(actor).filter(plan=row).select_related("provider", "package")
    return rows.order_by("until", "at", "id")


def line(actor: Actor, pk: int) -> PlanLine:
    """One line within the actor's sight."""
    return access.found(PlanLine.seen_by(actor).select_related("plan", "provider"), pk)


def lines_of(actor: Actor, rows: Iterable[Plan]) -> dict[int, list[PlanLine]]:
    """What goes on in each of these plans."""
    found: dict[int, list[PlanLine]] = defaultdict(list)
    known = PlanLine.seen_by(actor).filter(plan__in=[row.pk for row in rows], until=None)
    for one in known.select_related("provider").order_by("at", "id"):
        found[one.plan_id].append(one)
    return found


def pauses(actor: Actor, row: Plan) -> QuerySet[PlanPause]:
    """When nobody comes or came, the latest first."""
    return PlanPause.seen_by(actor).filter(plan=row).select_related("asked_by").order_by("-since", "-id")


def pause(actor: Actor, pk: int) -> PlanPause:
    """One pause within the actor's sight."""
    return access.found(PlanPause.seen_by(actor), pk)


def on_pause(actor: Actor, day: date) -> QuerySet[PlanPause]:
    """The pauses that hold on a day."""
    return PlanPause.seen_by(actor).filter(since__lte=day, until__gt=day)


def visits(actor: Actor, row: Plan) -> QuerySet[PlannedVisit]:
    """What became of a plan's days, the latest first."""
    rows = PlannedVisit.seen_by(actor).filter(line__plan=row)
    return rows.select_related("line", "order", "order__carer", "need").order_by("-on", "-id")


def refused(actor: Actor) -> QuerySet[PlannedVisit]:
    """The visits that could not be placed and whose day is not over."""
    return PlannedVisit.seen_by(actor).filter(outcome=PlannedVisit.Outcome.REFUSED, on__gte=timezone.localdate())


def with_refusals(actor: Actor, rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Those of these plans of which a coming visit could not be placed."""
    return rows.filter(pk__in=refused(actor).values("line__plan"))


def paused(actor: Actor, rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Those of these plans on which nobody comes today."""
    return rows.filter(pk__in=on_pause(actor, timezone.localdate()).values("plan"))


def moves(actor: Actor, row: Plan) -> list[Move]:
    """What the actor could do with a plan now."""
    return FLOW.open_to(row, actor)


def serving(actor: Actor, row: Plan) -> dict[str, Party]:
    """Who serves a plan now, by the party's number."""
    rows = PlanLine.seen_by(actor).filter(plan=row, until=None).select_related("provider").order_by("id")
    return {str(one.provider_id): one.provider for one in rows}


# --- the basic package ------------------------------------------------------------------------------------------


def severe(actor: Actor, region: Region) -> QuerySet[Elder]:
    """Who is severely dependent and lives at home in a place, as far as the actor may read it."""
    facts = registry.readable(actor).filter(until=None, kind="grade", value__in=rules.SEVERE)
    here = facts.filter(regions.within(region.path, "region_path")).order_by()
    away = registry.readable(actor).filter(until=None, kind="living", value="residential", elder=OuterRef("pk"))
    return registry.living(actor).filter(pk__in=here.values("elder")).filter(~Exists(away))


def lacking(actor: Actor, region: Region) -> QuerySet[Elder]:
    """Those of them whose plan does not hold all four basic services."""
    whole = Q()
    for item in rules.BASIC:
        whole &= Q(Exists(_basic(item).filter(plan__elder=OuterRef("pk"))))
    return severe(actor, region).filter(~whole)


def _basic(item: str) -> QuerySet[PlanLine]:
    return PlanLine.seen_by(WHOLE).filter(item=item, until=None, plan__status=Status.ACTIVE)


def held(actor: Actor, people: Iterable[Elder]) -> dict[int, set[str]]:
    """Which of the four basic services stand in the plan of each of these elders."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = PlanLine.seen_by(actor).filter(
        plan__elder__in=[person.pk for person in people], plan__status=Status.ACTIVE, until=None, item__in=rules.BASIC
    )
    for elder, item in rows.values_list("plan__elder", "item"):
        found[elder].add(item)
    return found


# --- members of the virtual nursing home ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reach:
    """How many members there are, and to how many of them somebody came in this period."""

    members: int
    served: int

    @property
    def waiting(self) -> int:
        return self.members - self.served


def enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """Who is or was a member within the actor's sight, the youngest first."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    return Enrolment.seen_by(actor).select_related("provider", "plan").prefetch_related(elders).order_by("-id")


def enrolment(actor: Actor, pk: int) -> Enrolment:
    """One membership within the actor's sight."""
    return access.found(enrolments(actor), pk)


def membership(actor: Actor, row: Plan) -> Enrolment | None:
    """The membership that stands on a plan."""
    return enrolments(actor).filter(plan=row, until=None).first()


def members(actor: Actor) -> QuerySet[Enrolment]:
    """Who is a member now."""
    return enrolments(actor).filter(until=None)


def _came(day: date) -> Q:
    """Whether a verified service was delivered to a member in the week or month about a day."""
    came = Q()
    for period in Period.values:
        since, until = rules.period_of(period, day)
        orders = Order.seen_by(WHOLE).filter(elder=OuterRef("elder"), served_on__gte=since, served_on__lt=until)
        came |= Q(period=period) & Q(Exists(orders))
    return came


def without_delivery(actor: Actor, day: date) -> QuerySet[Enrolment]:
    """The members to whom nothing was delivered yet in their present week or month."""
    return members(actor).filter(~_came(day))


def with_delivery(actor: Actor, day: date) -> QuerySet[Enrolment]:
    """The members to whom something was delivered in their present week or month."""
    return members(actor).filter(_came(day))


def reach(actor: Actor, rows: QuerySet[Enrolment], day: date) -> Reach:
    """How many of these members there are, and to how many somebody came."""
    bare = rows.order_by().prefetch_related(None)
    return Reach(bare.count(), bare.filter(_came(day)).count())


def delivered(actor: Actor, row: Enrolment) -> QuerySet[Order]:
    """What was delivered to a member since they are one, the latest first."""
    rows = Order.seen_by(actor).filter(elder=row.elder_id, served_on__gte=row.since).select_related("item", "carer")
    return rows.order_by("-served_on", "-id")
