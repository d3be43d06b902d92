"""Coming in without the door: the session that a right sign-in leaves behind, for tests of what lies beyond it."""

import time
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from tests.cast import Cast
from yinian.faces.frame import gate
from yinian.foundation.accounts import Post
from yinian.foundation.administration.posts import BY_PHONE


def session_of(post: Post, **kept: Any) -> str:
    """The key of a session that acts in this post."""
    session, now = SessionStore(), int(time.time())
    how = "phone" if post.role in BY_PHONE else "password"
    session.update(
        {
            SESSION_KEY: str(post.account_id),
            BACKEND_SESSION_KEY: gate.BACKEND,
            HASH_SESSION_KEY: post.account.get_session_auth_hash(),
            gate.POST: post.pk,
            gate.HOW: how,
            gate.SINCE: now,
            gate.SEEN: now,
            **kept,
        }
    )
    session.save()
    assert session.session_key
    return session.session_key


def signed_in(cast: Cast, name: str, **kept: Any) -> Client:
    """A browser in which one of the cast has signed in; who is None is a stranger."""
    client = Client()
    client.cookies["yinian_session"] = session_of(cast.posts[name], **kept)
    return client
