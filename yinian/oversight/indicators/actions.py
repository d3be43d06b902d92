"""Keeping the figures of a day, and asking for them anew."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import bulk, jobs, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import Refused
from yinian.oversight.indicators.models import Reckoning, Snapshot
from yinian.oversight.indicators.queries import Row, version

JOB = "indicators.snapshot"
NOBODY: frozenset[Role] = frozenset()


@verbs.verb("indicators.snapshot", _("统计指标快照"), may=NOBODY)
def snapshot(on: date, rows: Sequence[Row], *, by: Actor) -> Reckoning:
    """Keep reckoned figures as the next revision of their day; only the system's own job does this."""
    last = Reckoning.objects.filter(on=on).aggregate(last=Max("revision"))["last"] or 0
    made: Reckoning = verbs.create(
        Reckoning,
        on=on,
        revision=last + 1,
        computed_at=timezone.now(),
        definitions=version(),
        rows=len(rows),
    )
    columns = ("reckoning", *("region" if name == "region_id" else name for name in Row._fields))
    bulk.insert(Snapshot, columns, ((made.pk, *row) for row in rows))
    return made


@verbs.verb("indicators.request", _("重新统计指标"), may=frozenset({Role.OFFICER}))
def request(on: date, *, by: Actor, why: str = "") -> Run:
    """Ask for the figures of a day to be reckoned anew in the background; asking again within a minute is the same request."""
    if on > timezone.localdate():
        raise Refused(_("您要统计 {day} 的指标。"), _("这一天还没有到。"), _("请选择今天或以前的日期。"), day=on)
    minute = timezone.localtime().strftime("%Y%m%d%H%M")
    return jobs.start(JOB, f"{JOB}:{on}:{minute}", by=by, given={"on": on.isoformat()}, total=1)
