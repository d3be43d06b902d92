"""Help: one press that raises an alarm, whom to ring at once, and one press that lets somebody call back."""

from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions, queries
from yinian.faces.elder import whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.actor import Role


@face.page("my/help", title=_("求助"), may=OWN)
def help(request: Request) -> Context:
    """One press that raises an alarm, whom to ring at once, and one press that lets somebody call back."""
    return {"people": whose.elders(request.by), "own": request.by.role is Role.ELDER, "back": "/my"}


@face.page("my/<int:pk>/call-me", title=_("请人联系我"), may=OWN, acts=True)
def call_me(request: Request, pk: int) -> HttpResponse:
    """Let the office call back, within a day; a wish that is still open is not written down twice."""
    actor = request.by
    person = whose.elder(actor, pk)
    waiting = queries.of_elder(actor, person).filter(kind="other", urgency="urgent", source="self", status="open")
    if not waiting.exists():
        actions.report(person, "other", now("请人联系我"), by=actor, urgency="urgent", source="self")
    say(request, _("已经告诉街道，一天之内会有人联系您。"))
    return go("my-needs", pk=pk)
