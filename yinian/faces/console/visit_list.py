"""Who is on the list and why, who should be and is not, and who has a card with whom to ring."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places, visit_tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.visit_tabs import READERS
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.programmes.welfare_visits import actions, queries

LISTED = [
    Column("elder", _("老人")),
    Column("tier", _("分级"), ("tier", "id")),
    Column("because", _("为什么")),
    Column("charge", _("责任人")),
    Column("last", _("上次探访")),
    Column("since", _("自"), ("since", "id")),
]
GAPS = [Column("elder", _("老人")), Column("why", _("为什么遗漏")), Column("since", _("发现日期"), ("since", "id"))]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("老人姓名或拼音"), required=False, max_length=60)
    tier = forms.ChoiceField(label=_("分级"), required=False, choices=[("", _("全部")), *queries.TIERS])
    charge = forms.ChoiceField(
        label=_("责任人"), required=False, choices=[("", _("全部")), ("none", _("没有责任人")), ("some", _("有责任人"))]
    )
    at = places.PlaceField(label=_("所在地"))


class NarrowGaps(forms.Form):
    """How those missed may be narrowed."""

    q = forms.CharField(label=_("老人姓名或拼音"), required=False, max_length=60)
    why = forms.ChoiceField(label=_("为什么遗漏"), required=False, choices=[("", _("全部")), *queries.GAPS])
    at = places.PlaceField(label=_("所在地"))


def placed(request: Request, rows: QuerySet[Any], form: forms.Form) -> QuerySet[Any]:
    actor, at = request.by, places.chosen(request.by, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    return rows if at is None else rows.filter(regions.within(at.path, "region_path"))


def _listed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, given, form = request.by, request.GET, Narrow(request.GET or None)
    rows = queries.matching(placed(request, queries.listed(actor), form), actor, given.get("q", ""))
    if given.get("tier"):
        rows = rows.filter(tier=given["tier"])
    if given.get("charge") in ("none", "some"):
        rows = queries.charged(rows, given["charge"] == "some")
    return rows, form


@face.page(
    "visits/list",
    title=_("探访名单"),
    lead=_("按本地分级规则从档案里算出来，每天凌晨更新；为什么在这一级，写在每个人后面。"),
    may=READERS,
    rail="visits",
)
def visit_list(request: Request) -> Context:
    """The list."""
    rows, form = _listed(request)
    shown = listing(
        request, rows, LISTED, key="visit-list", export_url=reverse("visit-list-export"),
        empty=_("名单上没有这样的老人。"),
    )  # fmt: skip
    people = [row.elder_id for row in shown.rows]
    last, charges = queries.last_visits(request.by, people), queries.charges(request.by, people)
    told = [(row, charges.get(row.elder_id), last.get(row.elder_id)) for row in shown.rows]
    return {
        "listing": shown,
        "people": told,
        "filters": form,
        "tabs": visit_tabs.tabs("visit-list"),
        "tones": visit_tabs.TIERS,
    }


@face.page("visits/list/export", title=_("导出表格"), may=OFFICER, rail="visits")
def visit_list_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _listed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("老人"), now("社区（村）"), now("分级"), now("为什么"), now("自")]
    cells = (
        [r.elder.name, r.elder.region.name, r.get_tier_display(), r.because, r.since]
        for r in rows.iterator(chunk_size=500)
    )
    return sheet("visit-list", heads, cells)


def _gaps(request: Request) -> tuple[QuerySet[Any], NarrowGaps]:
    actor, given, form = request.by, request.GET, NarrowGaps(request.GET or None)
    rows = queries.matching(placed(request, queries.gaps(actor), form), actor, given.get("q", ""))
    return (rows.filter(why=given["why"]) if given.get("why") else rows), form


@face.page(
    "visits/gaps",
    title=_("应探访未探访"),
    lead=_("该在名单上、该有人去而没有的老人：每天凌晨用档案里的标签减去探访安排得出，处理好了自然消失。"),
    may=READERS,
    rail="visits",
    template="console/visit_gaps.html",
)
def visit_gaps(request: Request) -> Context:
    """Who should be visited and is not."""
    rows, form = _gaps(request)
    shown = listing(
        request, rows, GAPS, key="visit-gaps", export_url=reverse("visit-gaps-export"), empty=_("没有遗漏的老人。")
    )
    return {"listing": shown, "filters": form, "tabs": visit_tabs.tabs("visit-gaps")}


@face.page("visits/gaps/export", title=_("导出表格"), may=OFFICER, rail="visits")
def visit_gaps_export(request: Request) -> StreamingHttpResponse:
    """Those missed as a table file; the journal knows of it."""
    rows, _form = _gaps(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("老人"), now("社区（村）"), now("为什么遗漏"), now("发现日期")]
    cells = ([r.elder.name, r.elder.region.name, r.get_why_display(), r.since] for r in rows.iterator(chunk_size=500))
    return sheet("visit-gaps", heads, cells)
