"""How a piece of a visit comes in: from a form, which gets a page back, or from the queue on the phone, which gets a short answer.

Every piece carries a number of its own and the phone's clock, then and at sending: what is sent twice is kept once, and what
is sent later keeps its time. A piece that names earlier ones which have not come in yet waits for them on the phone.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import queries
from yinian.delivery.evidence.actions import Post
from yinian.delivery.orders import queries as orders
from yinian.faces.carer.visit import shown
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.refusals import NotFound, Refused, Repeated

Doing = Callable[[Any, Post], Any]
TOO_EARLY = 425


class Place(forms.Form):
    """What the phone adds to a form by itself, where it can."""

    key = forms.RegexField(r"^[\w-]{8,64}$", widget=forms.HiddenInput)
    phone_at = forms.CharField(required=False, max_length=40)
    sent_at = forms.CharField(required=False, max_length=40)
    latitude = forms.FloatField(required=False)
    longitude = forms.FloatField(required=False)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=10_000_000)
    code = forms.CharField(required=False, max_length=16)
    before = forms.RegexField(r"^[\w,-]*$", required=False, max_length=4_000)

    def post(self) -> Post:
        """The piece as the verbs take it."""
        given = self.cleaned_data
        accuracy = given["accuracy"]
        return Post(
            given["key"],
            phone_at=_moment(given["phone_at"]),
            sent_at=_moment(given["sent_at"]),
            latitude=given["latitude"],
            longitude=given["longitude"],
            accuracy_m=None if accuracy is None else round(accuracy),
            code=given["code"],
        )

    def earlier(self) -> list[str]:
        """The numbers of the pieces of this visit that the phone noted down before this one and has not sent yet."""
        return [number for number in self.cleaned_data["before"].split(",") if number]


def _moment(text: str) -> datetime | None:
    """A phone's clock as it wrote it; what cannot be read is not known."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None


def piece(request: Request, pk: int, do: Doing, done: Any) -> Context | HttpResponse:
    """Take one piece in; the same piece a second time is simply there already."""
    if from_queue(request):
        return _answered(request, pk, do)
    actor = request.by
    order, form = orders.order(actor, pk), Place(request.POST)
    if not form.is_valid():
        say(request, _("没有收到，请再按一次。"), "error")
        return go("visit", pk=pk)
    given = form.post()
    if not queries.posted(actor, order, given.key):
        refusal = attempt(lambda: do(order, given))
        if refusal is not None:
            return shown(request, orders.order(actor, pk), refusal)
        say(request, done)
    return go("visit", pk=pk)


def from_queue(request: Request) -> bool:
    """Whether the phone's queue sends this, not a form."""
    return request.headers.get("accept") == "application/json"


def _answered(request: Request, pk: int, do: Doing) -> JsonResponse:
    actor, form = request.by, Place(request.POST)
    try:
        order = orders.order(actor, pk)
        if not form.is_valid():
            raise Refused(_("您要提交一条服务记录。"), _("记录不完整，读不出来。"), _("请删掉这一条，重新记一次。"))
        given = form.post()
        if queries.posted(actor, order, given.key):
            return JsonResponse({"state": "kept"})
        if queries.unsent(actor, order, form.earlier()):
            return JsonResponse({"state": "later"}, status=TOO_EARLY)
        do(order, given)
    except Refused as refusal:
        # Two tabs of one phone may send the same piece at once: whoever comes second finds it kept.
        if isinstance(refusal, Repeated) and queries.posted(actor, order, form.post().key):
            return JsonResponse({"state": "kept"})
        return refused(refusal)
    return JsonResponse({"state": "kept"})


def refused(refusal: Refused) -> JsonResponse:
    """A refusal as the queue keeps it for the carer to deal with."""
    missing = isinstance(refusal, NotFound)
    if missing:
        # Not there and not yours are the same; a carer reads what has most likely happened.
        refusal = Refused(
            _("您要提交一条服务记录。"),
            _("这次服务现在不在您名下，可能改派了别人，或已取消。"),
            _("请联系调度员；您确实去过的，请他们记下来。"),
        )
    told = {"asked": refusal.asked, "why": refusal.why, "do": refusal.do}
    return JsonResponse({"state": "refused", **told}, status=404 if missing else 422)
