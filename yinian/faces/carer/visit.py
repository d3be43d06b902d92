"""One visit on a carer's phone: what is to be done, what was done, and what help there is; it works without a network.

What its forms send goes into a queue on the phone first, so that the page is the same in a cellar and on the street.
"""

import secrets
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import queries
from yinian.delivery.evidence.words import INCIDENTS
from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.actions import opened
from yinian.delivery.orders.flow import CARERS
from yinian.faces.carer.face import face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Fact

STEPS = ("come", "tick", "photo", "sign", "note", "leave", "help", "incident")


@face.page("today/visits/<int:pk>", title=_("上门服务"), may=CARERS, rail="today")
def visit(request: Request, pk: int) -> Context:
    """Where the visit stands, and what is to be done next."""
    return shown(request, orders.order(request.by, pk))


def shown(request: Request, order: Any, refusal: Any = None) -> Context:
    """The page of a visit as it stands, with what was refused just now."""
    actor, closed = request.by, order.get_deferred_fields()
    pieces = list(queries.of_order(actor, order))
    ticked = {key for piece in pieces for key in piece.ticked}
    points = [(key, words, key in ticked) for key, words in order.item.points]
    return {
        "order": order,
        "title": now("{name} · {item}").format(name=order.elder.name, item=order.item),
        "back": reverse("today"),
        "facts": [*_facts(order, closed), *_hanging(order, actor)],
        "note": opened(order, "note"),
        "points": points,
        "left": sum(not done for _key, _words, done in points),
        "photos": [piece for piece in pieces if piece.kind == "photo"],
        "signature": next((piece for piece in pieces if piece.kind == "signature"), None),
        "notes": sum(piece.kind == "note" for piece in pieces),
        "came": next((piece for piece in pieces if piece.kind == "check_in"), None),
        "keys": {name: secrets.token_hex(8) for name in STEPS},
        "incidents": INCIDENTS.items(),
        "lost": [piece for piece in pieces if piece.kind == "incident"],
        "outcome": opened(order, "outcome"),
        "refusal": refusal,
        "status": 422 if refusal else 200,
    }


def _hanging(order: Any, actor: Any) -> list[Fact]:
    """Who comes along, and what this visit waits for."""
    found = []
    for tie in orders.hanging(actor, order):
        if tie.kind == "together":
            other = tie.second if tie.first_id == order.pk else tie.first
            found.append(Fact(_("同去"), other.carer.name if other.carer else now("还没有派人")))
        else:
            begins = f"{timezone.localtime(tie.first.starts_at):%H:%M}"
            words = now("等 {time} 的「{item}」做完 {minutes} 分钟以后")
            found.append(Fact(_("先后"), words.format(time=begins, item=tie.first.item, minutes=tie.least)))
    return found


def _facts(order: Any, closed: set[str]) -> list[Fact]:
    local = timezone.localtime(order.starts_at)
    day = now("今天") if local.date() == timezone.localdate() else f"{local:%m-%d}"
    facts = [
        Fact(
            _("时间"), now("{day} {time}，{minutes} 分钟").format(day=day, time=f"{local:%H:%M}", minutes=order.minutes)
        )
    ]
    if "address" not in closed and order.address:
        facts.append(Fact(_("地点"), order.address))
    else:
        facts.append(Fact(_("地点"), order.get_place_display()))
    return facts
