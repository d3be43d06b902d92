"""Call-backs: whom to ring about which visit, and the samples from which they were drawn."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.callbacks import actions, queries
from yinian.faces.console.face import DESK, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Tab
from yinian.faces.frame.sheet import sheet
from yinian.foundation.regions import Region

COLUMNS = [
    Column("elder", _("老人")),
    Column("visit", _("服务")),
    Column("provider", _("服务商")),
    Column("tries", _("拨打")),
    Column("status", _("状态")),
]
DRAWN = [
    Column("day", _("服务日期")),
    Column("region", _("区域")),
    Column("pool", _("可抽"), numeric=True),
    Column("count", _("抽中"), numeric=True),
    Column("share", _("比例")),
    Column("seed", _("随机种子")),
    Column("again", _("重抽结果")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("老人姓名或拼音"), required=False, max_length=60)
    day = forms.DateField(label=_("服务日期"), required=False, widget=asking.Day())
    status = forms.CharField(required=False, widget=forms.HiddenInput)


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, given, form = request.by, request.GET, Narrow(request.GET or None)
    rows = queries.matching(queries.callbacks(actor), actor, given.get("q", ""))
    rows = rows if given.get("status") == "all" else rows.filter(status=given.get("status") or "waiting")
    if form.is_valid() and form.cleaned_data["day"]:
        rows = rows.filter(draw__day=form.cleaned_data["day"])
    return rows, form


def _states(request: Request) -> list[Tab]:
    counts, current, here = queries.counts(request.by), request.GET.get("status", "") or "waiting", reverse("callbacks")
    tabs = [Tab(word, f"{here}?status={name}", current == name, counts.get(name, 0)) for name, word in queries.STATUSES]
    return [*tabs, Tab(_("全部"), f"{here}?status=all", current == "all")]


@face.page(
    "callbacks",
    title=_("回访"),
    lead=_("没有手机账号、也没有人评价过的服务，每天早上抽一部分，打电话问问老人。"),
    may=DESK,
    rail="orders",
)
def callbacks(request: Request) -> Context:
    """Whom to ring."""
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="callbacks", export_url=reverse("callbacks-export"),
        empty=_("现在没有要打的电话。每天 8:30 抽前一天的服务。"),
    )  # fmt: skip
    return {"listing": shown, "filters": form, "states": _states(request)}


@face.page("callbacks/export", title=_("导出表格"), may=DESK, rail="orders")
def callbacks_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [
        now("编号"),
        now("老人"),
        now("服务项目"),
        now("服务时间"),
        now("服务商"),
        now("护理员"),
        now("拨打次数"),
        now("状态"),
    ]
    return sheet("callbacks", heads, (_cells(row) for row in rows.iterator(chunk_size=500)))


def _cells(row: Any) -> list[object]:
    order = row.order
    return [
        row.pk, row.elder.name, order.item, f"{timezone.localtime(order.starts_at):%Y-%m-%d %H:%M}",
        order.provider.name, order.carer.name if order.carer else "", row.tries, row.get_status_display(),
    ]  # fmt: skip


@face.page(
    "callbacks/draws",
    title=_("回访抽样"),
    lead=_("每一次抽样都能重做：从可抽的订单里，取“种子:订单号”的 SHA-256 最小的那一部分。"),
    may=DESK,
    rail="orders",
    template="console/callback_draws.html",
)
def callback_draws(request: Request) -> Context:
    """Every sample with its seed, and whether drawing it again gives the same calls."""
    shown = listing(request, queries.draws(request.by), DRAWN, key="draws", empty=_("还没有抽过。"))
    rows = list(shown.rows)
    names = dict(Region.objects.filter(path__in={row.region_path for row in rows}).values_list("path", "name"))
    told = [(row, names.get(row.region_path, ""), queries.same_again(row)) for row in rows]
    return {"listing": shown, "draws": told, "back": reverse("callbacks"), "back_label": _("回访")}
