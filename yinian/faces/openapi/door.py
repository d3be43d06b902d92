"""Who comes in, how often, for what: every call shows a key, is counted, keeps to its scopes, and leaves a trace."""

import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as now
from ninja.security import HttpBearer

from yinian.faces.openapi.problems import Problem
from yinian.foundation.actor import Actor
from yinian.foundation.exchange import keys, quota, traces
from yinian.foundation.exchange.keys import ApiKey, Scope
from yinian.foundation.exchange.traces import Call


class Request(HttpRequest):
    """A call that has come in: its key, the actor that the key makes, and what its trace will tell."""

    key: ApiKey
    by: Actor
    call: Call


class Key(HttpBearer):
    """The door of an operation: opens to a good key with the scope, as often as the key may ask."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) or self.authenticate(request, "")

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """Let a key in, or say why not."""
        asked = now("您要调用开放接口。")
        known = keys.holder(token)
        if known is None:
            why, do = now("没有带密钥，或密钥不对、已撤销、已到期。"), now("请在 Authorization 里写 Bearer 加密钥。")
            raise Problem(401, asked, why, do, headers={"WWW-Authenticate": "Bearer"})
        request.key, request.by = known  # type: ignore[attr-defined]
        request.call.key = request.key  # type: ignore[attr-defined]
        wait = quota.spend(request.key)  # type: ignore[attr-defined]
        if wait:
            do = now("请 {seconds} 秒后再来；长期不够用，请联系安全管理员。").format(seconds=wait)
            raise Problem(429, asked, now("次数用完了。"), do, retry_after=wait, headers={"Retry-After": str(wait)})
        if self.scope not in known[0].scopes:
            why = now("这个密钥不能用于「{scope}」。").format(scope=self.scope.label)
            raise Problem(403, asked, why, now("请联系发放密钥的安全管理员。"), scope=str(self.scope))
        return known[0]


def traced(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Leave a trace of every call that showed a good key, however it ended."""

    @wraps(view)
    def answered(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        begun = time.monotonic()
        purpose = _plain(request.headers.get("X-Purpose", ""))
        asked = f"{request.method} {_plain(request.get_full_path())}"
        request.call = Call(None, "", asked, purpose, address=_address(request))  # type: ignore[arg-type]
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        if request.call.key is not None:
            if not request.call.operation:
                # It went no further than the reading of what was sent.
                request.call.operation = _plain(request.resolver_match.url_name or "")
            traces.trace(request.call, response.status_code, int((time.monotonic() - begun) * 1000))
        return response

    return answered


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _address(request: HttpRequest) -> str | None:
    address = request.META.get("REMOTE_ADDR", "")
    return address if re.fullmatch(r"[0-9a-fA-F.:]{2,45}", address) else None
