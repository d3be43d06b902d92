"""Visits ordered for elders: the list by state, narrowed, and taken out as a table."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.orders import actions, queries
from yinian.faces.console.face import OFFICER, REGISTRY, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Tab
from yinian.faces.frame.sheet import sheet
from yinian.foundation.actor import Role

COLUMNS = [
    Column("number", _("订单")),
    Column("elder", _("老人")),
    Column("starts", _("约定时间")),
    Column("provider", _("服务商")),
    Column("carer", _("护理员")),
    Column("status", _("状态")),
]
EXPORTS = OFFICER | {Role.MANAGER, Role.DISPATCHER}
ALL = ("", _("全部"))
SHOWN = ("placed", "accepted", "assigned", "under_way", "done")


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("老人姓名、拼音，或订单号"), required=False, max_length=60)
    day = forms.DateField(label=_("哪一天"), required=False, widget=asking.Day())
    channel = forms.ChoiceField(label=_("渠道"), required=False, choices=[ALL, *queries.CHANNELS])
    provider = forms.ChoiceField(label=_("服务商"), required=False)
    grid = forms.ChoiceField(label=_("网格"), required=False, choices=[ALL, ("mine", _("我的网格"))])
    status = forms.CharField(required=False, widget=forms.HiddenInput)


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, given, form = request.by, request.GET, Narrow(request.GET or None)
    known = queries.providers_of(actor)
    form.fields["provider"].choices = [ALL, *((str(pk), name) for pk, name in known)]  # type: ignore[attr-defined]
    if actor.role in (Role.MANAGER, Role.DISPATCHER):
        del form.fields["provider"]
    if actor.role not in OFFICER:
        del form.fields["grid"]
    rows = queries.matching(queries.orders(actor), actor, given.get("q", ""))
    if given.get("grid") == "mine":
        rows = queries.in_my_grids(rows, actor)
    for name in ("status", "channel"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    if form.is_valid() and form.cleaned_data["day"]:
        rows = queries.on_day(rows, form.cleaned_data["day"])
    if given.get("provider", "").isdecimal() and len(given["provider"]) < 19:
        rows = rows.filter(provider=int(given["provider"]))
    return rows, form


def _states(request: Request) -> list[Tab]:
    counts, current = queries.counts(request.by), request.GET.get("status", "")
    here = reverse("orders")
    words = dict(queries.STATUSES)
    tabs = [Tab(words[name], f"{here}?status={name}", current == name, counts.get(name, 0)) for name in SHOWN]
    return [
        Tab(_("全部"), here, not current),
        *tabs,
        Tab(words["verified"], f"{here}?status=verified", current == "verified"),
    ]


@face.page(
    "orders",
    title=pgettext_lazy("rail", "服务"),
    lead=_("老人订的服务，从下单到核验。先办待接单、待派人和待核验的。"),
    may=REGISTRY,
    rail="orders",
)
def orders(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    export = reverse("orders-export") if request.by.role in EXPORTS else ""
    shown = listing(
        request, rows, COLUMNS, key="orders", export_url=export, empty=_("还没有订单。从老人的页面下单。"),
        begin=_("找老人"), begin_url=reverse("elders"),
    )  # fmt: skip
    return {"listing": shown, "filters": form, "states": _states(request), "beside": _beside(request)}


def _beside(request: Request) -> list[tuple[Any, str]]:
    """The pages beside this one that the reader has."""
    pages = (("callbacks", _("回访")), ("satisfaction", _("满意度")))
    return [(label, reverse(name)) for name, label in pages if request.by.role in (face.pages[name].may or ())]


@face.page("orders/export", title=_("导出表格"), may=EXPORTS, rail="orders")
def orders_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [
        now("编号"), now("老人"), now("服务项目"), now("渠道"), now("付费方式"), now("约定时间"), now("约定时长（分钟）"),
        now("服务商"), now("护理员"), now("状态"), now("签到时间"), now("签退时间"), now("核定时长（分钟）"),
    ]  # fmt: skip
    return sheet("orders", heads, (_cells(row) for row in rows.iterator(chunk_size=500)))


def _cells(row: Any) -> list[object]:
    def written(moment: Any) -> str:
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""

    return [
        row.pk, queries.name_of(row), row.item, row.get_channel_display(), row.get_funding_display(),
        written(row.starts_at), row.minutes, row.provider.name, row.carer.name if row.carer else "",
        row.get_status_display(), written(row.came_at), written(row.left_at), row.verified_minutes,
    ]  # fmt: skip
