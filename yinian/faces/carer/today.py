"""Today: one's visits in the order of the day, the next one opened; tomorrow's, and what this month came to."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import queries
from yinian.delivery.orders.flow import Status
from yinian.faces.carer.alarms import mine
from yinian.faces.carer.face import CARERS, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Action
from yinian.programmes.welfare_visits import queries as rounds
from yinian.registry.elders.queries import living

# So many a day as anybody can make.
SHOWN = 30
TONES = {"assigned": "wait", "under_way": "info", "done": "wait", "verified": "done", "rejected": "danger"}


@face.page("today", title=_("今天"), may=CARERS, rail="today")
def today(request: Request) -> Context:
    """The day."""
    actor, day = request.by, timezone.localdate()
    visits = [*queries.left_open(actor, day), *queries.of_carer(actor, day)]
    following = next_of(visits)
    action = None
    if following is not None:
        label = now("继续服务") if following.status == Status.UNDER_WAY else now("打开这一家")
        action = Action(label, reverse("visit", kwargs={"pk": following.pk}), "next")
    return {
        "day": day,
        "title": now("今天 {count} 家").format(count=len(visits)) if visits else now("今天"),
        "alarms": mine(actor),
        "visits": visits,
        "following": following,
        "turns": list(rounds.of_visitor(actor, day)[:SHOWN]),
        "tomorrow": list(queries.of_carer(actor, day + timedelta(days=1))),
        "month": queries.month_of_carer(actor, day),
        "count": living(actor).count() if not visits else 0,
        "tones": TONES,
        "action": action,
    }


def next_of(visits: list[Any]) -> Any:
    """The visit that is going on, or else the first that is still to come."""
    for status in (Status.UNDER_WAY, Status.ASSIGNED):
        found = next((visit for visit in visits if visit.status == status), None)
        if found is not None:
            return found
    return None
