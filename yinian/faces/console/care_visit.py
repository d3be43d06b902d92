"""One visit: what was found, what proves it, and what became of the problems; recorded at a desk where no phone was at hand."""

import secrets
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence.actions import Post
from yinian.delivery.orders.actions import opened
from yinian.faces.console import visit_tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.visit_tabs import DOUBTS, READERS
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.visiting import Visited
from yinian.programmes.welfare_visits import actions, queries
from yinian.programmes.welfare_visits import law as laws


class Moment(forms.DateTimeInput):
    """A day and time as the browser's own calendar takes it."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Why(forms.Form):
    """Why a record is wrong."""

    why = forms.CharField(label=_("为什么不算"), max_length=200, widget=asking.Long())


@face.page("visits/<int:pk>", title=_("探访记录"), may=READERS, rail="visits")
def care_visit(request: Request, pk: int) -> Context:
    """What the record says."""
    actor = request.by
    row = queries.visit(actor, pk)
    shut = row.get_deferred_fields()
    return {
        "visit": row,
        "answers": actions.answers(row),
        "shut": "answers" in shut,
        "note": "" if "note" in shut else opened(row, "note"),
        "placed": "latitude" not in shut and row.latitude is not None,
        "doubts": [DOUBTS[word] for word in queries.doubts(actor, row)],
        "problems": list(queries.problems_at(actor, row)),
        "office": visit_tabs.office(actor) and row.void_at is None,
        "title": now("{name}：{day}的探访").format(name=row.elder.name, day=row.day),
        "back": asking.to("visited-elder", pk=row.elder_id),
        "back_label": row.elder.name,
    }


@face.page("visits/<int:pk>/void", title=_("作废探访记录"), may=OFFICER, rail="visits", template=asking.TEMPLATE)
def void_visit(request: Request, pk: int) -> Context | HttpResponse:
    """Say that a record does not count, and why."""
    actor = request.by
    row = queries.visit(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.void(row, by=actor, why=given["why"])
        say(request, _("已作废；这次探访重新算没去。"))
        return go("care-visit", pk=pk)

    lead = _("记录留着，不再计入探访率；月份会出新的一版。")
    back = asking.to("care-visit", pk=pk)
    return asking.ask(request, Why(request.POST or None), _("作废"), do, back=back, lead=lead, tone="danger")


@face.page("visits/turns/<int:pk>/record", title=_("登记探访"), may=OFFICER, rail="visits", template=asking.TEMPLATE)
def record_visit(request: Request, pk: int) -> Context | HttpResponse:
    """Write a visit down at the desk: by phone, or from paper."""
    actor = request.by
    turn = queries.turn(actor, pk)
    person = turn.elder
    form = Visited(
        request.POST or None,
        questions=laws.at(person.region).form(timezone.localdate()).questions,
        gift=turn.campaign.gift if turn.campaign else "",
    )
    form.fields["at"] = forms.DateTimeField(label=_("什么时候"), widget=Moment(), initial=timezone.localtime)
    form.order_fields(["at", "way"])

    def do(given: dict[str, Any]) -> HttpResponse:
        moment = given["at"]
        row = actions.record(
            turn, form.record(), Post(secrets.token_hex(8), phone_at=moment, sent_at=timezone.now()), by=actor
        )
        say(request, _("已登记；发现的问题已转成需求。"))
        return go("care-visit", pk=row.pk)

    back = asking.to("visited-elder", pk=person.pk)
    return asking.ask(request, form, _("登记这次探访"), do, back=back, lead=person.name)
