"""The day's figures, every night and on request; with them those of last month's end, which late records may have changed."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import system
from yinian.foundation.jobs import Run, daily, job, today
from yinian.oversight.indicators import actions, queries

BY = system("指标统计")


def days(run: Run) -> list[date]:
    """The day that was asked for; of a night the day that has just ended, and the end of the month before it."""
    if "on" in run.given:
        return [date.fromisoformat(run.given["on"])]
    ended = today(run) - timedelta(days=1)
    return [ended, ended.replace(day=1) - timedelta(days=1)]


@job(actions.JOB, _("统计指标快照"), whole=False)
def take(run: Run) -> dict[str, Any]:
    """Reckon and keep the figures of its days; one that was kept before a crash is not kept twice."""
    wanted = days(run)
    for on in wanted:
        if on.isoformat() in run.place:
            continue
        reckoned = queries.reckoned(BY, on)
        with transaction.atomic():
            made = actions.snapshot(on, reckoned, by=BY)
            run.advance(1, total=len(wanted), **{on.isoformat(): made.pk})
    return run.place


daily("01:00")(take)
