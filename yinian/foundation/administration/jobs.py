"""Checking the journal from a page: in the background, because a million lines take their time; and the day's digests."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import jobs, notices, verbs
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.jobs import Run
from yinian.foundation.journal import seals

JOB = "journal.verify"
SHOWN = 20


@jobs.job(JOB, _("核验日志"), whole=False)
def verify(run: Run) -> dict[str, Any]:
    """Read every line and every seal, and say what was altered, cut, slipped in or chained anew; it writes nothing."""
    report = seals.verify()
    told = {"lines": report.lines, "seals": report.seals, "unsealed": report.unsealed, "faults": report.counted}
    return {**told, "first": report.faults[:SHOWN]}


@verbs.verb("journal.ask_to_verify", _("核验日志"), may=frozenset({Role.AUDIT_ADMIN}))
def ask_to_verify(*, by: Actor) -> Run:
    """Start a check; asking again within a minute is the same one."""
    minute = timezone.localtime().strftime("%Y%m%d%H%M")
    return jobs.start(JOB, f"{JOB}:{minute}:{by.region_id}", by=by)


@jobs.daily("08:00")
@jobs.job("notices.digest", _("发送每日汇总"), whole=False)
def digest(run: Run) -> dict[str, Any]:
    """One text message to each of those who want no more in a day."""
    sent = notices.send_digests(by=system("每日汇总"))
    run.advance(sent)
    return {"sent": sent}
