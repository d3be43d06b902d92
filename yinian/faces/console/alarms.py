"""Alarms: those that wait for a human first, then all that were."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import DESK, REGISTRY, face
from yinian.faces.console.incidents import midnight
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Action, Tab
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.programmes.emergency import actions, queries

COLUMNS = [
    Column("kind", _("报警")),
    Column("elder", _("老人和地点")),
    Column("raised", _("时间")),
    Column("status", _("状态")),
    Column("who", _("谁在办")),
]
SHOW = {
    "": _("要处理的"),
    "resolved": _("待复核"),
    "all": _("全部"),
}


UNTRUE = ("untrue", _("误报和故障"))


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("老人姓名或拼音"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *queries.KINDS])
    finding = forms.ChoiceField(
        label=_("处置结果"), required=False, choices=[("", _("全部")), *queries.FINDINGS, UNTRUE]
    )
    since = forms.DateField(label=_("自"), required=False, widget=asking.Day())
    until = forms.DateField(label=_("至"), required=False, widget=asking.Day())
    at = places.PlaceField()
    show = forms.CharField(required=False, widget=forms.HiddenInput)
    model = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, given, form = request.by, request.GET, Narrow(request.GET or None)
    at = places.chosen(actor, given.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    show = given.get("show", "")
    rows = queries.open_alarms(actor) if show == "" and not given.get("finding") else queries.alarms(actor)
    if show == "resolved":
        rows = rows.filter(status="resolved")
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    return (_by_form(rows, actor, form) if form.is_valid() else rows), form


def _by_form(rows: QuerySet[Any], actor: Any, form: Narrow) -> QuerySet[Any]:
    given = form.cleaned_data
    rows = queries.matching(rows, actor, given["q"])
    if given["finding"]:
        rows = rows.filter(finding__in=["false", "fault"] if given["finding"] == UNTRUE[0] else [given["finding"]])
    for name, column in (("kind", "kind"), ("model", "device__model")):
        if given[name]:
            rows = rows.filter(**{column: given[name]})
    if given["since"]:
        rows = rows.filter(raised_at__gte=midnight(given["since"]))
    if given["until"]:
        rows = rows.filter(raised_at__lt=midnight(given["until"]) + timedelta(days=1))
    return rows


@face.page(
    "alarms",
    title=_("报警"),
    lead=_("没有人接的排在最前面。接了警就由您负责，直到办结或移交。"),
    may=REGISTRY,
    rail="safety",
)
def alarms(request: Request) -> Context:
    """The list."""
    actor = request.by
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="alarms", empty=_("现在没有要处理的报警。"),
        export_url=reverse("alarms-export") if actor.role in DESK else "",
    )  # fmt: skip
    shown_rows = list(shown.rows)
    names = queries.places(row.region_path for row in shown_rows)
    due = queries.due(actor, shown_rows)
    action = Action(_("为身份不明者报警"), reverse("raise-unknown"), "plus") if actor.role in DESK else None
    return {
        "listing": shown,
        "told": [(row, names.get(row.region_path, ""), due.get(row.pk)) for row in shown_rows],
        "filters": form,
        "states": _tabs(request),
        "now": timezone.now(),
        "desk": actor.role in DESK,
        "live": request.GET.get("show", "") == "",
        "action": action,
    }


def _tabs(request: Request) -> list[Tab]:
    here, current = reverse("alarms"), request.GET.get("show", "")
    waiting = sum(queries.counts(request.by).values())
    counts = {"": waiting}
    return [
        Tab(word, f"{here}?show={name}" if name else here, current == name, counts.get(name))
        for name, word in SHOW.items()
    ]


@face.page("alarms/export", title=_("导出表格"), may=DESK, rail="safety")
def alarms_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [
        now("编号"), now("类别"), now("老人"), now("地址"), now("来源"), now("设备"), now("报警时间"), now("接警时间"),
        now("派人时间"), now("到场时间"), now("处置时间"), now("状态"), now("处置结果"), now("接警人"), now("上门人"),
    ]  # fmt: skip
    return sheet("alarms", heads, (_cells(row) for row in rows.iterator(chunk_size=500)))


def _cells(row: Any) -> list[object]:
    times = (row.raised_at, row.acknowledged_at, row.responded_at, row.arrived_at, row.resolved_at)
    written = [f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else "" for at in times]
    return [
        row.pk, row.get_kind_display(), row.elder.name if row.elder else "",
        "" if "address" in row.get_deferred_fields() else row.address, row.get_source_display(), row.device or "",
        *written, row.get_status_display(), row.get_finding_display(), row.holder or "", row.responder_name,
    ]  # fmt: skip
