"""What happens to benefits by itself: months, birthdays, and what follows from an elder's file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import accruals, actions, applying, queries, renewing, wallets
from yinian.entitlement.benefits.flow import IN_FORCE, Status
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import drafting
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.flow import Status as Drafted
from yinian.entitlement.policies.models import Draft
from yinian.foundation.actor import system
from yinian.foundation.jobs import Run, daily, job, today
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on
from yinian.foundation.ledger import Unit
from yinian.foundation.regions import Region
from yinian.registry.elders import actions as elders
from yinian.registry.elders import amending, merges, residence
from yinian.registry.elders.models import Elder

BY = system("待遇发放")
WINDOW = 2_000
# How often a run may meet another one that posts for the same people.
MEETINGS = 5


@job(wallets.JOB, _("每月发放时长"), whole=False)
def top_up(run: Run) -> dict[str, Any]:
    """Give every grant its month, from the place reached on; killed anywhere and begun again, nobody has it twice."""
    day = date.fromisoformat(run.given["on"])
    if "last" not in run.place:
        # A month is given by the law that holds on its day.
        _renew(run, Region.objects.filter(parent=None), day, counts=False)

    def keep(count: int) -> None:
        run.advance(count, last=reached[0])

    reached = [int(run.place.get("last", 0))]
    wallets.top_up(_grants(reached), day, by=BY, after=keep)
    return {"grants": run.done}


@job(renewing.JOB, _("按现行规定更新待遇"), whole=False)
def renew(run: Run) -> dict[str, Any]:
    """Let every grant say what the law says today, or those of the region whose law has just changed."""
    wanted = {"pk": run.given["region"]} if "region" in run.given else {"parent": None}
    _renew(run, Region.objects.filter(**wanted), today(run))
    return {"renewed": run.done}


def _renew(run: Run, tops: QuerySet[Region], day: date, *, counts: bool = True) -> None:
    """Whom the law grants another amount is renewed in bulk; whom it grants nothing any more is decided about anew."""

    def keep(count: int) -> None:
        run.advance(count if counts else 0)

    for top in tops.order_by("path"):
        for pk in renewing.renew(top, day, by=BY, after=keep):
            row = Decision.unscoped.select_related("elder__party", "elder__region").get(pk=pk)
            with transaction.atomic():
                if row.status == Status.GRANTED:
                    _ask(row.elder, row.benefit, day)
                keep(1)


def _grants(reached: list[int]) -> Iterator[int]:
    while window := list(
        Decision.unscoped.filter(status=Status.GRANTED, unit=Unit.MINUTES, pk__gt=reached[0])
        .order_by("pk")
        .values_list("pk", flat=True)[:WINDOW]
    ):
        for pk in window:
            reached[0] = pk
            yield pk


@job("benefits.month", _("每月发放时长（启动）"))
def month(run: Run) -> dict[str, Any]:
    """See every day that this month's run was asked for, so that a first day without a worker is made good."""
    return {"run": wallets.begin_month(today(run), by=BY).pk}


@job("benefits.birthdays", _("到期重新判定待遇"), whole=False)
def birthdays(run: Run) -> dict[str, Any]:
    """Decide anew about those whose answer was known to change by today: who was refused for age and has had the birthday."""
    day, made = today(run), 0
    here = {"elder__died_on": None, "elder__left_on": None, "elder__merged_into": None}
    rows = Decision.unscoped.filter(status=Status.DENIED, until__lte=day, **here).order_by("id")
    for row in rows.select_related("elder__region"):
        with transaction.atomic():
            made += _ask(row.elder, row.benefit, day) not in (None, row)
            run.advance(1)
    return {"decided": made}


@job(accruals.JOB, _("每月核算待遇"), whole=False)
def accrue(run: Run) -> dict[str, Any]:
    """Reckon a region's months, those first that are not whole; who meets another run of the same month reckons anew."""
    for number in range(MEETINGS):
        try:
            accruals.work(run, everywhere=number > 0)
            break
        except IntegrityError as error:
            if number == MEETINGS - 1 or not any(
                name in str(error) for name in ("due_once", "entitlement_due", "account")
            ):
                raise
            run.refresh_from_db()
    return {"windows": run.done}


@job("benefits.accruals", _("每月核算待遇（启动）"))
def month_of_money(run: Run) -> dict[str, Any]:
    """See every day that this month's accruals were asked for, so that a first day without a worker is made good."""
    return {"runs": [one.pk for one in accruals.begin_month(today(run), by=accruals.BY)]}


daily("00:02")(renew)
daily("00:05")(month)
daily("00:10")(month_of_money)
daily("00:15")(birthdays)


def _ask(elder: Elder, benefit: str, day: date) -> Decision | None:
    """Decide, unless the law is silent or a fact is missing: a standing decision is not undone by what nobody knows."""
    table = policies.table(benefit, elder.region, day)
    if table is None or elder.died_on is not None or elder.left_on is not None:
        return None
    answer = queries.consider(BY, elder, table, day)
    if answer is None or answer.row is None or answer.amount is None:
        return None
    older = Decision.unscoped.filter(elder=elder, benefit=benefit, status__in=IN_FORCE).first()
    # What changes nothing is nothing to tell of.
    if older is not None and actions.says_the_same(older, answer, elder):
        return older
    if older is not None and older.status == Status.DENIED and answer.granted and table.unit == Unit.FEN:
        # Money is granted by several persons: what has become due is handed in for them.
        applying.hand_in(elder, benefit, older.until or older.since, by=BY)
        return None
    return actions.decide(elder, benefit, by=BY, on=day)


def _in_force(elder: int) -> QuerySet[Decision]:
    rows = Decision.unscoped.filter(elder=elder, status__in=IN_FORCE).order_by("id")
    return rows.select_related("elder__party", "elder__region")


def _close(row: Decision, day: date, why: str) -> None:
    """Stop a grant, and let a denial of somebody who is not here any more be past."""
    if row.status == Status.GRANTED:
        actions.end(row, by=BY, why=why, on=day)
    else:
        actions.supersede(row, by=BY, on=day)


@on(elders.record_death)
@on(residence.move_out)
def end_for_who_is_gone(line: Line) -> None:
    """Stop what an elder who has died or left was granted; a second time finds nothing."""
    for row in _in_force(line.subject_id or 0):
        day = row.elder.died_on or row.elder.left_on
        if day is not None:
            _close(row, day, say("老人已故") if row.elder.died_on else say("老人已迁出"))


@on(merges.merge)
def end_for_the_merged(line: Line) -> None:
    """One person has one grant: what a merged file held stops, and the kept file is decided about where it had none."""
    for kept in Elder.unscoped.filter(pk=line.subject_id or 0).select_related("region"):
        for gone in Elder.unscoped.filter(merged_into=kept).order_by("pk"):
            for row in _in_force(gone.pk):
                _close(row, timezone.localdate(), say("档案已合并"))
                _ask(kept, row.benefit, timezone.localdate())


@on(elders.record_fact)
@on(elders.end_fact)
@on(elders.correct_fact)
@on(amending.amend_many)
@on(amending.restore_many)
@on(residence.correct)
def decide_anew(line: Line) -> None:
    """Ask again where a decision stands; who never asked is not decided about."""
    for row in _in_force(line.subject_id or 0):
        _ask(row.elder, row.benefit, timezone.localdate())


@on(drafting.enact)
def renew_by_new_law(line: Line) -> None:
    """Let grants follow a draft that has become law and holds already; one of a later day is met by that day's run."""
    today_ = timezone.localdate()
    for draft in Draft.unscoped.filter(pk=line.subject_id or 0, status=Drafted.ENACTED, since__lte=today_):
        renewing.begin(draft.region, today_, f"draft{draft.pk}", by=BY)


@on(residence.move)
@on(residence.move_in)
def follow(line: Line) -> None:
    """Ask the law of the new place, which takes the decision over; where it has no such benefit, it stops."""
    day = timezone.localdate()
    for row in _in_force(line.subject_id or 0):
        if policies.table(row.benefit, row.elder.region, day) is None:
            _close(row, day, say("迁入地没有这项待遇"))
        else:
            _ask(row.elder, row.benefit, day)


@on(elders.undo_death)
@on(residence.come_back)
def resume(line: Line) -> None:
    """Give back what stopped by mistake or while an elder was away, if the law still grants it."""
    for elder in Elder.unscoped.filter(pk=line.subject_id or 0).select_related("region"):
        had = Decision.unscoped.filter(elder=elder, status=Status.ENDED, amount__gt=0)
        for benefit in sorted(set(had.values_list("benefit", flat=True))):
            _ask(elder, benefit, timezone.localdate())
