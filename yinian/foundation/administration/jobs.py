"""Checking the journal from a page: in the background, because a million lines take their time."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import jobs, verbs
from yinian.foundation.actor import Actor, Role
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
