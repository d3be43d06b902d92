"""What left the house or came in: what other systems fetched and sent, what people took out; who, what, for which purpose."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.face import SECURITY, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import sheet
from yinian.foundation.exchange import keys, traces

COLUMNS = [
    Column("at", pgettext_lazy("journal", "时间")),
    Column("system", _("系统或经手人")),
    Column("operation", _("操作")),
    Column("purpose", _("用途")),
    Column("count", _("条数"), numeric=True),
    Column("status", _("结果")),
]
ENDS = {"done": (0, 400), "refused": (400, 600)}


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("系统、经手人、用途或请求"), required=False, max_length=60)
    way = forms.ChoiceField(
        label=_("方式"),
        required=False,
        choices=[("", _("全部")), ("system", _("系统对接")), ("person", _("导出文件"))],
    )
    key = forms.ChoiceField(label=_("接口密钥"), required=False)
    end = forms.ChoiceField(
        label=_("结果"), required=False, choices=[("", _("全部")), ("done", _("办成")), ("refused", _("未办成"))]
    )
    day = forms.DateField(label=_("哪一天"), required=False, widget=asking.Day())


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, given, form = request.by, request.GET, Narrow(request.GET or None)
    known = [(str(row.pk), row.name) for row in keys.keys(actor)[:200]]
    form.fields["key"].choices = [("", _("全部")), *known]  # type: ignore[attr-defined]
    rows = traces.matching(traces.exchanges(actor), given.get("q", ""))
    if form.is_valid():
        chosen = form.cleaned_data
        rows = rows.filter(key=int(chosen["key"])) if chosen["key"] else rows
        rows = rows.filter(key__isnull=chosen["way"] == "person") if chosen["way"] else rows
        rows = traces.on_day(rows, chosen["day"]) if chosen["day"] else rows
        if chosen["end"]:
            least, below = ENDS[chosen["end"]]
            rows = rows.filter(status__gte=least, status__lt=below)
    return rows, form


@face.page(
    "exchanges",
    title=_("数据交换记录"),
    lead=_("别的系统通过开放接口读了什么、办了什么，同事导出了哪些清单、多少条，都为了什么。被拒绝的也在内。"),
    may=SECURITY,
    rail="keys",
)
def exchanges(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="exchanges", export_url=reverse("exchanges-export"),
        empty=_("还没有系统调用过开放接口，也没有人导出过清单。"),
    )  # fmt: skip
    for row in shown.rows:
        row.called = _called(row)
    return {"listing": shown, "filters": form}


@face.page("exchanges/export", title=_("导出表格"), may=SECURITY, rail="keys")
def exchanges_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    traces.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [
        now("编号"), now("时间"), now("系统或经手人"), now("操作"), now("用途"), now("请求"), now("状态码"), now("条数"),
        now("对象编号"), now("来源地址"), now("用时（毫秒）"),
    ]  # fmt: skip
    return sheet("exchanges", heads, (_cells(row) for row in rows.iterator(chunk_size=500)))


def _called(row: Any) -> str:
    """What was done, in words where the house has them: an export is called by its list."""
    page = face.pages.get(row.operation.removesuffix("-export")) if row.key_id is None else None
    return str(page.title) if page else str(row.operation)


def _cells(row: Any) -> list[object]:
    return [
        row.pk, f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}", row.by_whom, _called(row), row.purpose, row.asked,
        row.status, row.count, " ".join(map(str, row.numbers)), row.address, row.took_ms,
    ]  # fmt: skip
