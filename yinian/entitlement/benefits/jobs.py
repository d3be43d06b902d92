"""What happens to benefits by itself: months, birthdays, and what follows from an elder's file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import actions, queries, wallets
from yinian.entitlement.benefits.flow import IN_FORCE, Status
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import queries as policies
from yinian.foundation.actor import system
from yinian.foundation.jobs import Run, daily, job, today
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on
from yinian.foundation.ledger import Unit
from yinian.registry.elders import actions as elders

BY = system("待遇发放")
WINDOW = 2_000


@job(wallets.JOB, _("每月发放时长"), whole=False)
def top_up(run: Run) -> dict[str, Any]:
    """Give every grant its month, from the place reached on; killed anywhere and begun again, nobody has it twice."""
    day = date.fromisoformat(run.given["on"])

    def keep(count: int) -> None:
        run.advance(count, last=reached[0])

    reached = [int(run.place.get("last", 0))]
    wallets.top_up(_grants(reached), day, by=BY, after=keep)
    return {"grants": run.done}


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
    rows = Decision.unscoped.filter(status=Status.DENIED, until__lte=day).order_by("id")
    for row in rows.select_related("elder__region"):
        with transaction.atomic():
            made += _again(row, day)
            run.advance(1)
    return {"decided": made}


daily("00:05")(month)
daily("00:15")(birthdays)


def _again(row: Decision, day: date) -> int:
    """Decide anew unless the law is silent or a fact is missing: a standing decision is not undone by what nobody knows."""
    elder = row.elder
    table = policies.table(row.benefit, elder.region, day)
    if table is None or elder.died_on is not None or elder.left_on is not None:
        return 0
    answer = queries.consider(BY, elder, table, day)
    if answer is None or answer.row is None or answer.amount is None:
        return 0
    return int(actions.decide(elder, row.benefit, by=BY, on=day).pk != row.pk)


@on(elders.record_death)
def end_for_the_dead(line: Line) -> None:
    """Stop what an elder who has died was granted; a second time finds nothing."""
    rows = Decision.unscoped.filter(elder_id=line.subject_id or 0, status=Status.GRANTED).order_by("id")
    for grant in rows.select_related("elder__party"):
        actions.end(grant, by=BY, why="elder.record_death", on=grant.elder.died_on)


@on(elders.record_fact)
@on(elders.end_fact)
def decide_anew(line: Line) -> None:
    """Ask again where a decision stands; who never asked is not decided about."""
    rows = Decision.unscoped.filter(elder_id=line.subject_id or 0, status__in=IN_FORCE).order_by("id")
    for row in rows.select_related("elder__region"):
        _again(row, timezone.localdate())
