"""Batches of payouts: the list, taking it out, and gathering one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console import money, places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go
from yinian.faces.frame.parts import Action
from yinian.faces.frame.sheet import sheet
from yinian.foundation.administration import queries as administration
from yinian.foundation.money import plain, yuan
from yinian.settlement.funds import queries as funds
from yinian.settlement.payouts import actions, drafting, queries
from yinian.settlement.payouts.formats import formats

COLUMNS = [
    Column("title", _("批次")),
    Column("region", _("区域")),
    Column("month", _("发放月份")),
    Column("items", _("笔数"), numeric=True),
    Column("amount", _("金额"), numeric=True),
    Column("status", _("状态")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("名称或编号"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *queries.STATUSES])
    at = places.PlaceField()


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, form = request.by, Narrow(request.GET or None)
    at = places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    rows = queries.below(queries.called(queries.batches(actor), request.GET.get("q", "")), at)
    return rows.filter(status=request.GET["status"]) if request.GET.get("status") else rows, form


@face.page(
    "batches",
    title=pgettext_lazy("rail", "发放"),
    lead=_("应发的一次汇集、几个人审批、一份文件送银行；银行回盘逐行核对，失败的更正后再发。"),
    may=OFFICER,
    rail="money",
)
def batches(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="batches", export_url=reverse("batches-export"), empty=_("还没有发放批次。"),
        begin=_("汇集发放批次"), begin_url=reverse("draft-batch"),
    )  # fmt: skip
    action = Action(_("汇集发放批次"), reverse("draft-batch"), "plus")
    return {"listing": shown, "filters": form, "tabs": money.tabs("batches", request.by), "action": action}


@face.page("batches/export", title=_("导出表格"), may=OFFICER, rail="money")
def batches_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(f"batches {request.GET.urlencode()}", by=request.by, why=request.GET.urlencode())
    heads = [now("编号"), now("批次"), now("区域"), now("发放月份"), now("笔数"), now("金额（元）"), now("状态")]
    lines = (
        (row.pk, row.title, row.region.name, f"{row.month:%Y-%m}", row.items, plain(row.amount_fen),
         row.get_status_display())
        for row in rows.iterator(chunk_size=1_000)
    )  # fmt: skip
    return sheet("batches", heads, lines)


class Draft(forms.Form):
    """What a batch is to hold."""

    at = places.PlaceField(label=_("区域"), required=True)
    title = forms.CharField(label=_("名称"), max_length=60)
    month = forms.DateField(label=_("发放月份"), widget=asking.Day(), help_text=_("选这个月的任何一天。"))
    grounds = forms.MultipleChoiceField(
        label=_("发放内容"), choices=list(drafting.GROUNDS.items()), widget=forms.CheckboxSelectMultiple,
        initial=["entitlement.due"],
    )  # fmt: skip
    fund = forms.ChoiceField(
        label=_("资金"), required=False, help_text=_("老人待遇从这里出；结算和补助在核准时已从各自的资金出过。")
    )
    format = forms.ChoiceField(label=_("文件格式"))


@face.page(
    "batches/new",
    title=_("汇集发放批次"),
    lead=_("把区域里到现在应发而没有发的全部汇集起来；已在别的批次里的不会重复。"),
    may=OFFICER,
    rail="money",
    template=asking.TEMPLATE,
)
def draft_batch(request: Request) -> Context | HttpResponse:
    """Gather one."""
    actor, today = request.by, timezone.localdate()
    held = {str(fund.account.pk): fund for fund in funds.funds(actor)}
    begun = {
        "month": today.replace(day=1),
        "title": now("{year}年{month}月发放").format(year=today.year, month=today.month),
    }
    form = Draft(request.POST or None, initial=begun)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]
    form.fields["format"].choices = [(one.code, one.title) for one in formats().values()]  # type: ignore[attr-defined]
    form.fields["fund"].choices = [  # type: ignore[attr-defined]
        ("", _("请选择") if held else _("您这一级没有可用的资金")),
        *((key, written.aside(fund.account.name, yuan(fund.balance_fen))) for key, fund in held.items()),
    ]

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given["at"]))
        fund = held[given["fund"]].account if given["fund"] else None
        asked = drafting.Asked(region, given["title"], given["month"], given["grounds"], fund, given["format"])
        return go("batch", pk=drafting.draft(asked, by=actor).pk)

    return asking.ask(request, form, _("汇集"), do, back=reverse("batches"), wide=True)
