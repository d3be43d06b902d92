"""Places of care: searched, narrowed, counted by kind, and taken out as a table."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import CARE, MONEY, OFFICER, face
from yinian.faces.console.supply import TYPES, by_kind, tabs
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Action
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.registry.providers import exports, queries, words

COLUMNS = [
    Column("name", _("名称")),
    Column("kind", _("设施类别")),
    Column("operator", _("运营方")),
    Column("place", _("所在地")),
    Column("beds", _("床位"), numeric=True),
    Column("status", _("状态")),
]
ALL = [("", _("全部"))]
SHOW = [("", _("未终止")), ("coming", _("规划和在建")), *queries.STATUSES, ("all", _("全部"))]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("设施类别"), required=False, choices=[*ALL, *queries.KINDS])
    edge = forms.ChoiceField(label=_("三边"), required=False, choices=[*ALL, *words.EDGES.items()])
    operating_model = forms.ChoiceField(label=_("运营模式"), required=False, choices=[*ALL, *queries.MODELS])
    status = forms.ChoiceField(label=_("状态"), required=False, choices=SHOW)
    function = forms.ChoiceField(label=_("功能"), required=False, choices=[*ALL, *words.FUNCTIONS.items()])
    at = places.PlaceField(label=_("所在地"))


def _narrowed(request: Request) -> tuple[Any, Narrow]:
    actor, given = request.by, request.GET
    form, at = Narrow(given or None), places.chosen(actor, given.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    if not actor.region_path:
        del form.fields["at"]
    rows = queries.matching(queries.facilities(actor), given.get("q", ""))
    status = given.get("status", "")
    if status in dict(queries.STATUSES):
        rows = rows.filter(status=status)
    elif status == "coming":
        rows = rows.filter(status__in=("planned", "building"))
    elif status != "all":
        rows = rows.exclude(status="closed")
    rows = _behind(rows, given)
    for name in ("kind", "operating_model", "acquired", "owner"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    if given.get("edge") in words.EDGES:
        rows = rows.filter(kind__in=queries.kinds_at(given["edge"]))
    if given.get("type") in TYPES:
        rows = queries.of_type(rows, given["type"])
    if given.get("function") in words.FUNCTIONS:
        rows = queries.offering(rows, given["function"])
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    return rows, form


def _behind(rows: Any, given: Any) -> Any:
    """What the figures of supply narrow by and the form does not: who runs it, whether it has beds, houses or not."""
    if given.get("extends_home_care"):
        rows = rows.filter(extends_home_care=True)
    if given.get("house") == "no":
        rows = rows.exclude(kind="residential")
    if given.get("run") in {"social", "known"}:
        rows = queries.run_by(rows, social=given["run"] == "social")
    return queries.with_beds(rows) if given.get("beds") else rows


@face.page(
    "facilities",
    title=_("设施"),
    lead=_("养老机构、中心、驿站、助餐点和服务点：谁的、谁在运营、有什么功能、多少床位。"),
    may=CARE,
    rail="supply",
)
def facilities(request: Request) -> Context:
    """The list."""
    actor = request.by
    rows, form = _narrowed(request)
    may = actor.role in OFFICER
    shown = listing(
        request,
        rows,
        COLUMNS,
        key="facilities",
        export_url=reverse("facilities-export") if actor.role in MONEY else "",
        empty=_("登记的设施会列在这里。"),
        begin=_("登记设施") if may else "",
        begin_url=reverse("open-facility") if may else "",
    )
    beds = queries.beds_of(actor, [row.pk for row in shown.rows])
    return {
        "listing": shown,
        "places": [(row, beds.get(row.pk)) for row in shown.rows],
        "filters": form,
        "kinds": by_kind(queries.groups(actor)) if not shown.narrowed else [],
        "tabs": tabs(request, "facilities"),
        "action": Action(_("登记设施"), reverse("open-facility"), "plus") if may else None,
    }


@face.page("facilities/export", title=_("导出表格"), may=MONEY, rail="supply", name="facilities-export")
def facilities_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    exports.facilities(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = (
        say("编号"), say("名称"), say("设施类别"), say("所在地"), say("地址"), say("电话"), say("产权"), say("运营模式"),
        say("运营方"), say("状态"), say("取得方式"), say("床位"), say("建筑面积（平方米）"), say("功能"), say("设备"), say("开业日期"),
        say("演示数据"), say("来源"),
    )  # fmt: skip
    return sheet("facilities", heads, _cells(request, rows))


def _cells(request: Request, rows: Any) -> Iterator[list[object]]:
    """Row by row, beds asked for a few hundred places at a time."""
    part = 500
    for first in range(0, rows.count(), part):
        some = list(rows[first : first + part])
        beds = queries.beds_of(request.by, [row.pk for row in some])
        for row in some:
            yield [
                row.pk, row.name, row.get_kind_display(), row.region.name, row.address, row.phone, row.get_owner_display(),
                row.get_operating_model_display(), row.operator.name if row.operator else "", row.get_status_display(),
                row.get_acquired_display(), beds.get(row.pk, ""), row.area_m2 if row.area_m2 is not None else "",
                written.listed(words.FUNCTIONS.get(one, one) for one in row.functions),
                written.listed(words.EQUIPMENT.get(one, one) for one in row.equipment),
                row.opened_on.isoformat() if row.opened_on else "", say("演示数据") if row.generated else "", row.source,
            ]  # fmt: skip
