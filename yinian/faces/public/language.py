"""The reader's language, kept in a cookie."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.public.face import face

YEAR = 365 * 24 * 3600


@face.page("language", title=_("语言"), acts=True)
def language(request: Request) -> HttpResponse:
    """Remember the language and go back to where the reader was; never to another host."""
    back, chosen = request.POST.get("back", "/"), request.POST.get("to", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
