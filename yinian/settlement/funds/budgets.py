"""Saying where a fund's money comes from and what it is for, and how much may be spent on a benefit in a year."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yinian.foundation import money, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.settlement.funds.actions import OFFICE
from yinian.settlement.funds.models import Budget, Fund
from yinian.settlement.funds.rules import is_fund


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a fund."""

    source: str
    purpose: str = Fund.Purpose.CARE
    project: str = ""
    year: int | None = None
    beds: int | None = None
    document: str = ""


@verbs.verb("fund.describe", _("登记资金来源"), may=OFFICE)
def describe(account: LedgerAccount, given: Described, *, by: Actor, why: str = "") -> Fund:
    """Say, or say anew, where a fund's money comes from and what it is for."""
    asked = _("您要登记资金「{name}」的来源。")
    if not is_fund(account.kind):
        raise Refused(asked, _("这个账户不是资金。"), _("请从列表中选择资金。"), name=account.name)
    wrong = given.source not in Fund.Source.values or given.purpose not in Fund.Purpose.values
    if wrong or (given.year is not None and not 2000 <= given.year <= 2100) or len(given.project.strip()) > 100:
        raise Refused(
            asked, _("来源、用途或年度不对。"), _("请从列表中选择；年度写四位数字。"), name=account.name
        )  # fmt: skip
    values = {
        "source": given.source, "purpose": given.purpose, "project": given.project.strip(), "year": given.year,
        "beds": given.beds or None, "document": given.document.strip()[:200],
    }  # fmt: skip
    LedgerAccount.unscoped.select_for_update(no_key=True).filter(pk=account.pk).first()
    known = Fund.unscoped.filter(account=account).first()
    if known is not None:
        verbs.change(known, **values)
        return known
    made: Fund = verbs.create(Fund, account=account, region_path=account.region_path, **values)
    return made


@verbs.verb("budget.set", _("设定预算"), may=OFFICE)
def set_budget(region: Region, benefit: str, year: int, amount_fen: int, *, by: Actor, why: str = "") -> Budget:
    """Say how much a region may pay out for a benefit in a year; said again, the new amount holds from now on."""
    told = {"place": region.name, "year": year, "amount": money.yuan(amount_fen)}
    asked = _("您要把「{place}」{year} 年的预算设为 {amount}。")
    if not holds(by.region_path, region.path):
        raise Refused(asked, _("这个区域不在您的岗位范围内。"), _("请选择您辖区内的区域。"), **told)
    if amount_fen < 0 or not 2000 <= year <= 2100 or not 0 < len(benefit) <= 40:
        raise Refused(asked, _("预算不能小于零，并要选择待遇和年度。"), _("请补全后再设定。"), **told)
    Region.objects.select_for_update(no_key=True).filter(pk=region.pk).first()
    known = Budget.unscoped.filter(region=region, benefit=benefit, year=year).select_for_update(of=("self",)).first()
    if known is not None:
        if known.amount_fen != amount_fen and not why.strip():
            raise Refused(asked, _("预算已经设过，改动要写明理由。"), _("请填写理由。"), **told)
        verbs.change(known, amount_fen=amount_fen)
        return known
    made: Budget = verbs.create(
        Budget, region=region, benefit=benefit, year=year, amount_fen=amount_fen, region_path=region.path
    )
    return made
