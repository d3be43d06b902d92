"""Today: the visits planned for this carer. Orders do not exist yet, so that none can be planned, and the page says so."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.faces.carer.face import CARERS, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.registry.elders import queries


@face.page("today", title=_("今天"), may=CARERS, rail="today")
def today(request: Request) -> Context:
    """The day, and how many elders are in one's care."""
    return {"day": timezone.localdate(), "count": queries.living(request.by).count()}
