"""Devices: what stands where, how it fares, products, and what was turned away."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import OFFICER, REGIONAL, REGISTRY, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action, Tab
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.foundation.actor import Role
from yinian.programmes.emergency import protocols, scenarios, words
from yinian.registry.devices import actions, exports, queries
from yinian.registry.devices.actions import KEEPERS

COLUMNS = [
    Column("serial", _("设备"), ("serial",)),
    Column("watches", _("守护谁")),
    Column("region", _("区域")),
    Column("keeper", _("维护单位")),
    Column("health", _("状况")),
]
PRODUCTS = [
    Column("name", _("型号"), ("vendor", "name")),
    Column("type", _("类型")),
    Column("shape", _("报文格式")),
    Column("quiet", _("多久没有消息算失联"), numeric=True),
    Column("battery", _("低电量（%）"), numeric=True),
]
TURNED = [
    Column("hour", _("时段")),
    Column("kind", _("原因")),
    Column("shape", _("报文格式")),
    Column("count", _("条数"), numeric=True),
    Column("last", _("最近一条")),
]
STATES: dict[str, str | Promise] = {
    "": _("在用的"),
    "quiet": _("失联"),
    "never": _("装了没有消息"),
    "battery": _("电量低"),
    "unbound": _("没有绑定"),
    "uninstalled": _("没有安装凭证"),
    "retired": _("已停用"),
}
FARES: dict[str, tuple[str, str | Promise]] = {
    "well": ("done", _("正常")),
    "quiet": ("danger", _("失联")),
    "never": ("wait", _("还没有消息")),
    "battery": ("late", _("电量低")),
    "retired": ("", _("已停用")),
}
DAYS = 7


def tabs(current: str, role: Role) -> list[Tab]:
    """The parts of devices."""
    parts = [("devices", _("设备")), ("products", _("型号")), ("scenarios", _("场景"))]
    parts += [("turned-away", _("接入情况"))] if role in REGIONAL else []
    return [Tab(word, reverse(name), name == current) for name, word in parts]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("设备编号、老人姓名或拼音"), required=False, max_length=60)
    type = forms.ChoiceField(label=_("设备类型"), required=False, choices=[("", _("全部")), *queries.TYPES])
    state = forms.ChoiceField(label=_("状况"), required=False, choices=list(STATES.items()))
    at = places.PlaceField()


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, given, form = request.by, request.GET, Narrow(request.GET or None)
    at = places.chosen(actor, given.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    rows = queries.matching(queries.devices(actor), actor, given.get("q", ""))
    rows = queries.narrowed(rows, actor, given.get("state", ""))
    if given.get("type"):
        rows = rows.filter(model__type=given["type"])
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    return rows, form


@face.page(
    "devices",
    title=_("设备"),
    lead=_("装在老人家里的呼叫器、报警器和手环。失联的、没电的，先去看人，再修设备。"),
    may=REGISTRY,
    rail="devices",
)
def devices(request: Request) -> Context:
    """The list."""
    actor = request.by
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="devices", empty=_("还没有登记设备。"),
        export_url=reverse("devices-export") if actor.role in KEEPERS else "",
    )  # fmt: skip
    found = queries.with_health(shown.rows)
    bound = queries.bindings(actor, found)
    return {
        "listing": shown,
        "told": [(row, bound.get(row.pk), FARES[queries.fares(row)]) for row in found],
        "filters": form,
        "parts": tabs("devices", actor.role),
        "action": Action(_("登记设备"), reverse("register-device"), "plus") if actor.role in KEEPERS else None,
    }


@face.page("devices/export", title=_("导出表格"), may=KEEPERS, rail="devices")
def devices_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    exports.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("编号"), now("型号"), now("类型"), now("区域"), now("维护单位"), now("登记日期"), now("停用日期")]
    return sheet("devices", heads, (_cells(row) for row in rows.iterator(chunk_size=500)))


def _cells(row: Any) -> list[object]:
    return [
        row.serial, row.model, row.model.get_type_display(), row.region.name, row.keeper or "", row.registered_on,
        row.retired_on or "",
    ]  # fmt: skip


@face.page(
    "devices/products",
    title=_("设备型号"),
    lead=_("每种型号做什么、报文是什么格式、多久没有消息算失联。"),
    may=REGISTRY,
    rail="devices",
    template="console/products.html",
)
def products(request: Request) -> Context:
    """Every product, and how many there are of each type in use."""
    words = dict(queries.TYPES)
    shown = listing(
        request, queries.products(), PRODUCTS, key="products", empty=_("还没有型号。可以先登记内置的型号。")
    )
    return {
        "listing": shown,
        "counts": [(words[kind], of, watching) for kind, of, watching in queries.counts(request.by)],
        "parts": tabs("products", request.by.role),
        "may_adopt": request.by.role in OFFICER,
    }


@face.page("devices/products/adopt", title=_("登记设备型号"), may=OFFICER, rail="devices", acts=True)
def adopt_products(request: Request) -> HttpResponse:
    """Take the shipped products over."""
    count = actions.adopt(by=request.by)
    say(request, now("已登记 {count} 种型号。").format(count=count))
    return go("products")


@face.page(
    "devices/scenarios",
    title=_("场景"),
    lead=_("哪种设备的哪种信号是哪类报警，按什么预案办：一行是一个场景。"),
    may=REGISTRY,
    rail="devices",
    name="scenarios",
    template="console/scenarios.html",
)
def scenarios_shown(request: Request) -> Context:
    """Each scenario binds devices, a rule and a plan of response."""
    types = dict(queries.TYPES)
    rows: list[Any] = [*scenarios.scenarios(), *scenarios.watches().values()]
    shown = []
    for row in rows:
        known = protocols.protocol(row.alarm)
        shown.append(
            {
                "name": words.said(protocols.Text(row.zh, row.en)),
                "devices": [types.get(kind, kind) for kind in row.devices],
                "row": row,
                "urgency": words.said(known.urgency_word),
                "terms": known.terms,
                "script": [words.said(line) for line in known.script],
            }
        )
    return {"scenarios": shown, "parts": tabs("scenarios", request.by.role)}


@face.page(
    "devices/turned-away",
    title=_("接入情况"),
    lead=_("各通道收了多少、积压多少，拒收了哪些报文、为什么。拒收的不影响其他设备。"),
    may=REGIONAL,
    rail="devices",
    template="console/turned_away.html",
)
def turned_away(request: Request) -> Context:
    """What was refused in the last days, by reason, and how each way in fares."""
    since = timezone.now() - timedelta(days=DAYS)
    counts, words = queries.turned_away_counts(since), dict(queries.TURNED)
    shown = listing(request, queries.turned_away(since), TURNED, key="turned", empty=_("这几天没有拒收的报文。"))
    return {
        "listing": shown,
        "counts": [(word, counts.get(kind, 0)) for kind, word in words.items()],
        "lanes": queries.lanes(),
        "parts": tabs("turned-away", request.by.role),
    }
