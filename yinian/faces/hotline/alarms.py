"""The strip of alarms: it cannot be closed, only answered."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go
from yinian.faces.hotline.face import DESK, face
from yinian.foundation.actor import Actor
from yinian.programmes.emergency import actions, queries

SHOWN = 20


def strip(actor: Actor) -> Context:
    """The alarms that are not dealt with, those that nobody answered first; more than these are told by their number."""
    rows = list(queries.open_alarms(actor)[: SHOWN + 1])
    return {"alarms": rows[:SHOWN], "more_alarms": len(rows) > SHOWN, "unanswered": any(_waits(row) for row in rows)}


def _waits(row: Any) -> bool:
    return bool(row.status == "open")


def of_elder(actor: Actor, person: Any) -> list[Any]:
    """The open alarms of the one who is on the line."""
    return list(queries.of_elder(actor, person).filter(status__in=queries.UNDER_WAY)[:SHOWN])


@face.page("hotline/alarms/<int:pk>/answer", title=_("接警"), may=DESK, rail="desk", acts=True, name="answer-alarm")
def answer(request: Request, pk: int) -> HttpResponse:
    """Take it; what to do next stands on its page."""
    actions.acknowledge(queries.alarm(request.by, pk), by=request.by)
    return go("alarm", pk=pk)
