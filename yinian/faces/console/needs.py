"""What elders need: the list."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.needs import queries
from yinian.faces.console import many_acts, places
from yinian.faces.console.face import CARE, REGIONAL, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Action
from yinian.foundation import regions
from yinian.foundation.actor import Actor

COLUMNS = [
    Column("kind", _("需求")),
    Column("elder", _("老人")),
    Column("region", _("负责")),
    Column("reported", _("提出时间")),
    Column("status", _("状态")),
]
TONES = {"open": "wait", "taken": "info", "done": "done", "refused": "danger", "withdrawn": ""}
SHOW = [("", _("未办结")), ("open", _("待接办")), ("mine", _("我接办的")), ("grid", _("我的网格")), ("all", _("全部"))]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    show = forms.ChoiceField(label=_("状态"), required=False, choices=SHOW)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *queries.KINDS])
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False, choices=[("", _("全部")), *queries.URGENCIES])
    at = places.PlaceField(label=_("老人所在地"))


@face.page(
    "needs",
    title=pgettext_lazy("rail", "需求"),
    lead=_("老人要办的事。先办紧急的、快到期的。"),
    may=CARE,
    rail="service",
)
def needs(request: Request) -> Context:
    """The list."""
    actor = request.by
    form, at = Narrow(request.GET or None), places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    show = request.GET.get("show", "")
    rows = queries.needs(actor) if show == "all" else queries.under_way(actor).order_by("-id")
    if show == "open":
        rows = rows.filter(status="open")
    if show == "grid":
        rows = queries.in_my_grids(actor)
    if show == "mine":
        rows = rows.filter(taken_by=actor.account_id)
    for name in ("kind", "urgency"):
        if request.GET.get(name):
            rows = rows.filter(**{name: request.GET[name]})
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    acts = (many_acts.HAND, many_acts.REFUSE)
    shown = listing(request, rows, COLUMNS, key="needs", empty=_("没有要办的需求。"), bulk=acts)
    action = Action(_("供需对接"), reverse("unmatched"), "swap") if actor.role in REGIONAL else None
    return {"listing": shown, "filters": form, "tones": TONES, "action": action}


def waiting(actor: Actor) -> QuerySet[Any]:
    """What waits to be taken in hand by this office or one below it, the urgent and then the oldest first."""
    rows = queries.under_way(actor).filter(regions.within(actor.region_path, "region__path"), status="open")
    # The word "urgent" comes after "ordinary".
    return rows.order_by("-urgency", "id")
