"""What happens to visits by itself: the night's plan, what an event calls for, campaigns, and problems that nobody answers."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import actions as evidence
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.flow import Status as NeedStatus
from yinian.delivery.needs.models import Need
from yinian.delivery.orders.models import Order
from yinian.foundation.actor import system
from yinian.foundation.bulk import uncollected
from yinian.foundation.deadlines import Deadline
from yinian.foundation.jobs import Run, daily, every, job, today
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region
from yinian.programmes.welfare_visits import actions, counting, planning, queries
from yinian.programmes.welfare_visits import law as laws
from yinian.programmes.welfare_visits.actions import campaigns, rates
from yinian.programmes.welfare_visits.actions import planning as writing_plan
from yinian.programmes.welfare_visits.models import Campaign, Listed, Problem, Turn
from yinian.registry.catalogue.models import ServiceItem
from yinian.registry.elders import actions as elders
from yinian.registry.elders import amending, residence
from yinian.registry.elders.models import Elder, ElderFact

BY = system("探访安排")


@daily("02:00")
@job(rates.JOB, _("排定探访"), whole=False)
def plan(run: Run) -> dict[str, Any]:
    """Lay the list, the turns, the gaps and the rates of every region that visits; begun again, it writes what is missing."""
    day = today(run)
    for region in queries.planned_regions(run.given.get("region")):
        plan_region(region, day, run)
    return dict(run.place)


def plan_region(region: Region, day: date, run: Run | None = None) -> dict[str, int]:
    """One region's night: each chunk is a transaction of its own, and what it wrote is not found missing again."""

    def keep(count: int) -> None:
        if run is not None:
            run.advance(count)

    with uncollected(), planning.opened(region, day) as laid:
        told = planning.counted(laid)
        told["off"] = writing_plan.take_off_list(planning.leaving(laid), day, by=BY, after=keep)
        told["on"] = writing_plan.put_on_list(planning.listing(laid), day, by=BY, after=keep)
        told["dropped"] = writing_plan.drop(planning.stale(laid), region, by=BY, after=keep)
        told["laid"] = writing_plan.lay(planning.missing(laid), region, day, by=BY, after=keep)
        told["handed"] = writing_plan.hand_over(planning.orphaned(laid), region, day, by=BY, after=keep)
        with transaction.atomic():
            writing_plan.note_gaps(planning.gaps(laid), region, day, by=BY)
            keep(0)
    for month in counting.months_to_count(day):
        rate = counting.counted(region, month)
        with transaction.atomic():
            actions.keep_rates(rate, month, by=BY)
            keep(0)
    return told


@job(campaigns.JOB, _("排定集中探访"), whole=False)
def lay_campaign(run: Run) -> dict[str, Any]:
    """Lay a campaign's turns; begun again, it writes those that are missing."""
    row = Campaign.unscoped.select_related("region").get(pk=run.given["campaign"])
    day = today(run)
    with planning.opened_for(row, day) as laid:
        found = writing_plan.lay(planning.missing(laid), row.region, day, by=BY, after=run.advance, campaign=row)
    return {"turns": found}


@every(30)
@job("visits.escalate", _("重大问题到期上报"), whole=False)
def escalate(run: Run) -> dict[str, Any]:
    """Take major problems that nobody has answered in time a level up."""
    late = Deadline.unscoped.filter(
        subject_kind=Need._meta.label_lower, kind=needs.ANSWER, met_at=None, dropped=False, due_at__lt=timezone.now()
    )
    rows = Problem.unscoped.filter(major=True, need__status=NeedStatus.OPEN, need__in=late.values("subject_id"))
    for row in rows.select_related("need__region", "elder").order_by("pk"):
        actions.escalate(row, by=BY)
        run.advance(1)
    return {"problems": run.done}


# --- what an event calls for ------------------------------------------------------------------------------------


@on(elders.record_fact)
@on(amending.amend_many)
def visit_soon(line: Line) -> None:
    """A fact that tells of a discharge, a bereavement or a decline calls for a visit, as the region's terms say."""
    elder = Elder.unscoped.filter(pk=line.subject_id or 0).select_related("region").first()
    if elder is None or not _visits(elder):
        return
    terms, day = laws.at(elder.region), timezone.localdate()
    recent = ElderFact.unscoped.filter(elder=elder, until=None, wrong=False, since__gte=day - timedelta(days=1))
    written = {label.partition(":")[2] for label in line.changed if label.startswith("registry.elderfact:")}
    for fact in recent.filter(pk__in=[int(pk) for pk in written if pk.isdigit()]):
        change = terms.change(fact.kind, fact.value)
        if change:
            _ask(elder, change)


@on(needs.report)
def visit_after_alarm(line: Line) -> None:
    """An urgent health need that an alarm brought calls for a visit."""
    need = Need.unscoped.select_related("elder__region").filter(pk=line.subject_id or 0).first()
    alarm = need is not None and (need.source, need.urgency, need.kind) == ("alarm", "urgent", "health")
    if need is not None and alarm and _visits(need.elder):
        _ask(need.elder, Turn.Change.FALL.value)


def _visits(elder: Elder) -> bool:
    """Whether the elder is here and visits are switched on there."""
    here = elder.died_on is None and elder.left_on is None and elder.merged_into_id is None
    return here and queries.switched(elder.region_path)


def _ask(elder: Elder, change: str) -> None:
    try:
        actions.ask(elder, change, by=BY)
    except Refused:
        return  # the journal tells why


@on(evidence.verify)
def count_bought_visit(line: Line) -> None:
    """A verified order for a visit counts as a visit."""
    order = Order.unscoped.select_related("item", "elder").filter(pk=line.subject_id or 0).first()
    if order is not None and order.served_on is not None and order.item.category == ServiceItem.Category.VISITING:
        actions.take_order(order, by=BY)


@on(elders.record_death)
@on(residence.move_out)
def stop_for_who_is_gone(line: Line) -> None:
    """Nobody waits for a visit to who has died or left; who died stays in the month's count, and is named there."""
    for elder in Elder.unscoped.filter(pk=line.subject_id or 0):
        if elder.died_on is not None or elder.left_on is not None:
            writing_plan.stop(elder, by=BY)


@on(residence.move)
@on(residence.move_in)
def follow(line: Line) -> None:
    """Whoever lives elsewhere now is visited there: open turns of the old place end, and the night lays new ones."""
    for elder in Elder.unscoped.filter(pk=line.subject_id or 0):
        old = Turn.unscoped.filter(elder=elder, visit=None, dropped=False).exclude(region_path=elder.region_path)
        if (
            old.exists()
            or Listed.unscoped.filter(elder=elder, until=None).exclude(region_path=elder.region_path).exists()
        ):
            writing_plan.stop(elder, by=BY)
