"""The reader's text size: chosen with or without a script, kept in a cookie that says nothing else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

COOKIE = "yinian_text"
SIZES = {"standard": _("标准"), "large": _("大"), "largest": _("特大")}
YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest | None) -> str:
    """The size this reader chose, or the standard one."""
    size = request.COOKIES.get(COOKIE, "") if request is not None else ""
    return size if size in SIZES else "standard"


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the size and go back to where the reader was; never to another host."""
    back = request.GET.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    size = request.GET.get("size", "")
    if size in SIZES:
        # Read by app.js too, so not HttpOnly: it is a preference, not a secret.
        response.set_cookie(COOKIE, size, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
