"""Feeding a region's fund, owing somebody out of it, and paying what is owed."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import ledger, money, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.ledger import LedgerAccount, Transfer, Unit
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.settlement.funds import rules

OFFICE = frozenset({Role.OFFICER})


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


@dataclass(frozen=True, slots=True)
class Due:
    """What leaves a fund for somebody, under which key and words; `asked` is how its refusals begin."""

    fund: LedgerAccount
    payee: Party
    amount_fen: int
    key: str
    text: str
    asked: Any

    def refused(self, why: Any, do: Any, **values: Any) -> Refused:
        return Refused(self.asked, why, do, amount=money.yuan(self.amount_fen), payee=self.payee.name, **values)


def managed(due: Due, by: Actor) -> None:
    """Refuse who does not hold the place that a fund belongs to."""
    if not rules.is_fund(due.fund.kind):
        raise due.refused(_("这个账户不是资金。"), _("请从列表中选择资金。"))
    if not holds(by.region_path, due.fund.region_path):
        raise due.refused(_("资金「{fund}」由上级管理。"), _("请由管理这笔资金的一级办理。"), fund=due.fund.name)


def owe(due: Due) -> Transfer:
    """Move an amount out of a fund into what is owed to the payee; call it inside a verb."""
    left = ledger.balance(due.fund)
    if left < due.amount_fen:
        raise due.refused(
            _("资金「{fund}」只有 {left}，不够支出。"), _("请先拨入资金，或减少金额后重新提出。"),
            fund=due.fund.name, left=money.yuan(left),
        )  # fmt: skip
    owed = ledger.account(
        rules.PAYABLE, Unit.FEN, region_path=due.payee.region_path, name=due.payee.name, party=due.payee, floor=0
    )
    return ledger.post(due.key, timezone.localdate(), due.text, {due.fund: -due.amount_fen, owed: due.amount_fen})


def pay(due: Due) -> Transfer:
    """Move what is owed to the payee out of the house, to the books of the place that held the fund; inside a verb."""
    owed = LedgerAccount.unscoped.get(kind=rules.PAYABLE, unit=Unit.FEN, party=due.payee)
    paid = ledger.account(rules.PAID, Unit.FEN, region_path=due.fund.region_path, name=str(_("已拨付")))
    return ledger.post(due.key, timezone.localdate(), due.text, {owed: -due.amount_fen, paid: due.amount_fen})
