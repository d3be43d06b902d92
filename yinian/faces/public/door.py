"""The door between the two factors: what a stranger has shown so far, kept in the session, sealed and for a few minutes."""

import base64
import time
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame import gate
from yinian.faces.frame.gate import Request
from yinian.foundation.accounts import Account, posts_of
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import sign_in
from yinian.foundation.administration.posts import BY_PHONE
from yinian.foundation.fields import decrypt, encrypt
from yinian.foundation.refusals import Refused

DOOR = "door"
OPEN_SECONDS = 10 * 60
TRIES = 5
CONTEXT = "session.phone"
STARTS = {
    Role.ELDER: "my",
    Role.FAMILY: "my",
    Role.CARER: "today",
    Role.ASSESSOR: "my-assessments",
    Role.VOLUNTEER: "today",
    Role.DOCTOR: "today",
}


def wanted(request: Request) -> str:
    """Where the reader was going, if that is a page of ours."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if allowed else ""


def start_of(role: Role) -> str:
    """The first page of a post."""
    return STARTS.get(role, "worklist")


def dressed(actor: Actor) -> dict[str, str]:
    """How the pages of one's account look: as the reader's own face does, with the call for help where elders know it."""
    start = start_of(actor.role)
    if start == "my":
        return {"layout": "frame/elder.html", "help_url": reverse("help")}
    return {"layout": "frame/carer.html" if start in ("today", "my-assessments") else "frame/public.html"}


def came_with_phone(request: Request, phone: str) -> None:
    """Remember the number a code was asked for, known or not."""
    sealed = base64.b64encode(encrypt(phone, CONTEXT)).decode()
    _remember(request, {"phone": sealed})


def came_with_password(request: Request, account: Account) -> None:
    """Remember that the first factor was right; the session key changes here already."""
    request.session.cycle_key()
    _remember(request, {"account": account.pk, HASH_SESSION_KEY: account.get_session_auth_hash()})


def _remember(request: Request, known: dict[str, Any]) -> None:
    request.session[DOOR] = {**known, "at": int(time.time()), "tries": 0, "next": wanted(request)}


def _known(request: Request) -> dict[str, Any]:
    known = request.session.get(DOOR, {})
    return known if time.time() - known.get("at", 0) < OPEN_SECONDS and known["tries"] < TRIES else {}


def phone(request: Request) -> str:
    """The number a code was asked for in this session, or nothing."""
    sealed = _known(request).get("phone", "")
    return decrypt(base64.b64decode(sealed), CONTEXT) if sealed else ""


def account(request: Request) -> Account | None:
    """The account whose password was right in this session, unless it was shut or changed since."""
    known = _known(request)
    found = Account.objects.filter(pk=known.get("account", 0), is_active=True).first()
    same = found is not None and constant_time_compare(known[HASH_SESSION_KEY], found.get_session_auth_hash())
    return found if same else None


def wrong(request: Request) -> None:
    """Count a wrong code; after some of them the first step has to be done again."""
    request.session[DOOR] = {**request.session[DOOR], "tries": request.session[DOOR]["tries"] + 1}


def come_in(request: Request, person: Account, how: str) -> HttpResponse:
    """Begin the session and go where the reader wanted, or to the first page of the post."""
    held = [post for post in posts_of(person.pk) if how != "phone" or post.role in BY_PHONE]
    if not held:
        raise Refused(
            _("您要登录。"), _("您现在没有可用的岗位或身份。"), _("请联系给您开通岗位的人；老人和家属可以拨打 12349。")
        )
    sign_in.signed_in(person, how, by=sign_in.door(person))
    after = request.session.get(DOOR, {}).get("next", "")
    gate.enter(request, person, how)
    request.session.pop(DOOR, None)
    request.session[gate.POST] = held[0].pk
    response = HttpResponseRedirect(after or reverse(start_of(Role(held[0].role))))
    response.status_code = 303
    return response
