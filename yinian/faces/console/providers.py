"""Those who offer care: searched, narrowed, and taken out as a table."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console import many_acts, places
from yinian.faces.console.face import CARE, MONEY, OFFICER, face
from yinian.faces.console.supply import tabs
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Action
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.registry.providers import exports, queries

COLUMNS = [
    Column("name", _("名称")),
    Column("code", _("统一社会信用代码")),
    Column("kind", _("性质")),
    Column("places", _("运营设施"), numeric=True),
    Column("place", _("注册地")),
    Column("status", _("状态")),
]
ALL = [("", _("全部"))]
SHOW = [("", _("未退出")), *queries.PROVIDER_STATUSES, ("all", _("全部"))]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("名称或信用代码"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("性质"), required=False, choices=[*ALL, *queries.PROVIDER_KINDS])
    status = forms.ChoiceField(label=_("状态"), required=False, choices=SHOW)
    at = places.PlaceField(label=_("注册地"))


def _narrowed(request: Request) -> tuple[Any, Narrow]:
    actor, given = request.by, request.GET
    form, at = Narrow(given or None), places.chosen(actor, given.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    if not actor.region_path:
        del form.fields["at"]
    rows = queries.matching(queries.providers(actor), given.get("q", ""), "credit_code")
    status = given.get("status", "")
    if status in dict(queries.PROVIDER_STATUSES):
        rows = rows.filter(status=status)
    elif status != "all":
        rows = rows.exclude(status="exited")
    if given.get("kind"):
        rows = rows.filter(kind=given["kind"])
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    return rows, form


@face.page(
    "providers",
    title=pgettext_lazy("rail", "服务商"),
    lead=_("运营设施、派人上门的企业、社会组织和事业单位。一个信用代码只登记一次。"),
    may=CARE,
    rail="supply",
)
def providers(request: Request) -> Context:
    """The list."""
    actor = request.by
    rows, form = _narrowed(request)
    may = actor.role in OFFICER
    shown = listing(
        request,
        rows,
        COLUMNS,
        key="providers",
        export_url=reverse("providers-export") if actor.role in MONEY else "",
        empty=_("登记的服务商会列在这里。"),
        begin=_("登记服务商") if may else "",
        begin_url=reverse("register-provider") if may else "",
        bulk=(many_acts.TELL,),
    )
    running = queries.running(actor, [row.pk for row in shown.rows])
    return {
        "listing": shown,
        "bodies": [(row, running.get(row.pk, 0)) for row in shown.rows],
        "filters": form,
        "tabs": tabs(request, "providers"),
        "action": Action(_("登记服务商"), reverse("register-provider"), "plus") if may else None,
    }


@face.page("providers/export", title=_("导出表格"), may=MONEY, rail="supply", name="providers-export")
def providers_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    exports.providers(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = (
        say("编号"), say("名称"), say("统一社会信用代码"), say("性质"), say("连锁品牌"), say("等级"), say("状态"), say("注册地"),
        say("联系电话"), say("来源"),
    )  # fmt: skip
    return sheet("providers", heads, _cells(rows))


def _cells(rows: Any) -> Iterator[list[object]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.pk, row.name, row.credit_code or "", row.get_kind_display(), row.brand, row.grade, row.get_status_display(),
            row.region.name, row.phone, row.source,
        ]  # fmt: skip
