"""Today: the visits planned for this carer. Orders do not exist yet, so that none can be planned, and the page says so."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.faces.carer.face import CARERS, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go
from yinian.registry.elders import queries


@face.page("today", title=_("今天"), may=CARERS, rail="today")
def today(request: Request) -> Context:
    """The day, and how many elders are in one's care."""
    return {"day": timezone.localdate(), "count": queries.living(request.by).count()}


@face.page("today/me", title=_("我"), may=CARERS, rail="account")
def carer_account(request: Request) -> HttpResponse:
    """One's own account is the same page for everybody."""
    return go("me")
