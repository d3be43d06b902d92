"""The service catalogue: what can be ordered, and one item with its versions and prices."""

from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import CARE, OFFICER, face
from yinian.faces.console.subsidies import Amount
from yinian.faces.console.workers import tabs
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.sheet import sheet
from yinian.faces.frame.timeline import entries
from yinian.foundation import money
from yinian.foundation.administration import queries as administration
from yinian.registry.catalogue import actions, queries
from yinian.registry.workforce.queries import KINDS

COLUMNS = [
    Column("item", _("服务项目")),
    Column("category", _("服务大类")),
    Column("elements", _("要素")),
    Column("minutes", _("时长"), numeric=True),
    Column("needs", _("人员要求")),
    Column("price", _("价格"), numeric=True),
]
ALL = [("", _("全部"))]
PAPERS = dict(KINDS)


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("名称"), required=False, max_length=40)
    category = forms.ChoiceField(label=_("服务大类"), required=False, choices=[*ALL, *queries.CATEGORIES])
    element = forms.ChoiceField(label=_("要素"), required=False, choices=[*ALL, *queries.ELEMENTS])
    supply = forms.ChoiceField(label=_("供给类别"), required=False, choices=[*ALL, *queries.SUPPLIES])


class Price(forms.Form):
    """What an item costs."""

    at = places.PlaceField(label=_("区域"), required=True)
    price = Amount(label=_("价格（元）"))
    per = forms.ChoiceField(label=_("计价单位"), choices=queries.PER, widget=forms.RadioSelect, initial="hour")
    payer = forms.ChoiceField(
        label=_("付费方"), required=False, choices=[("", _("不分付费方")), *queries.PAYERS],
        help_text=_("另定了某一方价格的，那一方按另定的价格付。"),
    )  # fmt: skip
    basis = forms.CharField(
        label=_("定价依据"), max_length=200, widget=asking.Long(), help_text=_("文件的标题、文号和条款，或采购合同。")
    )
    since = forms.DateField(label=_("自"), widget=asking.Day(), initial=timezone.localdate)


def needs(item: Any) -> str:
    """What an item asks of the one who gives it, in words."""
    told = [queries.skill_word(item.skill)] if item.skill else []
    return written.listed([*told, PAPERS[item.certificate]] if item.certificate else told)


@face.page(
    "catalogue",
    title=_("服务目录"),
    lead=_("能下单的服务。一级目录是《居家养老上门服务基本规范》（GB/T 43153-2023）的七类服务。"),
    may=CARE,
    rail="workers",
)
def catalogue(request: Request) -> Context:
    """The list, with the prices of the reader's own place."""
    shown = listing(
        request,
        _narrowed(request),
        COLUMNS,
        key="catalogue",
        empty=_("还没有发布服务目录。"),
        export_url=reverse("catalogue-export"),
    )
    place = queries.place_of(request.by)
    prices = queries.prices([item.code for item in shown.rows], place, payer="self") if place else {}
    return {
        "listing": shown,
        "items": [(item, needs(item), prices.get(item.code)) for item in shown.rows],
        "filters": Narrow(request.GET or None),
        "tabs": tabs("catalogue"),
        "place": place,
    }


def _narrowed(request: Request) -> Any:
    given, rows = request.GET, queries.menu()
    if given.get("category"):
        rows = rows.filter(category=given["category"])
    rows = queries.of_supply(queries.with_element(rows, given.get("element", "")), given.get("supply", ""))
    return queries.matching(rows, given.get("q", ""))


@face.page("catalogue/export", title=_("导出表格"), may=CARE, rail="workers", name="catalogue-export")
def catalogue_export(request: Request) -> StreamingHttpResponse:
    """The narrowed menu as a table file; it is public, so that no trace is left."""
    rows = list(_narrowed(request))
    place = queries.place_of(request.by)
    prices = queries.prices([row.code for row in rows], place, payer="self") if place else {}
    heads = (
        now("编码"), now("服务项目"), now("服务大类"), now("要素"), now("服务地点"), now("标准时长（分钟）"), now("人员要求"),
        now("服务标准"), now("价格（元）"), now("计价单位"), now("定价依据"),
    )  # fmt: skip
    return sheet("catalogue", heads, (_cells(row, prices.get(row.code)) for row in rows))


def _cells(row: Any, price: Any) -> list[object]:
    told = [f"{price.price_fen / 100:.2f}", price.get_per_display(), price.basis] if price else ["", "", ""]
    return [
        row.code, str(row), row.get_category_display(), written.listed(row.element_names), row.get_place_display(), row.minutes,
        needs(row), row.standard_said, *told,
    ]  # fmt: skip


@face.page("catalogue/<str:code>", title=_("服务项目"), may=CARE, rail="workers", template="console/item.html")
def item(request: Request, code: str) -> Context:
    """One item: what it is, its checklist, versions and prices."""
    row = queries.versions(code).first() or queries.item(code)
    may = request.by.role in OFFICER and row.until is None
    return {
        "title": str(row),
        "lead": row.standard_said,
        "item": row,
        "needs": needs(row),
        "versions": queries.versions(code),
        "prices": queries.prices_of(code),
        "entries": entries(row, request.by),
        "today": timezone.localdate(),
        "action": Action(_("设定价格"), reverse("set-price", kwargs={"code": code}), "plus") if may else None,
        "back": reverse("catalogue"),
        "back_label": _("服务目录"),
    }


@face.page("catalogue/<str:code>/price", title=_("设定价格"), may=OFFICER, rail="workers", template=asking.TEMPLATE)
def set_price(request: Request, code: str) -> Context | HttpResponse:
    """Set what it costs in a place from a day on."""
    actor, row = request.by, queries.item(code)
    form = Price(request.POST or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given["at"]))
        price = actions.Price(given["price"], given["per"], given["basis"], given["since"], given["payer"])
        actions.set_price(code, region, price, by=actor)
        told = {"place": region.name, "price": money.yuan(given["price"])}
        say(request, now("已设定{place}的价格：{price}。").format(**told))
        return go("item", code=code)

    lead = now("{item}：下级没有另定价格的，随上级。").format(item=row)
    return asking.ask(request, form, _("设定价格"), do, back=asking.to("item", code=code), lead=lead)
