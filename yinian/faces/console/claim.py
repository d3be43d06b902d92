"""One claim: its lines opening into visits, their sums, and what can be done with it now."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import queries as evidence
from yinian.faces.console import held
from yinian.faces.console.activities import Why
from yinian.faces.console.claims import month_word
from yinian.faces.console.face import MANAGER, MONEY, OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Tab
from yinian.faces.frame.sheet import sheet
from yinian.faces.frame.timeline import entries
from yinian.foundation import money
from yinian.foundation.actor import Actor
from yinian.foundation.money import plain
from yinian.settlement.claims import actions, queries
from yinian.settlement.claims.flow import OPEN
from yinian.settlement.funds import queries as funds
from yinian.settlement.payouts import actions as payouts
from yinian.settlement.payouts import queries as paid

COLUMNS = [
    Column("day", _("服务日期"), sort=("order__served_on", "id")),
    Column("item", _("服务项目")),
    Column("elder", _("老人")),
    Column("minutes", _("核定时长"), sort=("minutes",), numeric=True),
    Column("price", _("单价"), numeric=True),
    Column("amount", _("金额"), sort=("amount_fen",), numeric=True),
    Column("score", _("证据评分"), numeric=True),
    Column("status", _("状态")),
]


@face.page("claims/<int:pk>", title=_("结算"), may=MONEY, rail="money")
def claim(request: Request, pk: int) -> Context:
    """One claim."""
    actor = request.by
    row = queries.claim(actor, pk)
    states = _states(request, queries.line_counts(actor, row))
    shown = listing(
        request,
        queries.lines(actor, row, next((tab.url[6:] for tab in states if tab.current), "")),
        COLUMNS,
        key="lines",
        title=_("明细"),
        export_url=reverse("claim-export", kwargs={"pk": pk}),
        empty=_("还没有列入服务。"),
    )
    count, minutes, amount = queries.sums(actor, row)
    is_open = row.status in OPEN
    return {
        "claim": row,
        "listing": shown,
        "states": states,
        "lines": scored(actor, shown.rows),
        "sums": {"lines": count, "minutes": minutes, "amount": amount},
        "payout": paid.of_claim(actor, row),
        "held": held.lines(actor, paid.held([row])),
        "moves": {move.verb for move in queries.moves(actor, row)},
        "left_out": queries.left_out(actor, row) if is_open else [],
        "office": actor.role in OFFICER,
        "may_update": is_open and actor.role in MANAGER,
        "entries": entries(row, actor),
        "title": now("{provider} {month}").format(provider=row.provider.name, month=month_word(row.month)),
        "back": reverse("claims"),
        "back_label": _("结算"),
    }


def _states(request: Request, counts: dict[str, int]) -> list[Tab]:
    """The states in which lines stand, where there are several."""
    current = request.GET.get("show", "")
    names = [(name, label) for name, label in queries.LINE_STATUSES if name in counts]
    current = current if current in counts else ""
    tabs = [Tab(label, f"?show={name}", name == current, counts[name]) for name, label in names]
    return [Tab(_("全部"), "?", not current, sum(counts.values())), *tabs] if len(tabs) > 1 else []


def scored(actor: Actor, lines: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each line with what the evidence of its visit came to, if anybody weighed it."""
    known = evidence.weighings(actor, [line.order_id for line in lines])
    return [(line, known.get(line.order_id)) for line in lines]


@face.page("claims/<int:pk>/export", title=_("导出表格"), may=MONEY, rail="money")
def claim_export(request: Request, pk: int) -> StreamingHttpResponse:
    """The settlement report of one claim: every line, and their sum last; the journal knows of it."""
    actor = request.by
    row = queries.claim(actor, pk)
    actions.export(str(row), by=actor, why=str(row))
    count, minutes, amount = queries.sums(actor, row)
    heads = [
        now("订单"), now("服务日期"), now("服务项目"), now("老人"), now("核定时长（分钟）"), now("单价（元）"),
        now("计价单位"), now("金额（元）"), now("状态"),
    ]  # fmt: skip
    lines = [
        (line.order_id, line.order.served_on, line.order.item, line.order.elder, line.minutes,
         plain(line.price_fen), line.get_per_display(), plain(line.amount_fen), line.get_status_display())
        for line in queries.lines(actor, row)
    ]  # fmt: skip
    whole = (now("合计"), "", now("{n} 次").format(n=count), "", minutes, "", "", plain(amount), "")
    return sheet(f"claim-{row.pk}", heads, [*lines, whole])


@face.page("claims/<int:pk>/update", title=_("补上新核验的"), may=MANAGER, rail="money", acts=True)
def update_claim(request: Request, pk: int) -> HttpResponse:
    """Bring an open claim up to date."""
    row = queries.claim(request.by, pk)
    row = actions.draft(row.provider, row.region, row.month, by=request.by)
    say(request, now("已更新，现在是 {amount}。").format(amount=money.yuan(row.amount_fen)))
    return go("claim", pk=row.pk)


@face.page("claims/<int:pk>/submit", title=_("提交结算申请"), may=MANAGER, rail="money", acts=True)
def submit_claim(request: Request, pk: int) -> HttpResponse:
    """Hand it in."""
    row = queries.claim(request.by, pk)
    actions.submit(row, by=request.by)
    say(request, now("已提交，等{place}核准。").format(place=row.region.name))
    return go("claim", pk=pk)


class Approval(forms.Form):
    """Out of which fund; the amount that was looked at comes along."""

    fund = forms.ChoiceField(label=_("资金"))
    seen = forms.IntegerField(widget=forms.HiddenInput)


@face.page("claims/<int:pk>/approve", title=_("核准结算"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def approve_claim(request: Request, pk: int) -> Context | HttpResponse:
    """Approve what a provider handed in."""
    actor = request.by
    row = queries.claim(actor, pk)
    held = {str(fund.account.pk): fund for fund in funds.funds_for(actor, row.region_path)}
    form = Approval(request.POST or None, initial={"seen": row.amount_fen})
    form.fields["fund"].choices = [  # type: ignore[attr-defined]
        ("", _("请选择") if held else _("您这一级没有可用的资金")),
        *((key, written.aside(fund.account.name, money.yuan(fund.balance_fen))) for key, fund in held.items()),
    ]

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.approve(row, held[given["fund"]].account, by=actor, seen_fen=given["seen"])
        say(request, now("已核准 {amount}，等另一位同事拨付。").format(amount=money.yuan(row.amount_fen)))
        return go("claim", pk=pk)

    lead = now("{payee} {month} 的服务，{amount}。").format(
        payee=row.provider.name, month=month_word(row.month), amount=money.yuan(row.amount_fen)
    )
    return asking.ask(request, form, _("核准结算"), do, lead=lead, back=asking.to("claim", pk=pk))


@face.page("claims/<int:pk>/return", title=_("退回结算申请"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def return_claim(request: Request, pk: int) -> Context | HttpResponse:
    """Give it back with a reason."""
    actor = request.by
    row = queries.claim(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.send_back(row, by=actor, why=given["why"])
        say(request, now("已退回{payee}。").format(payee=row.provider.name))
        return go("claim", pk=pk)

    back = asking.to("claim", pk=pk)
    form = Why(request.POST or None)
    return asking.ask(request, form, _("退回结算申请"), do, back=back, lead=row.provider.name, tone="danger")


class Voucher(forms.Form):
    """Under which voucher the money left."""

    reference = forms.CharField(
        label=_("支付凭证号"), max_length=60, help_text=_("国库集中支付或银行回单上的编号；一份申请只拨付一次。")
    )


@face.page("claims/<int:pk>/release", title=_("拨付"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def release_claim(request: Request, pk: int) -> Context | HttpResponse:
    """Pay it."""
    actor = request.by
    row = queries.claim(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        payout = payouts.release(row, given["reference"], by=actor)
        say(request, now("已拨付 {amount}。").format(amount=money.yuan(payout.amount_fen)))
        return go("claim", pk=pk)

    lead = now("向{payee}拨付 {amount}。谁核准的，不能由谁拨付。").format(
        payee=row.provider.name, amount=money.yuan(row.amount_fen)
    )
    back = asking.to("claim", pk=pk)
    return asking.ask(request, Voucher(request.POST or None), _("拨付"), do, lead=lead, back=back)
