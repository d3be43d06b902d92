"""Funds and budgets: what each holds, where it comes from, what went in and out, and the share that must go to care."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.entitlement.benefits.words import benefit_word, choices
from yinian.faces.console import money, places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.subsidies import Amount
from yinian.faces.frame import asking, links
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.foundation.administration import queries as administration
from yinian.foundation.money import yuan
from yinian.settlement.funds import budgets as acts
from yinian.settlement.funds import queries
from yinian.settlement.payouts import spending

MOVEMENTS = [
    Column("on", _("记账日")),
    Column("text", _("摘要")),
    Column("amount", _("金额"), numeric=True),
]


class Year(forms.Form):
    """Which year."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)


def _year(request: Request) -> int:
    form = Year(request.GET or None)
    return form.cleaned_data["year"] if form.is_valid() else timezone.localdate().year


@face.page(
    "funds",
    title=_("资金和预算"),
    lead=_("钱从哪里来、还剩多少、一年各项待遇最多用多少；审批时超过预算或资金的，批不下去。"),
    may=OFFICER,
    rail="money",
)
def funds(request: Request) -> Context:
    """Every fund and budget, and the share of lottery funds that went to care."""
    actor, year = request.by, _year(request)
    region = administration.region(actor, actor.region_id or 0)
    known = spending.budgets(actor)
    return {
        "funds": queries.flowed(actor, year),
        "share": queries.care_share(actor, region, year, timezone.localdate()),
        "budgets": [(one, benefit_word(one.budget.benefit)) for one in known],
        "year": year,
        "years": Year({"year": year}),
        "tabs": money.tabs("funds", actor),
        "action": Action(_("拨入资金"), reverse("feed-fund"), "plus"),
    }


@face.page(
    "funds/<int:pk>", title=pgettext_lazy("rail", "资金"), may=OFFICER, rail="money", template="console/fund.html"
)
def fund(request: Request, pk: int) -> Context:
    """One fund: what is said of it, and every movement."""
    actor = request.by
    held = queries.fund(actor, pk)
    whole = next((one for one in queries.flowed(actor) if one.fund.account.pk == pk), None)
    shown = listing(request, queries.movements(held.account), MOVEMENTS, key="movements", title=_("收支"))
    return {
        "fund": held,
        "whole": whole,
        "listing": shown,
        "lines": [(row, _ground(row.transfer.key)) for row in shown.rows],
        "title": held.account.name,
        "back": reverse("funds"),
        "back_label": _("资金和预算"),
    }


# What a posting was made for, by the first word of its key.
GROUNDS = {"batch": "settlement.batch", "award": "settlement.award", "claim": "settlement.claim"}


def _ground(key: str) -> str:
    """The page of what a posting was made for, or nothing."""
    kind, _sign, rest = key.removeprefix("reverse:").partition(":")
    number = rest.partition(":")[0]
    return links.to(GROUNDS[kind], int(number)) if kind in GROUNDS and number.isdecimal() else ""


class Card(forms.Form):
    """Where a fund's money comes from and what for."""

    source = forms.ChoiceField(label=_("资金来源"), choices=queries.SOURCES)
    purpose = forms.ChoiceField(label=_("用途"), choices=queries.PURPOSES)
    project = forms.CharField(label=_("项目名称"), max_length=100, required=False)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)
    beds = forms.IntegerField(label=_("项目床位数"), required=False, min_value=0)
    document = forms.CharField(label=_("依据文件"), max_length=200, required=False)


@face.page("funds/<int:pk>/describe", title=_("登记资金来源"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def describe_fund(request: Request, pk: int) -> Context | HttpResponse:
    """Say where its money comes from."""
    actor = request.by
    held = queries.fund(actor, pk)
    card = held.card
    told = {name: getattr(card, name) for name in Card.base_fields} if card else {"year": timezone.localdate().year}
    form = Card(request.POST or None, initial=told)

    def do(given: dict[str, Any]) -> HttpResponse:
        acts.describe(held.account, acts.Described(**given), by=actor)
        say(request, now("已保存。"))
        return go("fund", pk=pk)

    return asking.ask(request, form, _("保存"), do, back=asking.to("fund", pk=pk), lead=held.account.name, wide=True)


class Budget(forms.Form):
    """How much for what."""

    at = places.PlaceField(label=_("区域"), required=True)
    benefit = forms.ChoiceField(label=_("待遇"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    amount = Amount(label=_("预算（元）"))
    why = forms.CharField(label=_("改动的理由"), max_length=200, required=False, help_text=_("第一次设定不用写。"))


@face.page(
    "budgets/new",
    title=_("设定预算"),
    lead=_("一个区域一年为一项待遇最多发多少；批次审批时逐级核对。"),
    may=OFFICER,
    rail="money",
    template=asking.TEMPLATE,
)
def set_budget(request: Request) -> Context | HttpResponse:
    """Set or change one."""
    actor = request.by
    form = Budget(request.POST or None, initial={"year": timezone.localdate().year})
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]
    form.fields["benefit"].choices = choices()  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given["at"]))
        row = acts.set_budget(region, given["benefit"], given["year"], given["amount"], by=actor, why=given["why"])
        say(request, now("预算已设为 {amount}。").format(amount=yuan(row.amount_fen)))
        return go("funds")

    return asking.ask(request, form, _("设定预算"), do, back=reverse("funds"), wide=True)


@face.page("budgets/<int:pk>", title=_("预算"), may=OFFICER, rail="money", template="console/budget.html")
def budget(request: Request, pk: int) -> Context:
    """One budget and the batches it was spent on."""
    actor = request.by
    found = spending.budget(actor, pk)
    word = benefit_word(found.budget.benefit)
    title = now("{place} {year} 年 {benefit}").format(
        place=found.budget.region.name, year=found.budget.year, benefit=word
    )
    taken = spending.batches_of(actor, found.budget)
    return {"found": found, "taken": taken, "title": title, "back": reverse("funds"), "back_label": _("资金和预算")}
