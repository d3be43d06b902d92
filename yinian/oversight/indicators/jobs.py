"""The day's figures, every night and on request."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import system
from yinian.foundation.jobs import Run, daily, job, today
from yinian.oversight.indicators import actions, queries

BY = system("指标统计")


@job(actions.JOB, _("统计指标快照"), whole=False)
def take(run: Run) -> dict[str, Any]:
    """Reckon and keep the figures of a day; one that was kept before a crash is not kept twice."""
    if "reckoning" in run.place:
        return run.place
    on = date.fromisoformat(run.given["on"]) if "on" in run.given else today(run)
    rows = queries.reckoned(BY, on)
    with transaction.atomic():
        made = actions.snapshot(on, rows, by=BY)
        run.advance(1, total=1, reckoning=made.pk)
    return run.place


daily("01:00")(take)
