"""What happens to plans by itself: visits are placed every night, and plans end with what they stood on."""

import logging
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.delivery.plans import actions, queries, rules
from yinian.delivery.plans.actions import giving
from yinian.delivery.plans.flow import Status
from yinian.delivery.plans.models import Package, Plan, PlanLine, PlannedVisit
from yinian.entitlement.benefits import actions as benefits
from yinian.entitlement.benefits import queries as entitled
from yinian.foundation.actor import system
from yinian.foundation.jobs import Run, Superseded, daily, job, today
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region
from yinian.registry.elders import actions as elders
from yinian.registry.elders import merges, residence
from yinian.registry.elders.models import Elder

BY = system("计划跟进")
WINDOW = 500
log = logging.getLogger(__name__)


@job("plans.place", _("按计划下单"), whole=False)
def place(run: Run) -> dict[str, Any]:
    """Place every visit that is due within reach; killed anywhere and begun again, each once; a fault stops its own line alone."""
    day, refused = today(run), 0
    failed: set[int] = set()
    for line in _due(day, failed):
        try:
            with transaction.atomic():
                refused += not _place(line)
                run.advance(1)
        except Superseded:
            raise
        except Exception:
            log.exception("line %s of a plan was not placed", line.pk)
            failed.add(line.pk)
    if failed:
        raise RuntimeError(f"{len(failed)} lines were not placed, tried again later: {sorted(failed)[:20]}")
    return {"visits": run.done, "refused": refused}


daily("01:40")(place)


@job(giving.JOB, _("批量按套餐制定计划"), whole=False)
def give(run: Run) -> dict[str, Any]:
    """Give a package to everybody of a place who lacks a basic service, from the place reached on."""
    given, refused = run.given, 0
    region, package = Region.objects.get(pk=given["region"]), Package.objects.get(pk=given["package"])
    terms = actions.Terms(Party.objects.get(pk=given["provider"]), time.fromisoformat(given["at"]), given["funding"])
    rows = queries.lacking(BY, region).order_by("pk")
    while window := list(rows.filter(pk__gt=run.place.get("last", 0))[:WINDOW]):
        for elder in window:
            with transaction.atomic():
                try:
                    actions.give(elder, package, terms, by=BY)
                except Refused:
                    refused += 1  # the journal tells why; the elder stays on the list of who lacks it
                run.advance(1, last=elder.pk)
    return {"plans": run.done - refused, "refused": refused}


def _due(day: date, failed: set[int]) -> Iterator[PlanLine]:
    """The lines whose next day is near enough, the earliest first; each comes until it no longer is, or failed."""
    own = Order.Funding.HOURS
    near = Q(funding=own, next_on__lte=rules.reach(day, True)) | ~Q(funding=own) & Q(
        next_on__lte=rules.reach(day, False)
    )
    rows = PlanLine.unscoped.filter(near, next_on__isnull=False, plan__status=Status.ACTIVE)
    while window := list(rows.exclude(pk__in=failed).order_by("next_on", "id")[:WINDOW]):
        yield from window


def _place(line: PlanLine) -> bool:
    """Place one visit, or keep why not."""
    due = line.next_on
    assert due is not None
    try:
        actions.place_visit(line, due, by=BY)
    except Refused as refusal:
        with translation.override("zh-hans"):
            actions.note_refusal(line, due, refusal.why, by=BY)
        return False
    return True


@on(orders.refuse)
def ask_for_another(line: Line) -> None:
    """A planned visit that its provider does not take on becomes a need of the office."""
    visit = PlannedVisit.unscoped.filter(order=line.subject_id or 0, outcome=PlannedVisit.Outcome.PLACED).first()
    if visit is not None:
        with translation.override("zh-hans"):
            actions.note_turned_down(visit, by=BY)


def _plans(elder: int) -> list[Plan]:
    return list(Plan.unscoped.filter(elder=elder, status=Status.ACTIVE).select_related("elder"))


@on(elders.record_death)
@on(residence.move_out)
def stop_for_who_is_gone(line: Line) -> None:
    """Stop the plan of an elder who has died or left; a second time finds none."""
    for plan in _plans(line.subject_id or 0):
        if plan.elder.died_on is not None or plan.elder.left_on is not None:
            actions.stop(plan, by=BY, why=say("老人已故") if plan.elder.died_on else say("老人已迁出"))


@on(residence.move)
@on(residence.move_in)
def go_along(line: Line) -> None:
    """A plan lies where its elder lives; what cannot be had there will be told as each visit is placed."""
    for plan in _plans(line.subject_id or 0):
        if plan.region_path != plan.elder.region_path:
            actions.follow(plan, plan.elder, by=BY)


@on(merges.merge)
def one_plan_for_one_person(line: Line) -> None:
    """The plan of a file that went into another goes along, or stops where that one has its own."""
    for kept in Elder.unscoped.filter(pk=line.subject_id or 0):
        for gone in Elder.unscoped.filter(merged_into=kept).order_by("pk"):
            for plan in _plans(gone.pk):
                if _plans(kept.pk):
                    actions.stop(plan, by=BY, why=say("档案已合并"))
                else:
                    actions.follow(plan, kept, by=BY)


@on(benefits.end)
@on(benefits.supersede)
def stop_what_hours_paid(line: Line) -> None:
    """With an elder's last grant of hours ends what they paid for in the plan, and the office is asked what now."""
    for plan in _plans(line.subject_id or 0):
        lines = list(PlanLine.unscoped.filter(plan=plan, until=None, funding=Order.Funding.HOURS).order_by("id"))
        if lines and not entitled.left(BY, plan.elder):
            actions.end_hours(plan, by=BY, why=say("补贴时长已停止"))
