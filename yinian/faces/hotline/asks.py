"""From a call: an order, a need, an emergency; each stands with the call from then on."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions as needs
from yinian.delivery.orders import actions as orders
from yinian.faces.frame import order_form
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, say
from yinian.faces.hotline import desk, doing, moves
from yinian.faces.hotline.face import AGENT, DESK, face
from yinian.foundation import verbs
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region
from yinian.oversight.complaints import actions as complaints
from yinian.programmes.calls import actions, queries

TEMPLATE = "hotline/desk.html"


def _whose(request: Request, pk: int) -> Any:
    row = queries.call(request.by, pk)
    if row.elder is None:
        raise Refused(_("您要从来电办理。"), _("还没有确认是哪位老人。"), _("请先在左边选定来电人。"))
    return row


@face.page(
    "hotline/calls/<int:pk>/need",
    title=_("报告需求"),
    may=DESK,
    rail="desk",
    acts=True,
    name="call-need",
    template=TEMPLATE,
)
def need(request: Request, pk: int) -> Context | HttpResponse:
    """A need, noticed on the telephone."""
    row, form, refusal = _whose(request, pk), doing.Need(request.POST), None
    if form.is_valid():
        given = form.cleaned_data
        refusal = attempt(lambda: _report(request, row, given["kind"], given["text"], given["urgency"]))
        if refusal is None:
            return moves.to(pk)
    return {**desk.shown(request, row, "need", form=form, refusal=refusal), "status": 422}


def _report(request: Request, row: Any, kind: str, text: str, urgency: str) -> None:
    with verbs.together(request.by):
        made = needs.report(row.elder, kind, text, by=request.by, urgency=urgency, source="phone")
        actions.add(row, by=request.by, need=made)
    say(request, now("已记下，由{place}负责。").format(place=made.region.name))


@face.page(
    "hotline/calls/<int:pk>/emergency",
    title=_("紧急"),
    may=DESK,
    rail="desk",
    acts=True,
    name="call-emergency",
    template=TEMPLATE,
)
def emergency(request: Request, pk: int) -> Context | HttpResponse:
    """Somebody must go there now."""
    row, form, refusal = _whose(request, pk), doing.Emergency(request.POST), None
    if form.is_valid():
        given = form.cleaned_data
        text = now("{text}（人在：{place}）").format(**given) if given["place"] else given["text"]
        refusal = attempt(lambda: _report(request, row, "health", text, "urgent"))
        if refusal is None:
            return moves.to(pk)
    return {**desk.shown(request, row, "emergency", form=form, refusal=refusal), "status": 422}


@face.page(
    "hotline/calls/<int:pk>/order",
    title=_("下单"),
    may=AGENT,
    rail="desk",
    acts=True,
    name="call-order",
    template=TEMPLATE,
)
def order(request: Request, pk: int) -> Context | HttpResponse:
    """An order by telephone; where several pay, it is first shown who pays what."""
    actor, row = request.by, _whose(request, pk)
    told = doing.ordering(actor, row.elder, request.POST)
    form, refusal = told["form"], None
    if form.is_valid():
        parts = order_form.shared(actor, row.elder, form)
        if parts and form.cleaned_data["agreed"] != orders.told(parts):
            return {**desk.shown(request, row, "order", **order_form.look_first(form, parts, row.elder))}
        refusal = attempt(lambda: _place(request, row, order_form.wanted(form, row.elder, parts)))
        if refusal is None:
            return moves.to(pk)
    return {**desk.shown(request, row, "order", **told, refusal=refusal), "status": 422}


def _place(request: Request, row: Any, wanted: Any) -> None:
    with verbs.together(request.by):
        made = orders.place(wanted, by=request.by)
        actions.add(row, by=request.by, order=made)
    say(request, now("已下单，等{provider}接单。").format(provider=made.provider.name))


@face.page(
    "hotline/calls/<int:pk>/complaint",
    title=_("受理投诉举报"),
    may=DESK,
    rail="desk",
    acts=True,
    name="call-complaint",
    template=TEMPLATE,
)
def complaint(request: Request, pk: int) -> Context | HttpResponse:
    """A complaint, taken down while the caller speaks; its number and day are told on the telephone."""
    row, form, refusal = queries.call(request.by, pk), doing.Complaint(request.POST), None
    if form.is_valid():
        refusal = attempt(lambda: _file(request, row, form.cleaned_data))
        if refusal is None:
            return moves.to(pk)
    return {**desk.shown(request, row, "complaint", form=form, refusal=refusal), "status": 422}


def _file(request: Request, row: Any, given: dict[str, str]) -> None:
    place = row.elder.region if row.elder is not None else Region.objects.get(pk=request.by.region_id or 0)
    number = doing.number_of(row)
    wanted = complaints.Given(
        given["kind"], given["text"], place, "phone", given["name"], number if _reachable(number) else "", row.elder,
        call=row,
    )  # fmt: skip
    with verbs.together(request.by):
        made = complaints.file(wanted, by=request.by)
        actions.add(row, by=request.by, complaint=made.number)
    say(
        request,
        now("已受理，编号 {number}，{day}前答复。请告诉来电人。").format(
            number=made.number, day=f"{timezone.localtime(made.due_at):%Y-%m-%d}"
        ),
    )


def _reachable(number: str) -> bool:
    """Whether a number can be rung from elsewhere: a mobile, or a landline with its area code."""
    return (len(number) == 11 and number[:1] == "1") or number[:1] == "0"
