"""What the reader was told: who came and went; and a switch for it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence.actions import VISITS
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation import access
from yinian.foundation import notices as foundation
from yinian.foundation.notices import Notice

SHOWN = 6


@face.page("my/notices", title=_("消息"), may=OWN, name="my-notices")
def notices(request: Request) -> Context | HttpResponse:
    """The latest few, and whether to be told when somebody comes and goes."""
    if request.method == "POST":
        on = request.POST.get("on") == "yes"
        foundation.turn(VISITS, on, by=request.by)
        say(request, _("好的，人到了、走了都会告诉您。") if on else _("好的，不再告诉您。"))
        return go("my-notices")
    return {
        "shown": list(foundation.of(request.by)[:SHOWN]),
        "on": foundation.wanted(request.by, VISITS),
        "back": reverse("my"),
    }


@face.page("my/notices/<int:pk>", title=_("消息"), may=OWN, acts=True)
def open_my_notice(request: Request, pk: int) -> HttpResponse:
    """Remember that it was opened, and go to the visit it is about."""
    notice = foundation.read(request.by, pk)
    if notice is None:
        raise access.missing(Notice._meta.verbose_name, pk)
    ours = url_has_allowed_host_and_scheme(notice.link, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(notice.link if ours else reverse("my-notices"))
    response.status_code = 303
    return response
