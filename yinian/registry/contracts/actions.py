"""Setting a budget, and contracts that commit it: what is committed never passes the budget, what is settled never a contract."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import ledger, money, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.ledger import LedgerAccount, Unit
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.catalogue.models import ItemPrice, ServiceItem
from yinian.registry.contracts import queries, rules
from yinian.registry.contracts.flow import FLOW, OFFICE, Status
from yinian.registry.contracts.models import Amendment, Contract, PurchaseBudget
from yinian.registry.providers.models import Provider

NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Given:
    """What a contract says."""

    region: Region
    provider: Provider
    year: int
    number: str
    title: str
    since: date
    until: date
    amount_fen: int
    minutes: int | None = None
    items: tuple[str, ...] = ()
    price_fen: int | None = None
    per: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What an amendment makes of a contract, from which day and by which document."""

    on: date
    document: str
    amount_fen: int
    minutes: int | None
    until: date


@verbs.verb("purchase_budget.set", _("设定购买服务预算"), may=OFFICE)
def set_budget(
    region: Region, year: int, amount_fen: int, document: str, *, by: Actor, why: str = ""
) -> PurchaseBudget:
    """Say how much a region may commit in contracts of a year; said again with a reason, but never less than is committed."""
    asked = _("您要把「{place}」{year} 年的购买服务预算设为 {amount}。")
    told = {"place": region.name, "year": year, "amount": money.yuan(amount_fen)}
    if not holds(by.region_path, region.path):
        raise Refused(asked, _("这个区域不在您的岗位范围内。"), _("请选择您辖区内的区域。"), **told)
    if amount_fen < 0 or not 2000 <= year <= 2100 or not 0 < len(document.strip()) <= 200:
        raise Refused(asked, _("金额不能小于零，并要写明年度和依据文件。"), _("请补全后再设定。"), **told)
    Region.objects.select_for_update(no_key=True).filter(pk=region.pk).first()
    row = PurchaseBudget.unscoped.filter(region=region, year=year).select_for_update(of=("self",)).first()
    if row is None:
        row = verbs.create(
            PurchaseBudget, region=region, year=year, amount_fen=0, document=document.strip(), region_path=region.path
        )
    elif row.amount_fen != amount_fen and not why.strip():
        raise Refused(asked, _("预算已经设过，改动要写明理由。"), _("请填写理由。"), **told)
    more, account = amount_fen - row.amount_fen, _account(row)
    left = ledger.balance(account)
    if left + more < 0:
        raise Refused(
            asked, _("合同已经占用 {used}。"), _("请先变更或终止合同，或设定不低于已占用的金额。"),
            used=money.yuan(row.amount_fen - left), **told,
        )  # fmt: skip
    if more:
        source = ledger.account(rules.SOURCE, Unit.FEN, region_path=region.path, name=str(_("购买服务预算来源")))
        key = f"purchase_budget:{row.pk}:{row.turn + 1}"
        ledger.post(key, timezone.localdate(), document.strip(), {source: -more, account: more})
    verbs.change(row, amount_fen=amount_fen, document=document.strip(), turn=row.turn + 1)
    return row


def _account(budget: PurchaseBudget) -> LedgerAccount:
    name = say("{year} 年购买服务预算").format(year=budget.year)
    return ledger.account(rules.budget_kind(budget.year), Unit.FEN, region_path=budget.region_path, name=name, floor=0)


def _held_for(contract: Contract) -> LedgerAccount:
    return ledger.account(
        rules.contract_kind(contract.pk), Unit.FEN, region_path=contract.region_path, name=str(contract)[:100], floor=0
    )


@verbs.verb("contract.draft", _("拟订合同"), may=OFFICE)
def draft(given: Given, *, by: Actor, why: str = "") -> Contract:
    """Put down what is to be bought from a provider; nothing is committed before somebody else signs."""
    _check(given, by)
    budget = PurchaseBudget.unscoped.filter(region=given.region, year=given.year).first()
    if budget is None:
        raise _cannot(
            given, _("「{place}」{year} 年还没有购买服务预算。"), _("请先设定预算。"), place=given.region.name,
            year=given.year,
        )  # fmt: skip
    if Contract.unscoped.filter(region=given.region, number=given.number.strip()).exists():
        raise _cannot(given, _("这个合同编号已经登记过。"), _("请核对编号。"))
    made: Contract = verbs.create(
        Contract, region=given.region, provider=given.provider.party, budget=budget, number=given.number.strip(),
        title=given.title.strip(), since=given.since, until=given.until, items=list(given.items),
        amount_fen=given.amount_fen, minutes=given.minutes or None, price_fen=given.price_fen,
        per=given.per if given.price_fen is not None else "", region_path=given.region.path,
    )  # fmt: skip
    return made


def _check(given: Given, by: Actor) -> None:
    if not holds(by.region_path, given.region.path):
        raise _cannot(given, _("这个区域不在您的岗位范围内。"), _("请选择您辖区内的区域。"))
    if not 0 < len(given.number.strip()) <= 60 or not 0 < len(given.title.strip()) <= 100:
        raise _cannot(given, _("编号须为 1 至 60 字，名称须为 1 至 100 字。"), _("请补全。"))
    if given.amount_fen <= 0 or given.until <= given.since:
        raise _cannot(given, _("金额须大于零，终止日期须在开始日期之后。"), _("请核对金额和日期。"))
    if given.price_fen is not None and given.per not in ItemPrice.Per.values:
        raise _cannot(given, _("写了单价，没有写计价单位。"), _("请选择按小时或按次。"))
    known = set(ServiceItem.objects.filter(code__in=given.items).values_list("code", flat=True))
    if set(given.items) - known:
        raise _cannot(given, _("有的服务项目不在目录里。"), _("请从列表中选择。"))


def _cannot(given: Given, why: Any, do: Any, **values: Any) -> Refused:
    asked = _("您要拟订与「{provider}」的合同 {number}。")
    return Refused(asked, why, do, provider=given.provider.name, number=given.number, **values)


@verbs.verb("contract.sign", _("签订合同"), may=FLOW.may("contract.sign"))
def sign(contract: Contract, *, by: Actor) -> Contract:
    """Sign what somebody else drafted: its amount is taken out of the year's budget, or refused with the figures."""
    budget = _hold(contract)
    FLOW.move(contract, by=by)
    [mine] = queries.terms([contract])
    others = Contract.unscoped.filter(region=contract.region_id, provider=contract.provider_id, status=Status.SIGNED)
    for other in others.exclude(pk=contract.pk):
        if queries.terms([other])[0].meets(mine):
            raise _refused(
                contract, _("与履行中的合同 {other} 在同样的日子、同样的项目上重叠。"),
                _("请变更那一份，或先终止它。"), other=other.number,
            )  # fmt: skip
    _commit(budget, contract, contract.amount_fen, "sign")
    return contract


@verbs.verb("contract.amend", _("变更合同"), may=OFFICE)
def amend(contract: Contract, change: Change, *, by: Actor, why: str = "") -> Contract:
    """Change amount, hours or end of a contract from a day on; never below what is settled, never above the budget."""
    budget = _hold(contract)
    now = Contract.unscoped.get(pk=contract.pk)
    if now.status != Status.SIGNED:
        raise _refused(contract, _("它现在是「{now}」。"), _("只有履行中的合同能变更。"), now=now.get_status_display())
    if change.amount_fen <= 0 or change.until <= now.since or not change.document.strip():
        raise _refused(contract, _("金额、终止日期或依据文件不对。"), _("请核对；变更要有补充协议等依据。"))
    more = change.amount_fen - now.amount_fen
    if more:
        _commit(budget, now, more, f"amend:{now.turn + 1}")
    verbs.create(
        Amendment, contract=now, on=change.on, document=change.document.strip()[:200],
        amount_before_fen=now.amount_fen, amount_fen=change.amount_fen, minutes_before=now.minutes,
        minutes=change.minutes or None, until_before=now.until, until=change.until, region_path=now.region_path,
    )  # fmt: skip
    verbs.change(
        contract, amount_fen=change.amount_fen, minutes=change.minutes or None, until=change.until, turn=now.turn + 1
    )
    return contract


@verbs.verb("contract.end", _("终止合同"), may=FLOW.may("contract.end"))
def end(contract: Contract, *, by: Actor, why: str = "") -> Contract:
    """End a contract with a reason: visits up to today stay under it; amend its amount first to free what is left over."""
    if not why.strip():
        raise _refused(contract, _("没有写明理由。"), _("请填写理由。"))
    today = timezone.localdate()
    values = {"until": today} if contract.since < today < contract.until else {}
    FLOW.move(contract, by=by, **values)
    return contract


@verbs.verb("contract.drop", _("作废合同草稿"), may=FLOW.may("contract.drop"))
def drop(contract: Contract, *, by: Actor, why: str = "") -> Contract:
    """Put a draft away that is not to be signed."""
    FLOW.move(contract, by=by)
    return contract


@verbs.verb("contract.settle", _("合同结算"), may=NOBODY)
def settle(contract: Contract, amount_fen: int, key: str, text: str, *, by: Actor) -> Contract:
    """Count an approved amount against a contract, or refuse with the figures; whoever approves the claim calls it."""
    held = Contract.unscoped.select_for_update(of=("self",)).get(pk=contract.pk)
    account = _held_for(held)
    left = ledger.balance(account)
    if left < amount_fen:
        raise _refused(
            held, _("合同金额 {whole}，已结算 {used}，还剩 {left}；这一次要 {wanted}，超出 {over}。"),
            _("请先签补充协议、变更合同金额，或退回申请。"), whole=money.yuan(held.amount_fen),
            used=money.yuan(held.amount_fen - left), left=money.yuan(left), wanted=money.yuan(amount_fen),
            over=money.yuan(amount_fen - left),
        )  # fmt: skip
    settled = ledger.account(rules.SETTLED, Unit.FEN, region_path=held.region_path, name=str(_("合同已结算")))
    ledger.post(key, timezone.localdate(), text, {account: -amount_fen, settled: amount_fen})
    return held


@verbs.verb("contract.export", _("导出合同"), may=frozenset({Role.OFFICER, Role.MANAGER}))
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of contracts left the house."""


def _hold(contract: Contract) -> PurchaseBudget:
    """The budget of a contract and the contract itself, held in this order by whoever commits or frees anything."""
    budget = PurchaseBudget.unscoped.select_for_update(of=("self",)).select_related("region").get(pk=contract.budget_id)
    Contract.unscoped.select_for_update(of=("self",)).get(pk=contract.pk)
    return budget


def _commit(budget: PurchaseBudget, contract: Contract, more_fen: int, what: str) -> None:
    """Move an amount from a held budget to a contract, or back; neither goes below nothing."""
    account, held = _account(budget), _held_for(contract)
    left, unsettled = ledger.balance(account), ledger.balance(held)
    if left < more_fen:
        raise _refused(
            contract, _("「{place}」{year} 年购买服务预算 {whole}，合同已占用 {used}，还剩 {left}；这一份要 {wanted}，超出 {over}。"),
            _("请先追加预算，或减少合同金额。"), place=budget.region.name, year=budget.year,
            whole=money.yuan(budget.amount_fen), used=money.yuan(budget.amount_fen - left), left=money.yuan(left),
            wanted=money.yuan(more_fen), over=money.yuan(more_fen - left),
        )  # fmt: skip
    if unsettled + more_fen < 0:
        raise _refused(
            contract, _("已经结算 {used}，合同金额不能低于它。"), _("请核对新的金额。"),
            used=money.yuan(contract.amount_fen - unsettled),
        )  # fmt: skip
    text = say("合同 {number}").format(number=contract.number)
    ledger.post(f"contract:{contract.pk}:{what}", timezone.localdate(), text, {account: -more_fen, held: more_fen})


def _refused(contract: Contract, why: Any, do: Any, **values: Any) -> Refused:
    asked = _("您要办理合同 {number}（{provider}）。")
    return Refused(asked, why, do, number=contract.number, provider=contract.provider.name, **values)
