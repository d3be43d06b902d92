"""Where a telephone exchange posts its signed call events."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from yinian.faces.openapi import problems
from yinian.foundation.refusals import Refused
from yinian.programmes.calls import telephony
from yinian.programmes.calls.telephony import Event, Signed, Unheard

MOST = 8_000
WHY = {
    "forged": (_("签名不对，或没有这个话务接入。"), _("请核对地址、密钥和签名的写法。")),
    "stale": (_("事件的时间和现在差得太多。"), _("请核对交换机的时钟，事件产生后马上发出。")),
    "repeated": (_("这个事件编号已经收过。"), _("不用重发；每个事件用一个新编号。")),
    "unreadable": (
        _("正文读不懂，或缺少必填的栏。"),
        _("正文须是 JSON：event、call，必要时 number、extension、recording。"),
    ),
}


@csrf_exempt
@require_POST
def events(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one event: 202 when it is taken, else why it is not. What a person may see of the call is never answered here."""
    body = request.read(MOST + 1)
    signed = Signed(
        request.headers.get("X-Yinian-Time", ""),
        request.headers.get("X-Yinian-Event", ""),
        request.headers.get("X-Yinian-Signature", ""),
        body,
    )
    try:
        row = telephony.take(pk, signed, _event(body))
    except Unheard as refusal:
        why, do = WHY[refusal.why]
        return problems.document(refusal.status, now("交换机报来一个通话事件。"), str(why), str(do), reason=refusal.why)
    except Refused as refusal:
        return problems.document(422, refusal.asked, refusal.why, refusal.do)
    return JsonResponse({"call": row.pk if row is not None else None}, status=202)


def _event(body: bytes) -> Event:
    """What the body says; what cannot be read is an event of no kind, which the signature's check comes before."""
    try:
        told: Any = json.loads(body) if len(body) <= MOST else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        return Event("", "")
    words = {name: told.get(name, "") for name in ("event", "call", "number", "extension", "recording")}
    if not all(isinstance(word, str) for word in words.values()):
        return Event("", "")
    return Event(words["event"], words["call"], words["number"][:40], words["extension"][:20], words["recording"][:300])
