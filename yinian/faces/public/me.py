"""The reader's own account: what it holds, the keys to it, and this session."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from yinian.faces.frame import gate
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Fact
from yinian.faces.public import door
from yinian.faces.public.face import face
from yinian.foundation.actor import Role


@face.page("me", title=_("我的账号"), may=Role)
def me(request: Request) -> Context:
    """Name, posts, keys and session."""
    account = request.account
    assert account is not None
    since = datetime.fromtimestamp(request.session.get(gate.SINCE, 0), tz=UTC)
    facts = [
        Fact(_("名字"), account.name),
        Fact(_("登录名"), account.login if account.has_usable_password() else _("用手机号登录")),
        Fact(_("手机号"), str(account.phone) if account.phone else None),
    ]
    held = gate.choices(request, account.pk)
    return {
        "facts": facts,
        "held": held,
        "since": since,
        "until": request.session.get_expiry_date(),
        "by_password": account.has_usable_password(),
        "back": "/",
        **door.dressed(request.by),
    }
