"""Proof of life with one press: until when it is wanted, and what happens if nobody does it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import grants
from yinian.faces.elder import whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.actor import Role


@face.page("my/<int:pk>/alive", title=_("生存认证"), may=OWN)
def my_alive(request: Request, pk: int) -> Context | HttpResponse:
    """Say that one is alive, or that somebody is whom one has seen."""
    actor = request.by
    person = whose.elder(actor, pk)
    refusal = None
    if request.method == "POST":
        refusal = attempt(lambda: grants.confirm_alive(person, by=actor))
        if refusal is None:
            due = grants.proof_due(actor, person)
            until = written.day(due) if due else ""
            say(request, now("认证好了，下一次在 {day}前。").format(day=until) if until else _("认证好了。"))
            return go("my-benefits", pk=pk)
    return {
        "person": person,
        "own": actor.role is Role.ELDER,
        "due": grants.proof_due(actor, person),
        "refusal": refusal,
        "back": reverse("my-benefits", kwargs={"pk": pk}),
        "status": 422 if refusal else 200,
    }
