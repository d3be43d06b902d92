"""The first page: at most three things, each a card."""

from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.elder import orders, whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go
from yinian.foundation import notices
from yinian.foundation.actor import Role


@face.page("my", title=_("您好"), may=OWN)
def my(request: Request) -> Context | HttpResponse:
    """One's own cards; the family of several elders chooses one first."""
    actor = request.by
    known = whose.elders(actor)
    if len(known) == 1:
        return _cards(request, known[0])
    return {
        "people": known,
        "title": now("{name}，您好").format(name=actor.name),
        "lead": now("您要看谁的？") if known else "",
    }


@face.page("my/<int:pk>", title=_("您好"), may=OWN, template="elder/my.html")
def my_elder(request: Request, pk: int) -> Context | HttpResponse:
    """The cards of one elder."""
    if len(whose.elders(request.by)) == 1:
        whose.elder(request.by, pk)
        return go("my")
    return {**_cards(request, whose.elder(request.by, pk)), "back": "/my"}


def _cards(request: Request, person: object) -> Context:
    own = request.by.role is Role.ELDER
    title = now("{name}，您好") if own else now("{name}的事")
    following = orders.next_told(request.by, person)
    return {
        "person": person,
        "title": title.format(name=person.name),  # type: ignore[attr-defined]
        "own": own,
        "next": following[1] if following else "",
        "next_order": following[0] if following else None,
        "unread": notices.unread(request.by).count(),
    }
