"""Funds, and awards out of them: proposed by one, approved by another, each with its document and clause."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies.rules import Value
from yinian.faces.console import held, places
from yinian.faces.console import money as parts
from yinian.faces.console.activities import Why
from yinian.faces.console.face import MONEY, OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.timeline import entries
from yinian.foundation import money
from yinian.foundation.administration import queries as administration
from yinian.settlement.funds import actions as fund_actions
from yinian.settlement.funds import queries as funds
from yinian.settlement.payouts import actions as payouts
from yinian.settlement.payouts import queries as paid
from yinian.settlement.subsidies import actions, queries, results

COLUMNS = [
    Column("payee", _("收款方")),
    Column("ground", _("事由")),
    Column("fund", _("资金")),
    Column("amount", _("金额"), numeric=True),
    Column("status", _("状态")),
]


class Amount(forms.CharField):
    """An amount in yuan, read into fen."""

    def __init__(self, **words: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), max_length=20, **words)

    def clean(self, value: Any) -> int:
        """Fen, exactly."""
        text = super().clean(value)
        if not text and not self.required:
            return 0
        try:
            return money.fen(text)
        except ValueError:
            raise forms.ValidationError(_("请填写金额，最多两位小数，例如 1,234.50。")) from None


class Appropriation(forms.Form):
    """What comes into a fund."""

    at = places.PlaceField(label=_("区域"), required=True)
    name = forms.CharField(label=_("资金名称"), max_length=30, help_text=_("同名的拨入同一笔资金。"))
    amount = Amount(label=_("金额（元）"))
    reference = forms.CharField(label=_("拨款文号"), max_length=80, help_text=_("同一文号只拨入一次。"))


class Proposal(forms.Form):
    """What is asked for."""

    payee = forms.CharField(
        label=_("收款方"), max_length=100, help_text=_("登记过的老人或服务商：写全名；同名时写主体编号。")
    )
    fund = forms.ChoiceField(label=_("资金"))
    standard = forms.ChoiceField(
        label=_("文件规定的标准"),
        required=False,
        help_text=_("选了标准，下面四栏照文件填好，可以留空；没有选的，都要填。"),
    )
    amount = Amount(label=_("金额（元）"), required=False)
    ground = forms.CharField(label=_("事由"), max_length=200, required=False)
    document = forms.CharField(label=_("文件"), max_length=200, required=False, help_text=_("标题和文号。"))
    clause = forms.CharField(label=_("条款"), max_length=100, required=False)
    insured = forms.BooleanField(
        label=_("养老机构责任保险补助"),
        required=False,
        help_text=_("收款方须登记有今天有效的保单；一份保单只补助一次。"),
    )

    def offer(self, standards: Sequence[Value]) -> None:
        """Let one of these amounts be chosen."""
        self.standards = {value.name.name: value for value in standards}
        told = [(name, written.aside(_title(value), money.yuan(value.value))) for name, value in self.standards.items()]
        self.fields["standard"].choices = [("", _("没有，或自己填")), *told]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What a standard says is filled in; without one everything has to be."""
        given: dict[str, Any] = super().clean() or {}
        chosen = self.standards.get(given.get("standard", ""))
        if chosen is not None:
            if given.get("amount") not in (None, 0, chosen.value):
                self.add_error("amount", now("按这个标准是 {amount}。").format(amount=money.yuan(chosen.value)))
            source = " ".join(filter(None, (chosen.document.title, chosen.document.number)))
            said = {"amount": chosen.value, "ground": _title(chosen), "document": source, "clause": chosen.clause}
            return {**given, **{name: given.get(name) or value for name, value in said.items()}}
        for name in ("amount", "ground", "document", "clause"):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return given


def _title(value: Value) -> str:
    """What a standard is called, in the reader's language."""
    return value.name.en if (get_language() or "").startswith("en") else value.name.zh


@face.page(
    "awards",
    title=pgettext_lazy("rail", "补助"),
    lead=_("没有依据不拨付；谁提出的，不能由谁批准。"),
    may=MONEY,
    rail="money",
)
def awards(request: Request) -> Context:
    """Funds above, awards below."""
    actor = request.by
    shown = listing(request, queries.awards(actor), COLUMNS, key="awards", empty=_("还没有提出过补助。"))
    may = actor.role in OFFICER
    return {
        "listing": shown,
        "funds": funds.funds(actor),
        "may": may,
        "tabs": parts.tabs("awards", request.by),
        "action": Action(_("提出补助"), reverse("propose-award"), "plus") if may else None,
    }


@face.page("funds/new", title=_("拨入资金"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def feed_fund(request: Request) -> Context | HttpResponse:
    """Feed a fund from its source."""
    actor = request.by
    form = Appropriation(request.POST or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given["at"]))
        fund_actions.open_fund(region, given["name"], given["amount"], given["reference"], by=actor)
        say(request, now("已拨入 {amount}。").format(amount=money.yuan(given["amount"])))
        return go("awards")

    return asking.ask(request, form, _("拨入资金"), do, back=reverse("awards"))


@face.page("awards/new", title=_("提出补助"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def propose_award(request: Request) -> Context | HttpResponse:
    """Propose one."""
    actor = request.by
    held = {str(fund.account.pk): fund for fund in funds.funds(actor)}
    form = Proposal(request.POST or None)
    form.offer(queries.standards(actor, timezone.localdate()))
    form.fields["fund"].choices = [  # type: ignore[attr-defined]
        ("", _("请选择")),
        *((key, written.aside(fund.account.name, money.yuan(fund.balance_fen))) for key, fund in held.items()),
    ]

    def do(given: dict[str, Any]) -> HttpResponse:
        payee = administration.party_called(actor, given["payee"])
        asked = actions.Proposal(
            payee, given["amount"], given["ground"], given["document"], given["clause"], held[given["fund"]].account,
            given["insured"],
        )  # fmt: skip
        row = actions.propose(asked, by=actor)
        say(request, now("已提出，等另一位同事批准。"))
        return go("award", pk=row.pk)

    return asking.ask(request, form, _("提出补助"), do, back=reverse("awards"), wide=True)


@face.page("awards/<int:pk>", title=_("补助"), may=MONEY, rail="money", template="console/award.html")
def award(request: Request, pk: int) -> Context:
    """One award."""
    actor = request.by
    row = queries.award(actor, pk)
    moves = {move.verb.partition(".")[2] for move in queries.moves(actor, row)}
    title = now("{payee} {amount}").format(payee=row.payee.name, amount=money.yuan(row.amount_fen))
    shown = {"award": row, "moves": moves, "entries": entries(row, request.by), "title": title}
    shown |= {"payout": paid.of_claim(actor, row), "services": results.paid_for(actor, row)[:500]}
    shown |= {"held": held.lines(actor, paid.held_awards([row]))}
    return {**shown, "back": reverse("awards"), "back_label": _("补助")}


@face.page("awards/<int:pk>/approve", title=_("批准补助"), may=OFFICER, rail="money", acts=True)
def approve_award(request: Request, pk: int) -> HttpResponse:
    """Approve what somebody else proposed."""
    row = queries.award(request.by, pk)
    actions.approve(row, by=request.by)
    say(request, now("已批准 {amount}。").format(amount=money.yuan(row.amount_fen)))
    return go("award", pk=pk)


def _with_reason(request: Request, pk: int, verb: Any, submit: Any) -> Context | HttpResponse:
    actor = request.by
    row = queries.award(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, by=actor, why=given["why"])
        return go("award", pk=pk)

    back = asking.to("award", pk=pk)
    return asking.ask(request, Why(request.POST or None), submit, do, back=back, lead=str(row), tone="danger")


@face.page("awards/<int:pk>/refuse", title=_("不予批准"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def refuse_award(request: Request, pk: int) -> Context | HttpResponse:
    """Turn it down."""
    return _with_reason(request, pk, actions.refuse, _("不予批准"))


@face.page("awards/<int:pk>/withdraw", title=_("撤回补助"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def withdraw_award(request: Request, pk: int) -> Context | HttpResponse:
    """Take it back; what was posted is reversed."""
    return _with_reason(request, pk, actions.withdraw, _("撤回补助"))


class Voucher(forms.Form):
    """Under which voucher the money left."""

    reference = forms.CharField(
        label=_("支付凭证号"), max_length=60, help_text=_("国库集中支付或银行回单上的编号；一笔补助只拨付一次。")
    )


@face.page("awards/<int:pk>/release", title=_("拨付补助"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def release_award(request: Request, pk: int) -> Context | HttpResponse:
    """Pay it alone; most are paid with a batch."""
    actor = request.by
    row = queries.award(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        payout = payouts.release_award(row, given["reference"], by=actor)
        say(request, now("已拨付 {amount}。").format(amount=money.yuan(payout.amount_fen)))
        return go("award", pk=pk)

    lead = now("向{payee}拨付 {amount}。谁批准的，不能由谁拨付；也可以列入发放批次一起发。").format(
        payee=row.payee.name, amount=money.yuan(row.amount_fen)
    )
    form, back = Voucher(request.POST or None), asking.to("award", pk=pk)
    return asking.ask(request, form, _("拨付补助"), do, lead=lead, back=back)
