"""One contract: its budget, what is settled under it and what is left, its hours, its changes, and what can be done."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import authorised
from yinian.faces.console.activities import Why
from yinian.faces.console.claim import scored
from yinian.faces.console.contracts import FORM, minutes, span
from yinian.faces.console.face import MONEY, OFFICER, face
from yinian.faces.console.subsidies import Amount
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation.money import yuan
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.contracts import actions, queries
from yinian.settlement.claims import queries as claims

COLUMNS = [
    Column("day", _("服务日期")),
    Column("item", _("服务项目")),
    Column("claim", _("结算申请")),
    Column("minutes", _("核定时长"), numeric=True),
    Column("amount", _("金额"), numeric=True),
    Column("score", _("证据评分"), numeric=True),
]


@face.page("contracts/<int:pk>", title=_("购买合同"), may=MONEY, rail="money")
def contract(request: Request, pk: int) -> Context:
    """One contract."""
    actor = request.by
    row = queries.contract(actor, pk)
    left = queries.left([row]).get(pk)
    shown = listing(
        request, claims.under(actor, pk), COLUMNS, key="settled", title=_("已结算的服务"), empty=_("还没有结算。")
    )
    names = {item.code: str(item) for item in catalogue.items()}
    return {
        "contract": row,
        "span": span(row.since, row.until),
        "left": left,
        "used": None if left is None else row.amount_fen - left,
        "hours": authorised.of_contracts([row])[pk],
        "visits": authorised.visits(actor, row)[:20],
        "items": [names.get(code, code) for code in row.items],
        "amendments": queries.amendments(actor, row),
        "moves": {move.verb.partition(".")[2] for move in queries.moves(actor, row)},
        "may_amend": row.status == "signed" and actor.role in OFFICER,
        "office": actor.role in OFFICER,
        "listing": shown,
        "lines": scored(actor, shown.rows),
        "entries": entries(row, actor),
        "title": str(row),
        "back": reverse("contracts"),
        "back_label": _("购买合同"),
    }


@face.page("contracts/<int:pk>/sign", title=_("签订合同"), may=OFFICER, rail="money", acts=True)
def sign_contract(request: Request, pk: int) -> HttpResponse:
    """Sign what somebody else drafted."""
    row = queries.contract(request.by, pk)
    actions.sign(row, by=request.by)
    say(request, now("已签订，占用预算 {amount}。").format(amount=yuan(row.amount_fen)))
    return go("contract", pk=pk)


class Change(forms.Form):
    """What becomes of it."""

    on = forms.DateField(label=_("生效日期"), widget=asking.Day())
    document = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("如补充协议的编号。"))
    amount = Amount(label=_("合同金额（元）"))
    hours = forms.IntegerField(label=_("授权时长（小时）"), required=False, min_value=0, max_value=1_000_000)
    until = forms.DateField(label=_("终止日期"), widget=asking.Day())
    why = forms.CharField(label=_("原因"), max_length=200, required=False)


@face.page("contracts/<int:pk>/amend", title=_("变更合同"), **FORM)
def amend_contract(request: Request, pk: int) -> Context | HttpResponse:
    """Change amount, hours or end."""
    actor = request.by
    row = queries.contract(actor, pk)
    told = {
        "on": timezone.localdate(), "amount": f"{row.amount_fen / 100:.2f}", "hours": (row.minutes or 0) // 60 or None,
        "until": row.until,
    }  # fmt: skip

    def do(given: dict[str, Any]) -> HttpResponse:
        change = actions.Change(
            given["on"], given["document"], given["amount"], minutes(given["hours"]), given["until"]
        )
        actions.amend(row, change, by=actor, why=given["why"])
        say(request, now("已变更。"))
        return go("contract", pk=pk)

    form, back = Change(request.POST or None, initial=told), asking.to("contract", pk=pk)
    return asking.ask(request, form, _("变更合同"), do, back=back, lead=str(row), wide=True)


def _ended(request: Request, pk: int, verb: Any, submit: Any) -> Context | HttpResponse:
    row = queries.contract(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, by=request.by, why=given["why"])
        return go("contract", pk=pk)

    back = asking.to("contract", pk=pk)
    return asking.ask(request, Why(request.POST or None), submit, do, back=back, lead=str(row), tone="danger")


@face.page("contracts/<int:pk>/end", title=_("终止合同"), **FORM)
def end_contract(request: Request, pk: int) -> Context | HttpResponse:
    """End it with a reason."""
    return _ended(request, pk, actions.end, _("终止合同"))


@face.page("contracts/<int:pk>/drop", title=_("作废合同草稿"), **FORM)
def drop_contract(request: Request, pk: int) -> Context | HttpResponse:
    """Put a draft away."""
    return _ended(request, pk, actions.drop, _("作废合同草稿"))
