"""The rows that a figure counts, elders, facilities, orders and all else, by the very rule that counted them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.elders import table
from yinian.faces.console.face import FIGURES, OFFICER, REGIONAL, face
from yinian.faces.console.indicators import day, link
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Tab
from yinian.faces.frame.sheet import sheet
from yinian.foundation import access as rights
from yinian.foundation.administration import queries as administration
from yinian.foundation.money import yuan
from yinian.foundation.periods import age
from yinian.oversight.indicators import behind, shelf
from yinian.registry.elders import access

Cells = Callable[[Any, Any], list[object]]


@dataclass(frozen=True)
class Shown:
    """How the rows of one kind of subject are listed: columns, cells, and the page of a row."""

    columns: tuple[Column, ...]
    cells: Cells
    page: str = ""


def _columns(*given: tuple[str, Any, bool]) -> tuple[Column, ...]:
    return tuple(Column(name, label, numeric=numeric) for name, label, numeric in given)


NAME, PLACE = ("name", pgettext_lazy("facility", "名称"), False), ("place", _("所在地"), False)
COUNTED = ("counted", _("计入"), True)
SHOWN = {
    "elder": Shown(
        _columns(("name", _("姓名"), False), ("sex", _("性别"), False), ("age", _("年龄"), True), ("place", _("常住地"), False)),
        lambda row, on: [row.name, row.get_sex_display(), age(row.born_on, on), row.region.name],
        "elder",
    ),
    "facility": Shown(
        _columns(("name", _("设施"), False), ("kind", _("类别"), False), ("operator", _("运营方"), False), PLACE, COUNTED),
        lambda row, on: [
            row.name, row.get_kind_display(), row.operator.name if row.operator else "—", row.region.name,
            getattr(row, "counted", 1),
        ],
        "facility",
    ),
    "order": Shown(
        _columns(
            ("elder", _("老人"), False), ("item", _("服务项目"), False), ("provider", _("服务商"), False),
            ("on", _("服务日期"), False), COUNTED,
        ),
        lambda row, on: [
            row.elder.name, shelf.worded(row.item), row.provider.name, row.served_on.isoformat(), getattr(row, "counted", 1),
        ],
        "order",
    ),
    "worker": Shown(
        _columns(("name", _("姓名"), False), ("post", _("岗位"), False), ("employer", _("用人单位"), False), PLACE),
        lambda row, on: [row.name, row.get_post_display(), row.employer.name if row.employer else "—", row.region.name],
        "worker",
    ),
    "provider": Shown(
        _columns(NAME, ("kind", _("性质"), False), ("score", _("评估得分"), True), PLACE),
        lambda row, on: [row.name, row.get_kind_display(), "—" if row.evaluation_score is None else row.evaluation_score, row.region.name],
        "provider",
    ),
    "payment": Shown(
        _columns(
            ("payee", _("收款方"), False), ("on", _("回盘日期"), False), ("voucher", _("支付凭证号"), False),
            ("amount", _("金额"), True),
        ),
        lambda row, on: [row.payee.name, row.reported_on.isoformat(), row.voucher, yuan(row.amount_fen)],
    ),
    "community": Shown(_columns(NAME, ("above", _("上级区域"), False)), lambda row, on: [row.name, row.parent.name], "indicator-region"),
    "street": Shown(_columns(NAME, ("above", _("上级区域"), False)), lambda row, on: [row.name, row.parent.name], "indicator-region"),
}  # fmt: skip


def _asked(request: Request, pk: int, name: str) -> tuple[Any, Any, behind.Behind]:
    actor = request.by
    place, on = administration.region(actor, pk), day(request)
    part = "denominator" if request.GET.get("part") == "denominator" else "numerator"
    found = behind.behind(actor, name, place, on, part)
    if found.subject in ("elder", "order", "payment") and actor.role not in REGIONAL:
        raise rights.missing(_("指标"), name)
    return place, on, found


@face.page(
    "indicators/<int:pk>/<str:name>/rows", title=_("名单"), may=FIGURES, rail="chart", template="console/behind.html"
)
def indicator_rows(request: Request, pk: int, name: str) -> Context:
    """The list; it is reckoned now, so that it may differ from the figure by what was recorded since."""
    place, on, found = _asked(request, pk, name)
    shown = SHOWN[found.subject]
    out = reverse("indicator-rows-export", kwargs={"pk": pk, "name": name}) if request.by.role in OFFICER else ""
    listed = listing(
        request, found.rows, shown.columns, key="behind", empty=_("这一天没有这样的记录。"), export_url=out
    )
    heads = [column.numeric for column in shown.columns]
    known, asked = shelf.indicator(name), request.GET.get("on", "")
    sides = [side for side in ("numerator", "denominator") if getattr(known, side) and getattr(known, side).part]
    labels = {"numerator": _("分子"), "denominator": _("分母")}
    here = request.GET.get("part", "numerator")
    return {
        "listing": listed,
        "tabs": [
            Tab(labels[one], link("indicator-rows", pk, name=name, part=one, on=asked), one == here) for one in sides
        ],
        "people": [
            (
                reverse(shown.page, kwargs={"pk": row.pk}) if shown.page else "",
                list(zip(shown.cells(row, on), heads, strict=True)),
            )
            for row in listed.rows
        ],
        "words": shelf.worded(found.measure.words),
        "title": now("{place}：{title}").format(place=place.name, title=shelf.worded(known)),
        "back": link("indicator", pk, name=name, on=asked),
        "back_label": shelf.worded(known),
    }


@face.page(
    "indicators/<int:pk>/<str:name>/rows/export",
    title=_("导出表格"),
    may=OFFICER,
    rail="chart",
    name="indicator-rows-export",
)
def indicator_rows_export(request: Request, pk: int, name: str) -> StreamingHttpResponse:
    """The same list as a table file; the journal knows of it where it names people."""
    _place, on, found = _asked(request, pk, name)
    what = f"{name} {request.GET.urlencode()}"
    if found.subject in ("elder", "order", "payment"):
        access.export(what, by=request.by, why=what)
    if found.subject == "elder":
        return sheet(name, *table(found.rows))
    shown = SHOWN[found.subject]
    return sheet(name, [str(column.label) for column in shown.columns], _lines(found, shown, on))


def _lines(found: behind.Behind, shown: Shown, on: Any) -> Iterator[list[object]]:
    for row in found.rows.iterator(chunk_size=1_000):
        yield shown.cells(row, on)
