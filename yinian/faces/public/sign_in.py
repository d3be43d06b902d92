"""The choice of a way in."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go
from yinian.faces.public import door
from yinian.faces.public.face import face


@face.page("sign-in", title=_("登录"), lead=_("您是哪一种？"), rail="sign-in")
def sign_in(request: Request) -> Context:
    """Two ways in."""
    return {"next": door.wanted(request)}


@face.page("sign-out", title=_("退出登录"), acts=True)
def sign_out(request: Request) -> HttpResponse:
    """End this session here and now."""
    request.session.flush()
    request.actor = request.account = None
    return go("home")
