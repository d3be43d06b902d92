"""Filings of residential institutions: the list, one filing, its receipt, and what can be done."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console import places
from yinian.faces.console.face import CARE, MONEY, OFFICER, face
from yinian.faces.console.supply import tabs
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Fact
from yinian.faces.frame.timeline import entries
from yinian.faces.frame.written import number, phone
from yinian.foundation import regions
from yinian.registry.providers import filings as verbs
from yinian.registry.providers import queries

COLUMNS = [
    Column("name", _("养老机构")),
    Column("place", _("所在地")),
    Column("submitted", _("提交日期")),
    Column("receipt", _("备案回执号")),
    Column("status", _("状态")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *queries.FILING_STATUSES])
    at = places.PlaceField(label=_("所在地"))


class Outcome(forms.Form):
    """What has to be put right."""

    outcome = forms.CharField(label=_("需要补正的内容"), max_length=200, widget=asking.Long())


@face.page(
    "filings",
    title=pgettext_lazy("rail", "备案"),
    lead=_("养老机构不设许可，收住首批老人后办备案。街道以上的区县、市民政部门受理。"),
    may=CARE,
    rail="supply",
)
def filings(request: Request) -> Context:
    """The list."""
    actor, given = request.by, request.GET
    form, at = Narrow(given or None), places.chosen(actor, given.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    if not actor.region_path:
        del form.fields["at"]
    rows = queries.filings(actor)
    if given.get("status") in dict(queries.FILING_STATUSES):
        rows = rows.filter(status=given["status"])
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    shown = listing(request, rows, COLUMNS, key="filings", empty=_("提交的备案会列在这里；在养老机构的页面提交。"))
    return {"listing": shown, "filters": form, "tabs": tabs(request, "filings")}


@face.page("filings/<int:pk>", title=_("备案"), may=CARE, rail="supply", template="console/filing.html")
def filing(request: Request, pk: int) -> Context:
    """One filing."""
    actor = request.by
    row = queries.filing(actor, pk)
    return {
        "title": now("{name}的备案").format(name=row.content.get("name", row.facility.name)),
        "lead": "",
        "filing": row,
        "standing": _standing(row),
        "facts": told(row),
        "moves": queries.moves(actor, row),
        "entries": entries(row, actor),
        "back": reverse("filings"),
        "back_label": _("备案"),
    }


def _standing(row: Any) -> list[Fact]:
    known = ((_("备案回执号"), row.receipt), (_("需要补正的内容"), row.outcome))
    return [Fact(_("提交日期"), row.submitted_on), *(Fact(title, value) for title, value in known if value)]


def told(row: Any) -> list[Fact]:
    """What was filed, as it stood on the day."""
    content = row.content
    owners, models = dict(queries.OWNERS), dict(queries.MODELS)
    return [
        Fact(_("养老机构"), content.get("name")),
        Fact(_("运营方"), content.get("operator")),
        Fact(_("统一社会信用代码"), content.get("credit_code") or now("没有登记")),
        Fact(_("产权"), owners.get(content.get("owner"))),
        Fact(_("运营模式"), models.get(content.get("operating_model"))),
        Fact(_("地址"), content.get("address")),
        Fact(_("建筑面积"), now("{area} 平方米").format(area=number(content.get("area_m2") or 0))),
        Fact(_("床位数"), number(content.get("beds") or 0)),
        Fact(_("联系电话"), phone(content.get("phone") or "")),
        Fact(_("首次收住日期"), row.first_resident_on),
    ]


@face.page("facilities/<int:pk>/filing", title=_("提交备案"), may=MONEY, rail="supply", acts=True)
def submit_filing(request: Request, pk: int) -> HttpResponse:
    """Hand in the filing of an institution."""
    row = verbs.submit(queries.facility(request.by, pk), by=request.by)
    say(request, now("已提交备案，等民政部门办理。"))
    return go("filing", pk=row.pk)


@face.page("filings/<int:pk>/receipt", title=_("出具备案回执"), may=OFFICER, rail="supply", acts=True)
def receipt_filing(request: Request, pk: int) -> HttpResponse:
    """Give the receipt."""
    row = verbs.receipt(queries.filing(request.by, pk), by=request.by)
    say(request, now("已出具回执 {number}。").format(number=row.receipt))
    return go("filing-receipt", pk=pk)


@face.page("filings/<int:pk>/return", title=_("退回备案"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def return_filing(request: Request, pk: int) -> Context | HttpResponse:
    """Say what has to be put right."""
    actor = request.by
    row = queries.filing(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        verbs.send_back(row, given["outcome"], by=actor)
        return go("filing", pk=pk)

    back = asking.to("filing", pk=pk)
    lead = row.content.get("name", "")
    return asking.ask(request, Outcome(request.POST or None), _("退回备案"), do, back=back, lead=lead, tone="danger")


@face.page(
    "filings/<int:pk>/print",
    title=_("养老机构备案回执"),
    may=CARE,
    rail="supply",
    template="console/filing_receipt.html",
)
def filing_receipt(request: Request, pk: int) -> Context:
    """The receipt, to be printed; before there is one, the page says so."""
    row = queries.filing(request.by, pk)
    return {"filing": row, "facts": told(row), "back": asking.to("filing", pk=pk), "back_label": _("备案")}
