"""The pieces of a visit as they come in from the phone: coming, the checklist, photo, signature, a word, what went wrong, leaving."""

import base64
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import actions
from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.flow import CARERS
from yinian.faces.carer.face import face
from yinian.faces.carer.sending import from_queue, piece
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.programmes.emergency import actions as emergency

DRAWN = "data:image/png;base64,"
# What a queue sends in the place of a picture that it has lost is no picture, and is refused as such.
_NOTHING = SimpleUploadedFile("photo.jpg", b"")
TEMPLATE: dict[str, Any] = {
    "may": CARERS,
    "rail": "today",
    "acts": True,
    "template": "carer/visit.html",
    "title": _("上门服务"),
}


@face.page("today/visits/<int:pk>/come", **TEMPLATE)
def check_in(request: Request, pk: int) -> Context | HttpResponse:
    """I am there."""
    return piece(
        request, pk, lambda order, given: actions.check_in(order, given, by=request.by), _("已签到，开始服务。")
    )


@face.page("today/visits/<int:pk>/tick", name="visit-tick", **TEMPLATE)
def tick(request: Request, pk: int) -> Context | HttpResponse:
    """These points are done."""
    points = request.POST.getlist("point")
    return piece(request, pk, lambda order, given: actions.tick(order, points, given, by=request.by), _("清单已保存。"))


@face.page("today/visits/<int:pk>/photo", name="visit-photo", **TEMPLATE)
def photo(request: Request, pk: int) -> Context | HttpResponse:
    """A picture of the work."""
    upload = request.FILES.get("photo")
    if upload is None and not from_queue(request):
        orders.order(request.by, pk)
        say(request, _("没有选照片。"), "warning")
        return go("visit", pk=pk)
    return piece(
        request,
        pk,
        lambda order, given: actions.photo(order, upload or _NOTHING, given, by=request.by),
        _("照片已保存。"),
    )


@face.page("today/visits/<int:pk>/sign", name="visit-sign", **TEMPLATE)
def sign(request: Request, pk: int) -> Context | HttpResponse:
    """The elder's hand, or who said so."""
    drawn, named = _drawing(request.POST.get("drawn", "")), request.POST.get("signed_by", "")[:60]
    return piece(
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


@face.page("today/visits/<int:pk>/note", name="visit-note", **TEMPLATE)
def note(request: Request, pk: int) -> Context | HttpResponse:
    """What was noticed."""
    text = request.POST.get("text", "")[:500]
    return piece(request, pk, lambda order, given: actions.note(order, text, given, by=request.by), _("说明已保存。"))


@face.page("today/visits/<int:pk>/leave", **TEMPLATE)
def check_out(request: Request, pk: int) -> Context | HttpResponse:
    """The work is done."""
    done = _("服务完成，已交给单位核验。")
    return piece(request, pk, lambda order, given: actions.check_out(order, given, by=request.by), done)


@face.page("today/visits/<int:pk>/incident", name="visit-incident", **TEMPLATE)
def incident(request: Request, pk: int) -> Context | HttpResponse:
    """Help is wanted, or something went wrong; a call for help raises an alarm beside the report."""
    what, text = request.POST.get("what", ""), request.POST.get("text", "")[:500]

    def report(order: Any, given: Any) -> None:
        actions.incident(order, what, text, given, by=request.by)
        if what == "help" and order.elder.died_on is None:
            emergency.raise_alarm(order.elder, text, by=request.by, source="visit")

    return piece(request, pk, report, _("已经报给街道和单位，会有人联系您。"))
