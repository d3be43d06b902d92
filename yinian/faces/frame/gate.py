"""The gate: turns a session into the actor of its post, in one query, and keeps strangers on the public pages."""

import time
from collections.abc import Callable

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from yinian.foundation.accounts import Account, Post, actor_of
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration.queries import own_posts

POST = "post"
SEEN = "seen"
IDLE_SECONDS = 60 * 60
NOTED_EVERY = 5 * 60
LONG = frozenset({Role.ELDER, Role.FAMILY, Role.CARER, Role.VOLUNTEER})


class Request(HttpRequest):
    """What pages receive: Django's request with the actor of the session, if there is one."""

    actor: Actor | None
    account: Account | None
    must_change_password: bool


class Gate:
    """Sets request.actor. A post that ended, a shut account or a changed password ends the session's power at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        post = _post(request)
        request.account = post.account if post else None
        request.actor = actor_of(post) if post else None
        request.must_change_password = bool(post and post.account.must_change_password)
        return self.get_response(request)


def _post(request: HttpRequest) -> Post | None:
    session = request.session
    account = session.get(SESSION_KEY)
    if account is None:
        return None
    mine = own_posts(int(account))
    # The post of the session; where it has ended, the oldest one still held.
    post = mine.filter(pk=session.get(POST, 0)).first() or mine.first()
    if post is None or not post.account.is_active or not _unchanged(session.get(HASH_SESSION_KEY, ""), post.account):
        session.flush()
        return None
    now = int(time.time())
    if post.role not in LONG and now - session.get(SEEN, now) > IDLE_SECONDS:
        session.flush()
        return None
    if now - session.get(SEEN, 0) > NOTED_EVERY:
        session[SEEN] = now
    return post


def _unchanged(kept: str, account: Account) -> bool:
    return constant_time_compare(kept, account.get_session_auth_hash())


__all__ = ["BACKEND_SESSION_KEY", "POST", "Gate", "Request"]
