"""Days on which somebody cannot come: written down, ended early, and read by whoever sends people."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import access, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.registry.workforce.actions import ROTA
from yinian.registry.workforce.models import Absence, Worker

LONGEST_DAYS = 366


@verbs.verb("worker.record_absence", _("登记请假"), may=ROTA)
def record_absence(worker: Worker, since: date, until: date, *, by: Actor) -> Absence:
    """Write down that somebody does not come from one day up to another; nobody is sent away from a visit by it."""
    today = timezone.localdate()
    if since < today:
        raise _cannot(worker, _("请假不能从过去的日子开始。"), _("请从今天或以后的日子填起。"))
    if until <= since or until > since + timedelta(days=LONGEST_DAYS):
        raise _cannot(worker, _("请假的最后一天不对。"), _("最后一天不能早于第一天，也不能超过一年。"))
    # Who comes second with the same days waits here for the first one's commit.
    Worker.unscoped.select_for_update().get(pk=worker.pk)
    other = Absence.unscoped.filter(worker=worker, since__lt=until, until__gt=since).first()
    if other is not None:
        raise _cannot(worker, _("{day} 起已经登记过请假。"), _("请先销假，再重新登记。"), day=other.since)
    row: Absence = verbs.create(Absence, worker=worker, since=since, until=until, region_path=worker.region_path)
    verbs.about(worker)
    return row


@verbs.verb("worker.end_absence", _("销假"), may=ROTA)
def end_absence(absence: Absence, *, by: Actor) -> Worker:
    """Somebody is back from today on; an absence that had not begun never was."""
    worker, today = absence.worker, timezone.localdate()
    if absence.until <= today:
        raise _cannot(worker, _("这次请假已经结束。"), _("无需再办。"))
    if absence.since >= today:
        verbs.remove(absence)
    else:
        verbs.change(absence, until=today)
    return worker


def _cannot(worker: Worker, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要为「{name}」办理请假。"), why, do, name=worker.name, **values)


def absence(actor: Actor, pk: int) -> Absence:
    """One absence within the actor's sight."""
    return access.found(Absence.seen_by(actor).select_related("worker"), pk)


def ahead(actor: Actor, worker: Worker) -> QuerySet[Absence]:
    """What is going on or ahead of a worker's absences, the next first."""
    return Absence.seen_by(actor).filter(worker=worker, until__gt=timezone.localdate()).order_by("since")


def on_day(actor: Actor, rows: Iterable[Worker], on: date) -> dict[int, Absence]:
    """Which of these workers are away on a day, by number."""
    found = Absence.seen_by(actor).filter(worker__in=list(rows), since__lte=on, until__gt=on)
    return {row.worker_id: row for row in found}
