"""Filling a region's funds, and proposing, deciding and taking back awards out of them."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import ledger, money, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import LedgerAccount, Transfer, Unit
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.settlement.subsidies import rules
from yinian.settlement.subsidies.flow import FLOW, OFFICE
from yinian.settlement.subsidies.models import Award


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is asked for: who, how much, what for, by which clause, out of which fund."""

    payee: Party
    amount_fen: int
    ground: str
    document: str
    clause: str
    fund: LedgerAccount


@verbs.verb("fund.open", _("拨入资金"), may=OFFICE)
def open_fund(region: Region, name: str, amount_fen: int, reference: str, *, by: Actor, why: str = "") -> LedgerAccount:
    """Feed a region's fund from its source, making it when it is first fed; one appropriation feeds it once."""
    title = name.strip()
    asked = _("您要向「{place}」的资金「{name}」拨入 {amount}。")
    told = {"place": region.name, "name": title, "amount": money.yuan(amount_fen)}
    if not holds(by.region_path, region.path):
        raise Refused(asked, _("这个区域不在您的岗位范围内。"), _("请选择您辖区内的区域。"), **told)
    if not 0 < len(title) <= 30 or amount_fen <= 0 or not reference.strip():
        raise Refused(asked, _("名称须为 1 至 30 字，金额须大于零，并写明拨款文号。"), _("请补全后再拨入。"), **told)
    path = region.path
    fund = ledger.account(rules.fund_kind(title), Unit.FEN, region_path=path, name=title, floor=0)
    source = ledger.account(rules.SOURCE, Unit.FEN, region_path=path, name=str(_("资金来源")))
    key = rules.feed_key(fund.pk, reference.strip())
    ledger.post(key, timezone.localdate(), reference.strip(), {source: -amount_fen, fund: amount_fen})
    return fund


@verbs.verb("award.propose", _("提出补助"), may=OFFICE)
def propose(given: Proposal, *, by: Actor) -> Award:
    """Ask for an award to a payee of the actor's region out of a fund of that region or one above it."""
    if not holds(by.region_path, given.payee.region_path):
        raise _refusal(given, _("收款方不在您的岗位范围内。"), _("请核对收款方。"))
    if not holds(given.fund.region_path, given.payee.region_path) or not given.fund.kind.startswith(f"{rules.FUND}:"):
        raise _refusal(given, _("这笔资金不用于收款方所在的区域。"), _("请选择收款方所在区域或其上级的资金。"))
    if given.amount_fen <= 0:
        raise _refusal(given, _("金额须大于零。"), _("请核对金额。"))
    if not (given.ground.strip() and given.document.strip() and given.clause.strip()):
        raise _refusal(given, _("事由、文件或条款没有填。"), _("请写明依据：没有依据不拨付。"))
    return verbs.create(
        Award,
        payee=given.payee,
        amount_fen=given.amount_fen,
        ground=given.ground.strip(),
        document=given.document.strip(),
        clause=given.clause.strip(),
        fund=given.fund,
        region_path=given.payee.region_path,
    )


def _refusal(given: Proposal, why: Any, do: Any) -> Refused:
    asked = _("您要为「{payee}」提出补助 {amount}。")
    return Refused(asked, why, do, payee=given.payee.name, amount=money.yuan(given.amount_fen))


@verbs.verb("award.approve", _("批准补助"), may=FLOW.may("award.approve"))
def approve(award: Award, *, by: Actor, why: str = "") -> Award:
    """Approve an award, by somebody else of the place that holds the fund: the amount leaves the fund and is owed."""
    _manages(award, by)
    FLOW.move(award, by=by)
    left = ledger.balance(award.fund)
    if left < award.amount_fen:
        raise _cannot(
            award, _("资金「{fund}」只有 {left}，不够支出。"), _("请先拨入资金，或减少金额后重新提出。"),
            fund=award.fund.name, left=money.yuan(left),
        )  # fmt: skip
    owed = ledger.account(
        rules.PAYABLE, Unit.FEN, region_path=award.payee.region_path, name=award.payee.name, party=award.payee, floor=0
    )
    amounts = {award.fund: -award.amount_fen, owed: award.amount_fen}
    ledger.post(rules.award_key(award.pk), timezone.localdate(), award.ground, amounts)
    return award


def _manages(award: Award, by: Actor) -> None:
    if not holds(by.region_path, award.fund.region_path):
        raise _cannot(award, _("资金「{fund}」由上级管理。"), _("请由管理这笔资金的一级办理。"), fund=award.fund.name)


def _cannot(award: Award, why: Any, do: Any, **values: Any) -> Refused:
    asked = _("您要办理补助 {number}（{amount}）。")
    return Refused(asked, why, do, number=award.pk, amount=money.yuan(award.amount_fen), **values)


@verbs.verb("award.refuse", _("不予批准"), may=FLOW.may("award.refuse"))
def refuse(award: Award, *, by: Actor, why: str = "") -> Award:
    """Turn an award down, by somebody else, with a reason."""
    _reason(award, why)
    FLOW.move(award, by=by)
    return award


@verbs.verb("award.withdraw", _("撤回补助"), may=FLOW.may("award.withdraw"))
def withdraw(award: Award, *, by: Actor, why: str = "") -> Award:
    """Take an award back with a reason; what an approved one had posted is reversed, unless it has been paid out."""
    _reason(award, why)
    FLOW.move(award, by=by)
    # Asked of the book and not of the row: somebody may have approved it a moment ago.
    posted = Transfer.objects.filter(key=rules.award_key(award.pk)).first()
    if posted is not None:
        _manages(award, by)
        ledger.reverse(posted, on=timezone.localdate(), why=why.strip())
    return award


def _reason(award: Award, why: str) -> None:
    if not why.strip():
        raise Refused(_("您要撤回或不批准补助 {number}。"), _("没有写明理由。"), _("请填写理由。"), number=award.pk)
