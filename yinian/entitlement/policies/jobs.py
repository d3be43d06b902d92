"""Facts kept in columns every night, and when an officer asks, so that what-if pages need not wait for the database."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies import what_if
from yinian.entitlement.policies.keeping import JOB
from yinian.foundation import snapshots
from yinian.foundation.jobs import Run, daily, job, today
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder


@job("policies.nightly", _("每晚保存模拟用的数据"), whole=False)
def nightly(run: Run) -> dict[str, Any]:
    """Keep the facts of everybody, where there are more than a page reads live."""
    people = Elder.unscoped.count()
    if people > what_if.LIVE:
        _take(run, "/", today(run), people)
    return {"people": people}


@job(JOB, _("保存模拟用的数据"), whole=False)
def on_demand(run: Run) -> dict[str, Any]:
    """Keep the facts of the region that was asked for, as they are now."""
    path = run.given["region_path"]
    _take(run, path, date.fromisoformat(run.given["on"]), int(run.given["people"]))
    return {"people": run.given["people"]}


def _take(run: Run, region_path: str, on: date, people: int) -> None:
    """One file is whole or not at all, so that a run which died is simply done again."""
    run.advance(0, total=people)
    snapshots.take(ELDERS, what_if.facts(), region_path=region_path, on=on)
    run.advance(people)


daily("02:30")(nightly)
