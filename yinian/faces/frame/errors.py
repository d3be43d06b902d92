"""Pages for what went wrong, and for what is not there or not yours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yinian.foundation.refusals import NotFound, Overtaken, Refused


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: an old page, or somebody else's."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page."""
    refusal = exception if isinstance(exception, Refused) else None
    return render(request, "404.html", {"refusal": refusal, "title": _("没有这一页")}, status=404)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal that no form is there to show: not yours is the same as not there."""
    if isinstance(refusal, NotFound):
        return not_found(request, refusal)
    status = 409 if isinstance(refusal, Overtaken) else 422
    page = getattr(request, "page", None)
    shown = {"refusal": refusal, "title": _("没有办成"), "layout": page.face.layout if page else ""}
    return render(request, "frame/refused.html", shown, status=status)


def failed(request: HttpRequest) -> HttpResponse:
    """Our own fault: a page that needs nothing of what may have broken."""
    return HttpResponse(render_to_string("500.html"), status=500)
