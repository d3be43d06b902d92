"""The gate: turns a session into the actor of its post, in one query, and keeps strangers on the public pages."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from yinian.foundation import verbs
from yinian.foundation.accounts import Account, Post, actor_of, posts_of
from yinian.foundation.actor import Actor
from yinian.foundation.administration.posts import BY_PHONE

if TYPE_CHECKING:
    from yinian.faces.frame.page import Page

POST, SEEN, SINCE, HOW, SAID = "post", "seen", "since", "how", "yinian_said"
WORK_SECONDS = 8 * 3600
IDLE_SECONDS = 60 * 60
PHONE_SECONDS = 30 * 24 * 3600
NOTED_EVERY = 5 * 60
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Request(HttpRequest):
    """What pages receive: Django's request with the actor of the session, if there is one.

    `by` is that actor where a page is open to posts alone, so that there always is one.
    """

    actor: Actor | None
    by: Actor
    account: Account | None
    must_change_password: bool
    said: list[tuple[str, str]] | None
    page: "Page | None"


class Gate:
    """Sets request.actor. A post that ended, a shut account or a changed password ends the session's power at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        post = _post(request)
        request.page = None
        request.account = post.account if post else None
        request.actor = None
        if post is not None:
            request.actor = request.by = actor_of(post)
        request.must_change_password = bool(post and post.account.must_change_password)
        request.said = []
        response = self.get_response(request)
        _leave_words(request, response)
        if SESSION_KEY in request.session or response.cookies:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _leave_words(request: Request, response: HttpResponse) -> None:
    """What was said goes along in a signed cookie, so that saying it writes nothing; once shown (None), it goes."""
    if request.said:
        text = signing.dumps(request.said, salt=SAID, compress=True)
        response.set_cookie(SAID, text, max_age=120, httponly=True, samesite="Lax", secure=settings.SECURE)
    elif request.said is None:
        response.delete_cookie(SAID, samesite="Lax")


def said_before(request: Request) -> list[tuple[str, str]]:
    """What the page before left to be said, for this page to say once."""
    if SAID not in request.COOKIES:
        return []
    request.said = request.said or None
    try:
        told = signing.loads(request.COOKIES[SAID], salt=SAID, max_age=120)
    except signing.BadSignature:
        return []
    return [(str(text), str(tone)) for text, tone in told]


def enter(request: HttpRequest, account: Account, how: str) -> None:
    """Begin a session under a new key: by phone it may last a month, by password a working day."""
    # Django notes the last sign-in itself; the line that tells of it is the verb's.
    with verbs.stream("sign-in"):
        login(request, account, backend=BACKEND)
    now = int(time.time())
    request.session[HOW], request.session[SINCE], request.session[SEEN] = how, now, now
    request.session.set_expiry(PHONE_SECONDS if how == "phone" else WORK_SECONDS)


def keep(request: HttpRequest, account: Account) -> None:
    """Let this session outlive a change of password; every other one of the account ends."""
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = account.get_session_auth_hash()


def take(request: HttpRequest, post: Post) -> None:
    """Act as another of one's posts from now on, under a new session key."""
    request.session.cycle_key()
    request.session[POST] = post.pk


def _post(request: HttpRequest) -> Post | None:
    session = request.session
    account = session.get(SESSION_KEY)
    if account is None:
        return None
    # The post of the session; where it has ended, the oldest one still held.
    mine = choices(request, int(account))
    post = next((held for held in mine if held.pk == session.get(POST)), mine[0] if mine else None)
    if post is None or not post.account.is_active or not _unchanged(session.get(HASH_SESSION_KEY, ""), post.account):
        session.flush()
        return None
    if session.get(POST) != post.pk:
        session[POST] = post.pk
    if not _in_time(request):
        session.flush()
        return None
    return post


def choices(request: HttpRequest, account: int) -> list[Post]:
    """The posts this session may act in: a code to the phone opens none that asks for a second factor."""
    posts = posts_of(account)
    return [post for post in posts if post.role in BY_PHONE] if request.session.get(HOW) == "phone" else posts


def _in_time(request: HttpRequest) -> bool:
    session, now = request.session, int(time.time())
    if session.get(HOW) != "phone":
        if now - session.get(SINCE, 0) > WORK_SECONDS or now - session.get(SEEN, 0) > IDLE_SECONDS:
            return False
    elif now - session.get(SINCE, 0) > PHONE_SECONDS:
        return False
    if now - session.get(SEEN, 0) > NOTED_EVERY:
        session[SEEN] = now
    return True


def _unchanged(kept: str, account: Account) -> bool:
    return constant_time_compare(kept, account.get_session_auth_hash())


__all__ = ["HOW", "POST", "Gate", "Request", "choices", "enter", "keep", "take"]
