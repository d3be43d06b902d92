"""This month's turns: whom to see, by whom, until when; and the same as a table file."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places, visit_tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.visit_tabs import READERS
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.programmes.welfare_visits import actions, queries

COLUMNS = [
    Column("elder", _("老人")),
    Column("cause", _("缘由")),
    Column("day", _("计划日期"), ("day", "id")),
    Column("until", _("最晚"), ("until", "id")),
    Column("visitor", _("探访人"), ("visitor__name", "id")),
    Column("state", _("状态")),
]
SHOW = [
    ("", _("还没去")),
    ("late", _("过期没去")),
    ("today", _("今天该去")),
    ("done", _("已探访")),
    ("all", _("本月全部")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("老人姓名或拼音"), required=False, max_length=60)
    show = forms.ChoiceField(label=_("状态"), required=False, choices=SHOW)
    cause = forms.ChoiceField(label=_("缘由"), required=False, choices=[("", _("全部")), *queries.CAUSES])
    who = forms.CharField(label=_("探访人姓名"), required=False, max_length=60)
    at = places.PlaceField(label=_("老人所在地"))


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, given, day = request.by, request.GET, timezone.localdate()
    form, at = Narrow(given or None), places.chosen(actor, given.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    rows = queries.matching(queries.of_month(actor, day), actor, given.get("q", ""))
    show = given.get("show", "")
    if show == "late":
        rows = rows.filter(visit=None, until__lte=day)
    elif show == "today":
        rows = rows.filter(visit=None, day__lte=day, until__gt=day)
    elif show == "done":
        rows = rows.filter(visit__isnull=False)
    elif show != "all":
        rows = rows.filter(visit=None)
    if given.get("cause"):
        rows = rows.filter(cause=given["cause"])
    if given.get("who", "").strip():
        rows = rows.filter(visitor__name__startswith=given["who"].strip())
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    return rows, form


@face.page(
    "visits",
    name="care-visits",
    title=_("探访"),
    lead=_("独居、留守、失能等老人，谁什么时候去看。每天凌晨按分级规则排好，按社区和住址就近、按人数均匀分给探访人。"),
    may=READERS,
    rail="visits",
)
def care_visits(request: Request) -> Context:
    """The month."""
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="care-visits", export_url=reverse("care-visits-export"),
        empty=_("没有这样的探访任务。没有探访人的社区，先登记探访人；名单每天凌晨更新。"),
    )  # fmt: skip
    paused = queries.paused(request.by, [row.elder_id for row in shown.rows])
    return {
        "listing": shown,
        "turns": [(row, paused.get(row.elder_id)) for row in shown.rows],
        "filters": form,
        "tabs": visit_tabs.tabs("care-visits"),
        "today": timezone.localdate(),
        "office": visit_tabs.office(request.by),
    }


@face.page("visits/export", title=_("导出表格"), may=OFFICER, rail="visits", name="care-visits-export")
def care_visits_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("老人"), now("社区（村）"), now("缘由"), now("计划日期"), now("最晚"), now("探访人"), now("状态")]
    return sheet("visits", heads, (_cells(row) for row in rows.iterator(chunk_size=500)))


def _cells(row: Any) -> list[object]:
    return [
        row.elder.name, row.elder.region.name, str(row), row.day, row.last_day,
        row.visitor.name if row.visitor else "", now("已探访") if row.visit_id else now("还没去"),
    ]  # fmt: skip


@face.page("visits/plan", title=_("重新排定"), may=OFFICER, rail="visits", acts=True)
def replan_visits(request: Request) -> HttpResponse:
    """Ask for the night's work at once."""
    run = actions.request_plan(by=request.by)
    say(request, now("已开始排定，可以离开这一页。"))
    return go("run", pk=run.pk)
