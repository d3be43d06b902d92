"""The bank accounts of payees: the list, one of them, keeping and correcting them."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import money
from yinian.faces.console.activities import Why
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.timeline import entries
from yinian.foundation.administration import queries as administration
from yinian.settlement.payouts import keeping, queries

COLUMNS = [
    Column("payee", _("收款方")),
    Column("holder", _("户名")),
    Column("bank", _("开户行")),
    Column("number", _("账号")),
    Column("since", _("自")),
    Column("until", _("状态")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("收款方、户名或完整账号"), required=False, max_length=60)


class Account(forms.Form):
    """An account as it was told."""

    payee = forms.CharField(
        label=_("收款方"), max_length=100, help_text=_("登记过的老人或服务商：写全名；同名时写主体编号。")
    )
    bank = forms.CharField(label=_("开户行"), max_length=60)
    holder = forms.CharField(label=_("户名"), max_length=100, help_text=_("和存折或银行卡上的一样。"))
    number = forms.CharField(
        label=_("账号"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )


class Correction(Account):
    """Another account, and why."""

    why = forms.CharField(label=_("理由"), max_length=200)


@face.page(
    "payee-accounts",
    title=_("收款账户"),
    lead=_("钱付到哪里。账号加密保存，看完整账号会留下记录；更正是换一行，旧的留着。"),
    may=OFFICER,
    rail="money",
)
def payee_accounts(request: Request) -> Context:
    """The list."""
    actor = request.by
    rows = queries.held_by(queries.accounts(actor), request.GET.get("q", ""))
    shown = listing(
        request, rows, COLUMNS, key="accounts", empty=_("还没有登记过收款账户。"), begin=_("登记账户"),
        begin_url=reverse("set-payee-account"),
    )  # fmt: skip
    action = Action(_("登记账户"), reverse("set-payee-account"), "plus")
    tabs = money.tabs("payee-accounts", actor)
    return {"listing": shown, "filters": Narrow(request.GET or None), "tabs": tabs, "action": action}


@face.page("payee-accounts/new", title=_("登记收款账户"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def set_payee_account(request: Request) -> Context | HttpResponse:
    """Keep one."""
    actor = request.by
    form = Account(request.POST or None, initial={"payee": request.GET.get("payee", "")[:100]})

    def do(given: dict[str, Any]) -> HttpResponse:
        payee = administration.party_called(actor, given["payee"])
        row = keeping.set_account(payee, keeping.Given(given["bank"], given["holder"], given["number"]), by=actor)
        say(request, now("已登记。"))
        return go("payee-account", pk=row.pk)

    return asking.ask(request, form, _("登记账户"), do, back=reverse("payee-accounts"))


def _shown(request: Request, pk: int, whole: str = "") -> Context:
    row = queries.account(request.by, pk)
    return {
        "account": row, "whole": whole, "entries": entries(row, request.by), "title": row.party.name,
        "reveal_url": reverse("reveal-payee-account", kwargs={"pk": pk}), "back": reverse("payee-accounts"),
        "back_label": _("收款账户"),
    }  # fmt: skip


@face.page(
    "payee-accounts/<int:pk>", title=_("收款账户"), may=OFFICER, rail="money", template="console/payee_account.html"
)
def payee_account(request: Request, pk: int) -> Context:
    """One account."""
    return _shown(request, pk)


@face.page(
    "payee-accounts/<int:pk>/reveal",
    title=_("收款账户"),
    may=OFFICER,
    rail="money",
    acts=True,
    template="console/payee_account.html",
)
def reveal_payee_account(request: Request, pk: int) -> Context:
    """Show the full number once, after leaving a trace."""
    row = queries.account(request.by, pk)
    keeping.reveal(row, by=request.by)
    return _shown(request, pk, keeping.opened(row))


@face.page(
    "payee-accounts/<int:pk>/correct", title=_("更正收款账户"), may=OFFICER, rail="money", template=asking.TEMPLATE
)
def correct_payee_account(request: Request, pk: int) -> Context | HttpResponse:
    """Let another follow it."""
    actor = request.by
    row = queries.account(actor, pk)
    form = Correction(request.POST or None, initial={"bank": row.bank, "holder": row.holder})
    del form.fields["payee"]

    def do(given: dict[str, Any]) -> HttpResponse:
        told = keeping.Given(given["bank"], given["holder"], given["number"])
        made = keeping.correct(row, told, by=actor, why=given["why"])
        say(request, now("已更正；发放失败的，下一批会自动付到新账户。"))
        return go("payee-account", pk=made.pk)

    back = asking.to("payee-account", pk=pk)
    return asking.ask(request, form, _("更正账户"), do, back=back, lead=row.party.name)


@face.page("payee-accounts/<int:pk>/end", title=_("停用收款账户"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def end_payee_account(request: Request, pk: int) -> Context | HttpResponse:
    """Pay nothing to it any more."""
    actor = request.by
    row = queries.account(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        keeping.end(row, by=actor, why=given["why"])
        return go("payee-account", pk=pk)

    back = asking.to("payee-account", pk=pk)
    form = Why(request.POST or None)
    return asking.ask(request, form, _("停用账户"), do, back=back, lead=row.party.name, tone="danger")
