"""What is to be done now: the first page of every desk."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import authorised
from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.flow import FLOW, Status
from yinian.faces.console import links
from yinian.faces.console.face import CONSOLE, MONEY, OFFICER, face
from yinian.faces.console.needs import waiting
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation import deadlines, notices
from yinian.foundation.actor import Actor
from yinian.settlement.claims import queries as claims

SHOWN = 8
# Which orders wait for whom: those that the reader's post may bring on.
WAIT = (
    (Status.PLACED, "order.accept", _("待接单的服务")),
    (Status.ACCEPTED, "order.assign", _("待派人的服务")),
    (Status.DONE, "evidence.verify", _("待核验的服务")),
)


@face.page(
    "worklist", title=_("待办"), lead=_("今天要接办的、已经逾期的，和还没有读的通知。"), may=CONSOLE, rail="todo"
)
def worklist(request: Request) -> Context:
    """Needs to take in hand, late things, and unread notices."""
    actor = request.by
    late, unread = deadlines.late(actor), notices.unread(actor)
    office = actor.role in OFFICER
    open_needs = list(waiting(actor)[: SHOWN + 1]) if office else []
    return {
        "office": office,
        "needs": open_needs[:SHOWN],
        "need_count": waiting(actor).count() if office else 0,
        "late_count": late.count(),
        "late": [(deadline, links.of(deadline)) for deadline in late[:SHOWN]],
        "disputes": claims.awaited(actor) if actor.role in MONEY else 0,
        "running_out": len(authorised.running_out(actor)) if actor.role in MONEY else 0,
        "unread_count": unread.count(),
        "unread": unread[:SHOWN],
        "orders": _orders(actor),
    }


def _orders(actor: Actor) -> list[tuple[Any, int, str]]:
    """How many orders wait for this reader, and where they are listed."""
    mine = [(status, words) for status, verb, words in WAIT if actor.role in FLOW.may(verb)]
    counts = orders.counts(actor) if mine else {}
    return [(words, counts.get(status, 0), f"{reverse('orders')}?status={status.value}") for status, words in mine]
