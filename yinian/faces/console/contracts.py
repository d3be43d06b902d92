"""What is bought: the year's budgets, the contracts that commit them, and drafting one."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import authorised
from yinian.faces.console import money, places
from yinian.faces.console.face import MONEY, OFFICER, face
from yinian.faces.console.subsidies import Amount
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action, Tab
from yinian.faces.frame.sheet import sheet
from yinian.foundation.administration import queries as administration
from yinian.foundation.money import plain, yuan
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.contracts import actions, queries
from yinian.registry.providers import queries as providers

COLUMNS = [
    Column("number", _("合同编号")),
    Column("provider", _("服务商")),
    Column("region", _("购买方")),
    Column("until", _("期限")),
    Column("amount", _("合同金额"), numeric=True),
    Column("left", _("还剩"), numeric=True),
    Column("hours", _("授权时长已用和已约"), numeric=True),
    Column("status", _("状态")),
]
HOURS = "hours"


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("编号、名称或服务商"), required=False, max_length=60)
    show = forms.CharField(required=False, widget=forms.HiddenInput)


def _narrowed(request: Request) -> QuerySet[Any]:
    actor, show = request.by, request.GET.get("show", "")
    rows = queries.matching(queries.contracts(actor), request.GET.get("q", ""))
    if show == HOURS:
        return rows.filter(pk__in=[row.pk for row, _hours in authorised.running_out(actor)])
    return rows.filter(status=show) if show else rows


@face.page(
    "contracts",
    title=_("购买合同"),
    lead=_("预算不小于合同之和，合同不小于已结算之和；授权时长用到八成、九成、全部时各提醒一次。"),
    may=MONEY,
    rail="money",
)
def contracts(request: Request) -> Context:
    """Budgets, and the list of contracts."""
    actor, show = request.by, request.GET.get("show", "")
    office = actor.role in OFFICER
    shown = listing(
        request, _narrowed(request), COLUMNS, key="contracts", export_url=reverse("contracts-export"),
        empty=_("还没有购买合同。"), begin=_("拟订合同") if office else "",
        begin_url=reverse("draft-contract") if office else "",
    )  # fmt: skip
    left, hours = queries.left(shown.rows), authorised.of_contracts(shown.rows)
    names = [*queries.STATUSES, (HOURS, _("时长快用完"))]
    return {
        "office": office,
        "budgets": queries.budgets(actor) if office else [],
        "listing": shown,
        "lines": [(row, left.get(row.pk), hours[row.pk]) for row in shown.rows],
        "filters": Narrow(request.GET or None, initial={"show": show}),
        "tabs": money.tabs("contracts", actor),
        "states": [
            Tab(_("全部"), "?", not show),
            *(Tab(label, f"?show={name}", show == name) for name, label in names),
        ],
        "action": Action(_("拟订合同"), reverse("draft-contract"), "plus") if office else None,
    }


@face.page("contracts/export", title=_("导出表格"), may=MONEY, rail="money")
def contracts_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    rows = list(_narrowed(request))
    left, hours = queries.left(rows), authorised.of_contracts(rows)
    heads = [
        now("合同编号"), now("合同名称"), now("服务商"), now("购买方"), now("自"), now("至"), now("合同金额（元）"),
        now("还剩（元）"), now("授权时长（分钟）"), now("已用（分钟）"), now("已约（分钟）"), now("状态"),
    ]  # fmt: skip
    lines = [
        (row.number, row.title, row.provider.name, row.region.name, row.since, row.until, plain(row.amount_fen),
         plain(left[row.pk]) if row.pk in left else "", row.minutes or "", hours[row.pk].used, hours[row.pk].coming,
         row.get_status_display())
        for row in rows
    ]  # fmt: skip
    return sheet("contracts", heads, lines)


class Budget(forms.Form):
    """How much a year."""

    at = places.PlaceField(label=_("区域"), required=True)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    amount = Amount(label=_("预算（元）"))
    document = forms.CharField(label=_("依据文件"), max_length=200)
    why = forms.CharField(label=_("改动的理由"), max_length=200, required=False, help_text=_("第一次设定不用写。"))


FORM: dict[str, Any] = {"may": OFFICER, "rail": "money", "template": asking.TEMPLATE}


@face.page(
    "purchase-budgets/new",
    title=_("设定购买服务预算"),
    lead=_("一个区域一年最多签多少购买合同；不能低于合同已经占用的。"),
    **FORM,
)
def set_purchase_budget(request: Request) -> Context | HttpResponse:
    """Set or change one."""
    actor = request.by
    form = Budget(request.POST or None, initial={"year": timezone.localdate().year})
    _place(form, request)

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given["at"]))
        row = actions.set_budget(region, given["year"], given["amount"], given["document"], by=actor, why=given["why"])
        say(request, now("预算已设为 {amount}。").format(amount=yuan(row.amount_fen)))
        return go("contracts")

    return asking.ask(request, form, _("设定购买服务预算"), do, back=reverse("contracts"), wide=True)


def _place(form: forms.Form, request: Request) -> None:
    actor = request.by
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]


class Contract(forms.Form):
    """What is bought."""

    at = places.PlaceField(label=_("购买方"), required=True)
    provider = forms.CharField(label=_("服务商全称或统一社会信用代码"), max_length=100)
    number = forms.CharField(label=_("合同编号"), max_length=60)
    title = forms.CharField(label=_("合同名称"), max_length=100)
    year = forms.IntegerField(label=_("预算年度"), min_value=2000, max_value=2100)
    since = forms.DateField(label=_("开始日期"), widget=asking.Day())
    until = forms.DateField(label=_("终止日期"), widget=asking.Day(), help_text=_("这一天起不再有效。"))
    amount = Amount(label=_("合同金额（元）"))
    hours = forms.IntegerField(label=_("授权时长（小时）"), required=False, min_value=0, max_value=1_000_000)
    price = Amount(label=_("合同单价（元）"), required=False, help_text=_("不填的，按当地服务目录的价格。"))
    per = forms.ChoiceField(label=_("计价单位"), required=False, choices=[("", _("请选择")), *queries.PER])
    items = forms.MultipleChoiceField(
        label=_("服务项目"), required=False, help_text=_("都不选的，目录里的项目都算。"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


@face.page("contracts/new", title=_("拟订合同"), lead=_("拟订以后由另一位同事签订，签订时占用预算。"), **FORM)
def draft_contract(request: Request) -> Context | HttpResponse:
    """Draft one."""
    actor = request.by
    form = Contract(request.POST or None, initial={"year": timezone.localdate().year})
    _place(form, request)
    form.fields["items"].choices = [(item.code, str(item)) for item in catalogue.items()]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        # Whoever offers care anywhere may be bought from.
        seller = providers.provider_called(providers.PUBLIC, given["provider"])
        asked = actions.Given(
            administration.region(actor, int(given["at"])), seller, given["year"], given["number"], given["title"],
            given["since"], given["until"], given["amount"], minutes=minutes(given["hours"]),
            items=tuple(given["items"]), price_fen=given["price"], per=given["per"],
        )  # fmt: skip
        row = actions.draft(asked, by=actor)
        say(request, now("已拟订，等另一位同事签订。"))
        return go("contract", pk=row.pk)

    return asking.ask(request, form, _("拟订合同"), do, back=reverse("contracts"), wide=True)


def minutes(hours: int | None) -> int | None:
    """Hours as they are typed, in minutes."""
    return None if not hours else hours * 60


def span(since: date, until: date) -> str:
    """From one day up to another, as people write it."""
    return f"{since:%Y-%m-%d} – {until:%Y-%m-%d}"
