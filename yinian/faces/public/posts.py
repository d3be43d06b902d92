"""One person with several posts chooses which one acts; what is seen changes with it."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame import gate
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go
from yinian.faces.public import door
from yinian.faces.public.face import face
from yinian.foundation import access
from yinian.foundation.accounts import Post
from yinian.foundation.actor import Role
from yinian.foundation.administration.posts import BY_PHONE


@face.page("posts", title=_("换一个岗位"), lead=_("换了岗位，能看到的和能办的也跟着换。"), may=Role)
def posts(request: Request) -> Context | HttpResponse:
    """The posts of this session, and taking one."""
    assert request.account is not None
    held = gate.choices(request, request.account.pk)
    if request.method == "POST":
        chosen = next((post for post in held if str(post.pk) == request.POST.get("post")), None)
        if chosen is None:
            raise access.missing(Post._meta.verbose_name, request.POST.get("post", ""))
        gate.take(request, chosen)
        return go(door.start_of(Role(chosen.role)))
    by_phone = request.by.role in BY_PHONE
    return {
        "held": held,
        **door.dressed(request.by),
        "by_phone": by_phone,
        "back": "/",
        "title": _("换一个身份") if by_phone else _("换一个岗位"),
    }
