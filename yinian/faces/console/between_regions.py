"""What districts owe each other for visits across their border, opening into the visits."""

from typing import Any

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import money
from yinian.faces.console.face import MONEY, face
from yinian.faces.frame import links
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import sheet
from yinian.foundation.actor import Actor
from yinian.foundation.money import plain
from yinian.settlement.claims import actions, between

COLUMNS = [
    Column("day", _("服务日期")),
    Column("item", _("服务项目")),
    Column("provider", _("服务商")),
    Column("home", _("付费区域")),
    Column("serving", _("服务区域")),
    Column("status", _("状态")),
    Column("amount", _("金额"), numeric=True),
    Column("paid", _("拨付日期")),
]


class Year(forms.Form):
    """Which year."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)


def _year(request: Request) -> int:
    form = Year(request.GET or None)
    return form.cleaned_data["year"] if form.is_valid() else timezone.localdate().year


@face.page(
    "between-regions",
    title=_("区域间结算"),
    lead=_("老人在甲区、服务商在乙区的服务：由老人所在的区付费，两区都看得到，账上两区一正一负。"),
    may=MONEY,
    rail="money",
)
def between_regions(request: Request) -> Context:
    """Each pair of districts, and every visit across a border."""
    actor, year = request.by, _year(request)
    shown = listing(
        request,
        between.ordered(actor),
        COLUMNS,
        key="crossings",
        title=_("跨区域的服务"),
        empty=_("没有跨区域的服务。"),
    )
    return {
        "statement": between.statement(actor, year),
        "year": year,
        "years": Year({"year": year}),
        "listing": shown,
        "lines": _lines(actor, shown.rows),
        "tabs": money.tabs("between-regions", actor),
    }


def _lines(actor: Actor, rows: Any) -> list[tuple[Any, Any, str]]:
    return [
        (row, between.day_of(row), links.to("delivery.order", row.order_id) if between.sees(actor, row) else "")
        for row in rows
    ]


@face.page("between-regions/<int:home>/<int:serving>", title=_("区域间结算"), may=MONEY, rail="money")
def between_two(request: Request, home: int, serving: int) -> Context:
    """The visits of one pair of districts in a year, and their sum."""
    actor, year = request.by, _year(request)
    rows = between.visits(actor, home, serving, year)
    first = between.one(rows, home)
    found = next(
        (one for one in between.statement(actor, year) if (one.home_id, one.serving_id) == (home, serving)), None
    )
    query = f"?year={year}"
    shown = listing(
        request, rows, COLUMNS, key="visits",
        export_url=reverse("between-two-export", kwargs={"home": home, "serving": serving}) + query,
    )  # fmt: skip
    return {
        "balance": found,
        "listing": shown,
        "lines": _lines(actor, shown.rows),
        "title": now("{home} → {serving} {year} 年").format(
            home=first.home.name, serving=first.serving.name, year=year
        ),
        "back": reverse("between-regions") + query,
        "back_label": _("区域间结算"),
    }


@face.page("between-regions/<int:home>/<int:serving>/export", title=_("导出表格"), may=MONEY, rail="money")
def between_two_export(request: Request, home: int, serving: int) -> StreamingHttpResponse:
    """The statement as a table file, visit by visit; the journal knows of it."""
    actor = request.by
    rows = between.visits(actor, home, serving, _year(request))
    between.one(rows, home)
    actions.export(f"{home} {serving}", by=actor, why=request.GET.urlencode())
    heads = [
        now("订单"),
        now("服务日期"),
        now("服务项目"),
        now("服务商"),
        now("付费区域"),
        now("服务区域"),
        now("金额（元）"),
    ]
    lines = [
        (row.order_id, between.day_of(row), row.order.item, row.order.provider.name, row.home.name, row.serving.name,
         plain(row.amount_fen or 0), row.paid_on or "")
        for row in rows
    ]  # fmt: skip
    return sheet("between-regions", [*heads, now("拨付日期")], lines)
