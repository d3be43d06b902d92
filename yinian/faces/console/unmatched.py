"""Needs for which nothing is ordered yet: who has waited how long, to be met by an order or refused with a reason."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions, queries
from yinian.delivery.orders import queries as orders
from yinian.faces.console import places
from yinian.faces.console.face import OFFICER, REGIONAL, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions

COLUMNS = [
    Column("age", _("等了多久"), sort=("reported_at",)),
    Column("kind", _("需求")),
    Column("elder", _("老人")),
    Column("region", _("负责")),
    Column("source", _("来源")),
    Column("do", _("办理")),
]
WAITED = [("", _("不限")), ("1", _("1 天以上")), ("3", _("3 天以上")), ("5", _("5 天以上")), ("10", _("10 天以上"))]
LONG = 5


class Narrow(forms.Form):
    """How the queue may be narrowed."""

    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *queries.KINDS])
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False, choices=[("", _("全部")), *queries.URGENCIES])
    waited = forms.ChoiceField(label=_("等了多久"), required=False, choices=WAITED)
    at = places.PlaceField(label=_("老人所在地"))


def age(since: datetime) -> str:
    """How long something has waited, in whole days, or in hours on the first day."""
    hours = int((timezone.now() - since).total_seconds() // 3600)
    if hours >= 24:
        return now("{count} 天").format(count=hours // 24)
    return now("{count} 小时").format(count=hours) if hours else now("不到 1 小时")


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor = request.by
    form, at = Narrow(request.GET or None), places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    rows = orders.unmatched(actor)
    for name in ("kind", "urgency"):
        if request.GET.get(name):
            rows = rows.filter(**{name: request.GET[name]})
    waited = request.GET.get("waited", "")
    if waited in dict(WAITED) and waited:
        rows = rows.filter(reported_at__lte=timezone.now() - timedelta(days=int(waited)))
    return rows if at is None else rows.filter(regions.within(at.path, "region_path")), form


@face.page(
    "needs/unmatched",
    title=_("供需对接"),
    lead=_("提了需求、还没有订上服务的老人，等得最久的在前。订上服务，或写明理由不予办理。"),
    may=REGIONAL,
    rail="service",
)
def unmatched(request: Request) -> Context:
    """The queue."""
    actor = request.by
    rows, form = _narrowed(request)
    export = reverse("unmatched-export") if actor.role in OFFICER else ""
    shown = listing(
        request, rows, COLUMNS, key="unmatched", export_url=export, empty=_("没有等着对接的需求。")
    )  # fmt: skip
    whole = orders.unmatched(actor)
    oldest = whole.values_list("reported_at", flat=True).first()
    return {
        "listing": shown,
        "filters": form,
        "rows": [(row, age(row.reported_at), _acts(actor, row)) for row in shown.rows],
        "count": whole.order_by().count(),
        "long": whole.filter(reported_at__lte=timezone.now() - timedelta(days=LONG)).order_by().count(),
        "oldest": age(oldest) if oldest else "—",
        "back": reverse("needs"),
        "back_label": _("需求"),
    }


def _acts(actor: Any, row: Any) -> set[str]:
    return {move.verb.partition(".")[2] for move in queries.moves(actor, row)}


@face.page("needs/unmatched/export", title=_("导出表格"), may=OFFICER, rail="service")
def unmatched_export(request: Request) -> StreamingHttpResponse:
    """The narrowed queue as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export("unmatched", by=request.by, why=request.GET.urlencode())
    heads = [
        now("编号"),
        now("需求"),
        now("紧急程度"),
        now("老人"),
        now("负责"),
        now("来源"),
        now("提出时间"),
        now("等了多久"),
    ]
    cells = (
        [
            row.pk, row.get_kind_display(), row.get_urgency_display(), row.elder.name, row.region.name,
            row.get_source_display(), f"{timezone.localtime(row.reported_at):%Y-%m-%d %H:%M}", age(row.reported_at),
        ]
        for row in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return sheet("unmatched-needs", heads, cells)
