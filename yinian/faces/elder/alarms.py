"""Calling for help, and what became of it, told plainly to the elder and the family."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.elder import whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go
from yinian.foundation.actor import Actor, Role
from yinian.programmes.emergency import actions, queries, words

SHOWN = 3


@face.page("my/<int:pk>/call-for-help", title=_("马上叫人来"), may=OWN, acts=True)
def call_for_help(request: Request, pk: int) -> HttpResponse:
    """Raise a real alarm at once: one press, no question asked."""
    actor = request.by
    source = "self" if actor.role is Role.ELDER else "family"
    row = actions.raise_alarm(whose.elder(actor, pk), by=actor, source=source)
    return go("my-alarm", pk=row.pk)


@face.page("my/alarms/<int:pk>", title=_("求助"), may=OWN, template="elder/alarm.html")
def my_alarm(request: Request, pk: int) -> Context:
    """How far it is, step by step."""
    actor = request.by
    row = queries.alarm(actor, pk)
    return {
        "alarm": row,
        "lines": lines(row, actor),
        "waits": row.status == "open",
        "over": row.status in queries.OVER,
        "outcome": actions.words_of(row, "outcome"),
        "title": now("正在叫人") if row.status == "open" else now("求助"),
        "back": reverse("my-alarms", kwargs={"pk": row.elder_id}),
    }


@face.page("my/<int:pk>/alarms", title=_("求助记录"), may=OWN, template="elder/alarms.html")
def my_alarms(request: Request, pk: int) -> Context:
    """The youngest three, three earlier ones on the next page."""
    actor = request.by
    person = whose.elder(actor, pk)
    given = request.GET.get("from", "")
    begins = int(given) if given.isdecimal() and len(given) < 4 else 0
    rows = list(queries.of_elder(actor, person)[begins : begins + SHOWN + 1])
    return {
        "alarms": [(row, lines(row, actor)) for row in rows[:SHOWN]],
        "earlier": f"?from={begins + SHOWN}" if len(rows) > SHOWN else "",
        "back": reverse("my-elder", kwargs={"pk": pk}),
    }


def lines(row: Any, actor: Actor) -> list[tuple[str, str]]:
    """What happened at which hour, in the words of the house."""
    own = actor.role is Role.ELDER
    name = now("您") if own else row.elder.name
    told = [(row.raised_at, words.began(row.source, row.kind).format(name=name))]
    if row.acknowledged_at:
        told.append((row.acknowledged_at, now("{who}已经接到").format(who=row.holder.name if row.holder else "12349")))
    if row.responded_at:
        told.append((row.responded_at, now("{who}出发了").format(who=row.responder_name)))
    if row.arrived_at:
        told.append((row.arrived_at, now("{who}到了").format(who=row.responder_name or now("上门的人"))))
    if row.resolved_at:
        told.append((row.resolved_at, words.ended(row.finding)))
    return [(f"{timezone.localtime(at):%H:%M}", what) for at, what in told]
