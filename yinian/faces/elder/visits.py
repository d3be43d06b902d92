"""Who comes to see how one is, when, and who was here."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.elder import told, whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Role
from yinian.programmes.welfare_visits import queries

AHEAD, BEHIND = 2, 6
WAYS = {"home": _("上门来看"), "phone": _("打电话来问"), "video": _("视频来问")}


def _coming(turn: Any) -> str:
    """One turn ahead, as one would say it at the door."""
    who = turn.visitor.name if turn.visitor else now("社区的人")
    return now("{who} {day}前后来看您，最晚 {last}").format(
        who=who, day=told.day(turn.day), last=told.day(turn.last_day)
    )


def _was(visit: Any) -> str:
    """One visit behind."""
    carer = visit.order.carer if visit.order_id else visit.visitor
    who = carer.name if carer else now("社区的人")
    return now("{day} {who}{how}").format(day=told.day(visit.day), who=who, how=WAYS[visit.way])


@face.page("my/<int:pk>/visits", title=_("谁来看我"), may=OWN)
def my_visits(request: Request, pk: int) -> Context:
    """Who comes, and who came."""
    actor = request.by
    person = whose.elder(actor, pk)
    visits = queries.of_elder(actor, person).filter(void_at=None)[:BEHIND]
    return {
        "coming": [_coming(turn) for turn in queries.turns_of(actor, person)[:AHEAD]],
        "behind": [_was(visit) for visit in visits],
        "title": now("谁来看我") if actor.role is Role.ELDER else now("谁来看{name}").format(name=person.name),
        "back": reverse("my-elder", kwargs={"pk": pk}),
    }
