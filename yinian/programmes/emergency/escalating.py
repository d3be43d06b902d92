"""Telling more and more people of an alarm, and reminding them, until a human answers.

Each look is one transaction with its lock, its notices and the moment of the next look: a worker killed in its middle leaves
nothing behind, and the next one does it whole; two workers never do the same look.
"""

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor, Role, system
from yinian.programmes.emergency import due, queries, steps, telling
from yinian.programmes.emergency.models import Alarm
from yinian.programmes.emergency.steps import Telling

log = logging.getLogger(__name__)
BY = system("报警催办")
NOBODY: frozenset[Role] = frozenset()
AFTER_A_FAULT = timedelta(seconds=20)


@verbs.verb("alarm.escalate", _("催办报警"), may=NOBODY)
def escalate(alarm: Alarm, planned: Telling, *, by: Actor, why: str = "") -> Alarm:
    """Tell whom it is time to tell, and write down when to look again."""
    telling.tell(alarm, planned.who, f"{alarm.wake_at:%d%H%M%S%f}" if alarm.wake_at else "")
    if deadlines.open_one(alarm, f"alarm.{steps.awaited(alarm.status)}") is None:
        due.expect(alarm, alarm.raised_at)
    again = timezone.now() + timedelta(seconds=planned.again) if planned.again else None
    verbs.change(alarm, told=planned.taken, wake_at=again)
    return alarm


def look(limit: int = 50) -> int:
    """Look at the alarms whose time has come, and say how many there were; one that fails does not hold up the others."""
    taken: list[int] = []
    while len(taken) < limit:
        count = len(taken)
        try:
            _next(taken)
        except Exception:
            if len(taken) == count:
                raise
            log.exception("alarm %s could not be told of", taken[-1])
            with verbs.stream("alarms"):
                Alarm.unscoped.filter(pk=taken[-1]).update(wake_at=timezone.now() + AFTER_A_FAULT)
        if len(taken) == count:
            break
    return len(taken)


def _next(taken: list[int]) -> None:
    with transaction.atomic():
        # The lock is the claim: a worker that dies lets go of it, and one that lives cannot be overtaken.
        rows = Alarm.unscoped.filter(wake_at__lte=timezone.now()).order_by("wake_at", "pk").select_related("elder")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        alarm = rows.first()
        if alarm is None:
            return
        taken.append(alarm.pk)
        planned = plan(alarm)
        escalate(alarm, planned, by=BY, why=telling.told(alarm, planned.who))


def plan(alarm: Alarm) -> Telling:
    """Whom to tell now."""
    terms = queries.terms(alarm)
    if alarm.status == "open":
        return steps.unanswered(terms, alarm.told, int((timezone.now() - alarm.raised_at).total_seconds()))
    return steps.overdue(terms, alarm.status, alarm.told)
