"""What the reader was told."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import CONSOLE, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.foundation import access
from yinian.foundation import notices as foundation
from yinian.foundation.notices import Notice

COLUMNS = [Column("text", _("内容")), Column("at", _("时间"))]


@face.page("notices", title=_("通知"), lead=_("系统告诉您本人的事，点开就算读过。"), may=CONSOLE, rail="todo")
def notices(request: Request) -> Context:
    """All notices, the youngest first."""
    rows = listing(request, foundation.of(request.by), COLUMNS, key="notices", empty=_("还没有通知。"))
    return {"listing": rows}


@face.page("notices/<int:pk>/read", title=_("通知"), may=CONSOLE, rail="todo", acts=True)
def read_notice(request: Request, pk: int) -> HttpResponse:
    """Remember that it was opened, and go to the page it is about."""
    notice = foundation.read(request.by, pk)
    if notice is None:
        raise access.missing(Notice._meta.verbose_name, pk)
    ours = url_has_allowed_host_and_scheme(notice.link, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(notice.link if ours else "/notices")
    response.status_code = 303
    return response
