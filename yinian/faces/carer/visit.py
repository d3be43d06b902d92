"""One visit on a carer's phone: coming, the checklist, photo, signature, a word, and leaving.

Every form carries a key of its own and the phone's clock: what is sent twice is kept once, and what is sent later keeps its
time, so that a queue on the phone may send it when the network is back.
"""

import base64
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import actions, queries
from yinian.delivery.evidence.actions import Post
from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.actions import opened
from yinian.delivery.orders.flow import CARERS
from yinian.faces.carer.face import face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.parts import Fact

DRAWN = "data:image/png;base64,"


class Place(forms.Form):
    """What the phone adds to a form by itself, where it can."""

    key = forms.RegexField(r"^[\w-]{8,64}$", widget=forms.HiddenInput)
    phone_at = forms.CharField(required=False, max_length=40)
    latitude = forms.FloatField(required=False)
    longitude = forms.FloatField(required=False)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=10_000_000)
    code = forms.CharField(required=False, max_length=4)

    def post(self) -> Post:
        """The piece as the verbs take it."""
        given = self.cleaned_data
        accuracy = given["accuracy"]
        return Post(
            given["key"],
            phone_at=_moment(given["phone_at"]),
            latitude=given["latitude"],
            longitude=given["longitude"],
            accuracy_m=None if accuracy is None else round(accuracy),
            code=given["code"],
        )


def _moment(text: str) -> datetime | None:
    """A phone's clock as it wrote it; what cannot be read is not known."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None


@face.page("visits/<int:pk>", title=_("上门服务"), may=CARERS, rail="today")
def visit(request: Request, pk: int) -> Context:
    """Where the visit stands, and what is to be done next."""
    return _shown(request, orders.order(request.by, pk))


def _shown(request: Request, order: Any, refusal: Any = None) -> Context:
    actor, closed = request.by, order.get_deferred_fields()
    pieces = list(queries.of_order(actor, order)) if order.came_at else []
    ticked = {key for piece in pieces for key in piece.ticked}
    points = [(key, words, key in ticked) for key, words in order.item.points]
    return {
        "order": order,
        "title": now("{name} · {item}").format(name=order.elder.name, item=order.item),
        "back": reverse("today"),
        "facts": _facts(order, closed),
        "note": opened(order, "note"),
        "points": points,
        "left": sum(not done for _key, _words, done in points),
        "photos": [piece for piece in pieces if piece.kind == "photo"],
        "signature": next((piece for piece in pieces if piece.kind == "signature"), None),
        "notes": sum(piece.kind == "note" for piece in pieces),
        "came": next((piece for piece in pieces if piece.kind == "check_in"), None),
        "keys": {name: secrets.token_hex(8) for name in ("come", "tick", "photo", "sign", "note", "leave")},
        "outcome": opened(order, "outcome"),
        "refusal": refusal,
        "status": 422 if refusal else 200,
    }


def _facts(order: Any, closed: set[str]) -> list[Fact]:
    local = timezone.localtime(order.starts_at)
    day = now("今天") if local.date() == timezone.localdate() else f"{local:%m-%d}"
    facts = [
        Fact(
            _("时间"), now("{day} {time}，{minutes} 分钟").format(day=day, time=f"{local:%H:%M}", minutes=order.minutes)
        )
    ]
    if "address" not in closed and order.address:
        facts.append(Fact(_("地点"), order.address))
    else:
        facts.append(Fact(_("地点"), order.get_place_display()))
    return facts


def _piece(request: Request, pk: int, do: Callable[[Any, Post], Any], done: Any) -> Context | HttpResponse:
    """Take one piece in; the same piece a second time is simply there already."""
    actor = request.by
    order, form = orders.order(actor, pk), Place(request.POST)
    if not form.is_valid():
        say(request, _("没有收到，请再按一次。"), "error")
        return go("visit", pk=pk)
    given = form.post()
    if not queries.posted(actor, order, given.key):
        refusal = attempt(lambda: do(order, given))
        if refusal is not None:
            return _shown(request, orders.order(actor, pk), refusal)
        say(request, done)
    return go("visit", pk=pk)


TEMPLATE: dict[str, Any] = {
    "may": CARERS,
    "rail": "today",
    "acts": True,
    "template": "carer/visit.html",
    "title": _("上门服务"),
}


@face.page("visits/<int:pk>/come", **TEMPLATE)
def check_in(request: Request, pk: int) -> Context | HttpResponse:
    """I am there."""
    return _piece(
        request, pk, lambda order, given: actions.check_in(order, given, by=request.by), _("已签到，开始服务。")
    )


@face.page("visits/<int:pk>/tick", name="visit-tick", **TEMPLATE)
def tick(request: Request, pk: int) -> Context | HttpResponse:
    """These points are done."""
    points = request.POST.getlist("point")
    return _piece(
        request, pk, lambda order, given: actions.tick(order, points, given, by=request.by), _("清单已保存。")
    )


@face.page("visits/<int:pk>/photo", name="visit-photo", **TEMPLATE)
def photo(request: Request, pk: int) -> Context | HttpResponse:
    """A picture of the work."""
    upload = request.FILES.get("photo")
    if upload is None:
        orders.order(request.by, pk)
        say(request, _("没有选照片。"), "warning")
        return go("visit", pk=pk)
    return _piece(
        request, pk, lambda order, given: actions.photo(order, upload, given, by=request.by), _("照片已保存。")
    )


@face.page("visits/<int:pk>/sign", name="visit-sign", **TEMPLATE)
def sign(request: Request, pk: int) -> Context | HttpResponse:
    """The elder's hand, or who said so."""
    drawn, named = _drawing(request.POST.get("drawn", "")), request.POST.get("signed_by", "")[:60]
    return _piece(
        request,
        pk,
        lambda order, given: actions.sign(order, drawn, given, by=request.by, signed_by=named),
        _("确认已保存。"),
    )


def _drawing(text: str) -> SimpleUploadedFile | None:
    """What was drawn on the screen, as a picture."""
    if not text.startswith(DRAWN):
        return None
    try:
        return SimpleUploadedFile("signature.png", base64.b64decode(text[len(DRAWN) :], validate=True))
    except ValueError:
        return None


@face.page("visits/<int:pk>/note", name="visit-note", **TEMPLATE)
def note(request: Request, pk: int) -> Context | HttpResponse:
    """What was noticed."""
    text = request.POST.get("text", "")[:500]
    return _piece(request, pk, lambda order, given: actions.note(order, text, given, by=request.by), _("说明已保存。"))


@face.page("visits/<int:pk>/leave", **TEMPLATE)
def check_out(request: Request, pk: int) -> Context | HttpResponse:
    """The work is done."""
    done = _("服务完成，已交给单位核验。")
    return _piece(request, pk, lambda order, given: actions.check_out(order, given, by=request.by), done)
