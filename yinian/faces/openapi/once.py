"""A change that bears a number is made once; the second time it is answered with what was made."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as now

from yinian.faces.openapi.door import Request
from yinian.faces.openapi.problems import Problem
from yinian.foundation import verbs
from yinian.foundation.exchange import traces
from yinian.foundation.refusals import Repeated

HEADER, AGAIN = "Idempotency-Key", "Idempotent-Replay"


def once(request: Request, response: HttpResponse, verb: Any, do: Callable[[], Any]) -> tuple[int, bool]:
    """Do it under the caller's number and say of which row, and whether it had been done before."""
    name = request.headers[HEADER]
    number = traces.number_of(request.key, name)
    request.call.request, request.call.body = number, traces.body_of(request.path.encode() + request.body)
    if traces.done_before(request.by, number) is None:
        try:
            with verbs.once(number):
                return do().pk, False
        except Repeated:
            pass  # Two copies met: the other one did it.
    response.headers[AGAIN] = "true"
    return _before(request, verb.verb, number), True


def _before(request: Request, verb: str, number: str) -> int:
    line = traces.done_before(request.by, number)
    same = line is not None and line.verb == verb and traces.same_content(request.key, number, request.call.body)
    if line is None or not same or line.subject_id is None:
        why = now("这个编号已用于另一件事，或内容与上次不同。")
        raise Problem(409, now("您要办理一件事。"), why, now("请换一个新编号。"), field=HEADER)
    return line.subject_id
