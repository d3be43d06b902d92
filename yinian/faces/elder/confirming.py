"""The elder's or the family's own word on whether anybody came: two buttons on the page of a visit, and what they do."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import actions, queries
from yinian.delivery.orders import queries as orders
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import go, say
from yinian.foundation.actor import Actor

ASKED_IN = frozenset({"under_way", "done"})


def asked(actor: Actor, row: Any) -> dict[str, Any]:
    """What the page of a visit says of it: whether to ask, and what was said."""
    spoken = queries.spoken(actor, row) if row.came_at else None
    return {"ask_came": row.status in ASKED_IN and spoken is None, "spoken": spoken}


@face.page("my/orders/<int:pk>/came", title=_("来过没有"), may=OWN, acts=True)
def confirm_visit(request: Request, pk: int) -> HttpResponse:
    """Somebody came, or nobody did."""
    row, came = orders.order(request.by, pk), request.POST.get("came") == "yes"
    actions.confirm(row, came, by=request.by)
    say(request, _("记下了，谢谢您。") if came else _("记下了，会有人去核实。"))
    return go("my-order", pk=pk)
