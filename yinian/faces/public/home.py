"""The leaflet: what this is and how to get help. Whoever is signed in goes on to the first page of the post."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go
from yinian.faces.public.door import start_of
from yinian.faces.public.face import face

TITLE = _("居家和社区养老服务")
LEAD = _("为老年人登记、评估、安排上门和社区服务。登记和评估都不收费。")


@face.page("", title=TITLE, lead=LEAD)
def home(request: Request) -> Context | HttpResponse:
    """The leaflet, or the reader's own start."""
    if request.actor is not None:
        return go(start_of(request.actor.role))
    return {}


@face.page("about", title=TITLE, lead=LEAD, template="public/home.html")
def about(request: Request) -> Context:
    """The leaflet, for readers who are signed in too."""
    return {}
