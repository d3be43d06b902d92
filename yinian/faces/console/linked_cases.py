"""Linked handling between levels: the list of matters, one matter with every hop, passing it on, and closing it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.duties import tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.sheet import Sheet, sheet
from yinian.faces.frame.timeline import entries
from yinian.foundation.administration import queries as administration
from yinian.oversight.duties import exports, passing, queries

COLUMNS = [
    Column("title", _("事项")),
    Column("region", _("现在负责")),
    Column("opened", _("发起时间"), ("-opened_at",)),
    Column("due", _("办理期限"), ("due_on",)),
    Column("status", _("状态")),
]
SHOW = [("", _("办理中")), ("here", _("在本级的")), ("late", _("已逾期")), ("closed", _("已办结")), ("all", _("全部"))]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("事项里的字"), required=False, max_length=60)
    show = forms.ChoiceField(label=_("状态"), required=False, choices=SHOW)


class Open(forms.Form):
    """What it is about."""

    title = forms.CharField(label=_("事项"), max_length=200)
    text = forms.CharField(label=_("情况说明"), max_length=2_000, required=False, widget=asking.Long())
    at = places.PlaceField(label=_("事情在哪里"), required=True)
    due_on = forms.DateField(label=_("办理期限"), widget=asking.Day())


class Pass(forms.Form):
    """To which level, and what for."""

    place = forms.ChoiceField(label=_("转给"))
    why = forms.CharField(label=_("转办意见"), max_length=500, required=False, widget=asking.Long())


class Close(forms.Form):
    """How it ended."""

    outcome = forms.CharField(label=_("办理结果"), max_length=500, widget=asking.Long())


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, given, form = request.by, request.GET, Narrow(request.GET or None)
    rows, show = queries.cases(actor), given.get("show", "")
    if show == "here":
        rows = queries.cases_here(actor)
    elif show == "late":
        rows = rows.filter(status="open", due_on__lt=timezone.localdate())
    elif show != "all":
        rows = rows.filter(status="closed" if show == "closed" else "open")
    words = given.get("q", "").strip()
    return rows.filter(title__contains=words) if words else rows, form


@face.page(
    "linked-cases",
    title=_("联动办理"),
    lead=_("市、区、街道三级之间转办的事。每转一次，时间和意见都记下来。"),
    may=OFFICER,
    rail="duties",
)
def linked_cases(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="linked-cases", export_url=reverse("linked-cases-export"),
        empty=_("没有在办的联动事项。"),
    )  # fmt: skip
    action = Action(_("发起联动事项"), reverse("open-linked-case"), "plus")
    return {
        "listing": shown, "filters": form, "tabs": tabs("linked-cases"), "action": action, "today": timezone.localdate(),
    }  # fmt: skip


@face.page("linked-cases/export", title=_("导出表格"), may=OFFICER, rail="duties", name="linked-cases-export")
def linked_cases_export(request: Request) -> Sheet:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    exports.tasks(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [
        now("编号"),
        now("事项"),
        now("现在负责"),
        now("发起时间"),
        now("办理期限"),
        now("状态"),
        now("办结时间"),
        now("办理结果"),
    ]
    return sheet("linked-cases", heads, (
        [
            row.pk, row.title, row.region.name, f"{timezone.localtime(row.opened_at):%Y-%m-%d %H:%M}",
            row.due_on.isoformat(), row.get_status_display(),
            f"{timezone.localtime(row.closed_at):%Y-%m-%d %H:%M}" if row.closed_at else "", row.outcome,
        ]
        for row in rows.iterator(chunk_size=500)
    ))  # fmt: skip


@face.page("linked-cases/new", title=_("发起联动事项"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def open_linked_case(request: Request) -> Context | HttpResponse:
    """Open a matter of a place at or below one's own."""
    actor, form = request.by, Open(request.POST or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", request.GET.get("at", ""))))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        about = administration.region(actor, int(given["at"]))
        matter = passing.Matter(given["title"], about, given["due_on"], given["text"])
        return go("linked-case", pk=passing.open_case(matter, by=actor).pk)

    return asking.ask(request, form, _("发起"), do, back=asking.to("linked-cases"), back_label=_("联动办理"))


@face.page(
    "linked-cases/<int:pk>", title=_("联动事项"), may=OFFICER, rail="duties", template="console/linked_case.html"
)
def linked_case(request: Request, pk: int) -> Context:
    """One matter and its way."""
    actor, row = request.by, queries.case(request.by, pk)
    return {
        "case": row, "hops": list(queries.hops(actor, row)), "moves": {move.verb for move in queries.case_moves(actor, row)},
        "late": row.status == "open" and row.due_on < timezone.localdate(), "entries": entries(row, actor),
        "title": row.title, "back": reverse("linked-cases"), "back_label": _("联动办理"),
    }  # fmt: skip


@face.page("linked-cases/<int:pk>/pass", title=_("转办"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def pass_on_case(request: Request, pk: int) -> Context | HttpResponse:
    """Put another level in charge."""
    row, form = queries.case(request.by, pk), Pass(request.POST or None)
    line = {str(place.pk): place for place in queries.line_of(row)}
    form.fields["place"].choices = [("", _("请选择")), *((key, place.name) for key, place in line.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        passing.pass_on(row, line[given["place"]], by=request.by, why=given["why"])
        say(request, _("已转办。"))
        return go("linked-case", pk=pk)

    return asking.ask(request, form, _("转办"), do, back=asking.to("linked-case", pk=pk), lead=row.title)


@face.page("linked-cases/<int:pk>/close", title=_("办结联动事项"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def close_case(request: Request, pk: int) -> Context | HttpResponse:
    """Say how it ended."""
    row, form = queries.case(request.by, pk), Close(request.POST or None)

    def do(given: dict[str, Any]) -> HttpResponse:
        passing.close(row, given["outcome"], by=request.by)
        return go("linked-case", pk=pk)

    return asking.ask(request, form, _("办结"), do, back=asking.to("linked-case", pk=pk), lead=row.title)
