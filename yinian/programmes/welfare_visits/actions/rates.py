"""Keeping a month's rate as a new version, taking a problem a level up, and leaving a trace of exports."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions as needs
from yinian.foundation import deadlines, jobs, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.jobs import Run
from yinian.foundation.regions import Level, Region
from yinian.programmes.welfare_visits.flow import NOBODY, OFFICE
from yinian.programmes.welfare_visits.models import MonthRate, Problem

JOB = "visits.plan"
AGAIN = timedelta(hours=24)


@verbs.verb("visit_rate.keep", _("统计月探访率"), may=NOBODY)
def keep_rates(rows: Sequence[tuple[int, str, dict[str, int]]], month: date, *, by: Actor) -> int:
    """Keep a month's counts of regions: where they differ from the last version a new one is written, nothing is changed."""
    newest: dict[int, MonthRate] = {}
    for row in MonthRate.unscoped.filter(month=month).order_by("version"):
        newest[row.region_id] = row
    now = timezone.now()
    new = [
        MonthRate(
            region_id=pk, month=month, version=newest[pk].version + 1 if pk in newest else 1, counts=counts,
            reckoned_at=now, region_path=path,
        )
        for pk, path, counts in rows
        if pk not in newest or newest[pk].counts != counts
    ]  # fmt: skip
    MonthRate.unscoped.bulk_create(new, batch_size=1_000)
    return len(new)


@verbs.verb("visit.escalate", _("探访发现的重大问题上报一级"), may=NOBODY)
def escalate(row: Problem, *, by: Actor) -> Problem:
    """Put the level above in charge of a major problem that nobody has answered in time, and give it a day."""
    need = row.need
    above = Region.objects.filter(pk=need.region.parent_id or 0).exclude(level__in=[Level.CITY, Level.PROVINCE]).first()
    if above is not None:
        needs.pass_on(need, above, by=by, why=str(_("探访发现的重大问题到期未办")))
        deadlines.expect(need, needs.ANSWER, timezone.now() + AGAIN, title=f"{row.elder.name} {need}")
    return row


@verbs.verb("visits.request_plan", _("重新排定探访"), may=OFFICE)
def request_plan(*, by: Actor, why: str = "") -> Run:
    """Ask for list, turns, gaps and rates of one's own region anew in the background; within a minute it is the same request."""
    minute = timezone.localtime().strftime("%Y%m%d%H%M")
    return jobs.start(JOB, f"{JOB}:{by.region_id}:{minute}", by=by, given={"region": by.region_id})


@verbs.verb("visits.export", _("导出探访名单"), may=OFFICE)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of visits left the house."""
