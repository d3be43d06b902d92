"""Drafting a claim from verified visits, handing it in, and deciding it."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.models import Order
from yinian.entitlement.policies import queries as policies
from yinian.foundation import money, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.parties import Party
from yinian.foundation.refusals import LawBroken, Overtaken, Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.contracts import actions as contracts
from yinian.registry.contracts.models import Contract
from yinian.settlement.claims import between, queries, rules
from yinian.settlement.claims.flow import DISPUTED, FLOW, OPEN, PROVIDERS, LineStatus
from yinian.settlement.claims.models import Claim, ClaimLine
from yinian.settlement.funds import actions as funds

NOBODY: frozenset[Role] = frozenset()
# Whether a region settles only what its contracts cover; no document says so yet, and then it does not.
CONTRACTED = "settle_under_contract"


@verbs.verb("claim.draft", _("生成结算申请"), may=PROVIDERS)
def draft(provider: Party, region: Region, month: date, *, by: Actor) -> Claim:
    """Gather a provider's verified, publicly paid visits of a month and paying region that stand in no claim yet.

    An open claim is brought up to date: what came since is added, and what cost something else is put right.
    """
    first = month.replace(day=1)
    if by.role is not Role.SYSTEM and by.party_id != provider.pk:
        raise _no_claim(region, first, _("这不是您的单位。"), _("请为自己的单位申请。"))
    claim = open_one(provider, region, first)
    old = {line.order_id: line for line in _lines(claim)} if claim else {}
    new = list(queries.claimable_in(by, provider.pk, region, first))
    works = queries.works_of((*new, *(line.order for line in old.values())))
    charges, without = queries.charged(provider.pk, region, works)
    fresh = [charge for charge in charges if charge.order not in old]
    if claim is None:
        if not fresh:
            raise _nothing(region, first, new, without)
        claim = begin(provider, region, first)
    for charge in charges:
        if charge.order in old:
            _put_right(old[charge.order], charge)
    add(claim, fresh, {order.pk: order for order in new}, by)
    sum_up(claim)
    return claim


def open_one(provider: Party, region: Region, first: date) -> Claim | None:
    """The claim of a month that may still be added to, held; of two who draft at once the second waits here."""
    Party.objects.select_for_update(no_key=True).get(pk=provider.pk)
    held = Claim.unscoped.filter(provider=provider, region=region, month=first, status__in=OPEN)
    return held.select_for_update(no_key=True).first()


def begin(provider: Party, region: Region, first: date) -> Claim:
    """A new claim of a month, with nothing in it yet."""
    made: Claim = verbs.create(
        Claim, provider=provider, region=region, month=first, drafted_at=timezone.now(), region_path=region.path
    )
    return made


def counting(claim: Claim) -> QuerySet[ClaimLine]:
    """The lines of a claim that are paid for: all but the excluded."""
    return ClaimLine.unscoped.filter(claim=claim).exclude(status=LineStatus.EXCLUDED)


def sum_up(claim: Claim) -> None:
    """Let a claim that this call holds be the sum of its lines again."""
    found = counting(claim).aggregate(minutes=Sum("minutes"), amount=Sum("amount_fen"))
    verbs.change(claim, minutes=found["minutes"] or 0, amount_fen=found["amount"] or 0)


def _lines(claim: Claim) -> list[ClaimLine]:
    return list(counting(claim).select_related("order__item").order_by("id"))


def _put_right(line: ClaimLine, charge: rules.Charge) -> None:
    price = charge.price
    verbs.change(line, minutes=charge.minutes, price_fen=price.fen, per=price.per, amount_fen=charge.amount_fen)


def add(claim: Claim, charges: list[rules.Charge], orders: dict[int, Order], by: Actor, turn: int = 1) -> None:
    """Put visits into a claim, each told at the order itself."""
    rows = [
        ClaimLine(
            claim=claim, order=orders[charge.order], minutes=charge.minutes, price_fen=charge.price.fen,
            per=charge.price.per, amount_fen=charge.amount_fen, region_path=claim.region_path, turn=turn,
        )
        for charge in charges
    ]  # fmt: skip
    for line in ClaimLine.unscoped.bulk_create(rows, batch_size=500):
        claim_order(line, by=by)


@verbs.verb("claim.include", _("列入结算"), may=NOBODY)
def claim_order(line: ClaimLine, *, by: Actor) -> Order:
    """Say at the order itself that it is being claimed, and at what."""
    verbs.note(line, {"amount_fen": [None, line.amount_fen]})
    return line.order


@verbs.verb("claim.settle", _("已结算"), may=NOBODY)
def settle(line: ClaimLine, *, by: Actor) -> Order:
    """Say at the order itself that its claim has been paid; whoever pays the claim calls it."""
    verbs.note(line, {"amount_fen": [None, line.amount_fen]})
    return line.order


def _no_claim(region: Region, first: date, why: Any, do: Any, **values: Any) -> Refused:
    asked = _("您要向「{place}」申请结算 {month} 的服务。")
    return Refused(asked, why, do, place=region.name, month=f"{first:%Y-%m}", **values)


def _nothing(region: Region, first: date, new: list[Order], without: list[rules.Work]) -> Refused:
    if not without:
        return _no_claim(
            region, first, _("没有已核验、由政府付费、还没有申请过的服务。"), _("请先核验服务，或选择别的月份。")
        )
    names = "、".join(sorted({str(order.item) for order in new}))
    return _no_claim(
        region, first, _("{count} 次服务没有当天的价格：{names}。"), _("请由付费区域先定价，再生成。"),
        count=len(without), names=names,
    )  # fmt: skip


@verbs.verb("claim.submit", _("提交结算申请"), may=FLOW.may("claim.submit"))
def submit(claim: Claim, *, by: Actor) -> Claim:
    """Hand a claim in; from now on nothing is added to it."""
    FLOW.move(claim, by=by)
    if not _whole(claim):
        raise _cannot(claim, _("金额是零。"), _("请先列入有价格的服务。"))
    return claim


def _whole(claim: Claim) -> int:
    """The amount of a claim whose row this call has just locked; it is the sum of its lines, or something is broken."""
    amount = Claim.unscoped.values_list("amount_fen", flat=True).get(pk=claim.pk)
    lines = counting(claim).aggregate(total=Sum("amount_fen"))["total"] or 0
    if lines != amount:
        raise LawBroken(f"claim {claim.pk} is not the sum of its lines")
    return amount


@verbs.verb("claim.approve", _("核准结算"), may=FLOW.may("claim.approve"))
def approve(claim: Claim, fund: LedgerAccount, *, by: Actor, seen_fen: int | None = None) -> Claim:
    """Approve a claim, by somebody of the place that holds the fund who did not submit it: the amount is owed out of it.

    `seen_fen` is the amount that the approver had before their eyes; if it is another by now, nothing is approved.
    """
    due = due_of(claim, fund, rules.claim_key(claim.pk))
    if not holds(fund.region_path, claim.region_path):
        raise due.refused(_("这笔资金不用于这个区域。"), _("请选择付费区域或其上级的资金。"))
    funds.managed(due, by)
    FLOW.move(claim, by=by, fund=fund)
    amount = _whole(claim)
    _undisputed(claim)
    if {amount} != {claim.amount_fen, claim.amount_fen if seen_fen is None else seen_fen}:
        raise Overtaken(
            due.asked, _("金额已变为 {now}。"), _("请刷新页面，按最新情况办理。"),
            payee=claim.provider.name, amount=money.yuan(claim.amount_fen), now=money.yuan(amount),
        )  # fmt: skip
    lines = _lines(claim)
    _under_contracts(claim, lines, by)
    funds.owe(due)
    between.owe(claim, lines, by=by)
    return claim


def _under_contracts(claim: Claim, held: list[ClaimLine], by: Actor) -> None:
    """Count each line against the contract it falls under; what falls under none is refused only where the region says so."""
    lines = {line.order_id: line for line in held}
    under = queries.contracts_of(claim.provider_id, claim.region, queries.works_of([line.order for line in held]))
    required = policies.stated(CONTRACTED, claim.region, timezone.localdate())
    if required is not None and required.value and len(under) < len(lines):
        raise _cannot(
            claim, _("有 {count} 次服务不在任何购买服务合同里，而「{place}」只按合同结算。"),
            _("请先签订或变更合同，再核准。"), count=len(lines) - len(under), place=claim.region.name,
        )  # fmt: skip
    groups: dict[int, list[ClaimLine]] = defaultdict(list)
    for order, terms in under.items():
        groups[terms.contract].append(lines[order])
    text = say("{month} 服务结算").format(month=f"{claim.month:%Y-%m}")
    for contract in Contract.unscoped.filter(pk__in=groups).select_related("provider").order_by("pk"):
        mine = groups[contract.pk]
        ClaimLine.unscoped.filter(pk__in=[line.pk for line in mine]).update(contract=contract)
        amount = sum(line.amount_fen for line in mine)
        contracts.settle(contract, amount, f"claim:{claim.pk}:contract:{contract.pk}", text, by=by)


def _undisputed(claim: Claim) -> None:
    open_ones = ClaimLine.unscoped.filter(claim=claim, status__in=DISPUTED).count()
    if open_ones:
        raise _cannot(
            claim, _("有 {count} 条明细的异议还没有办结。"), _("请先逐条维持或剔除，再核准。"), count=open_ones
        )
    if not claim.amount_fen:
        raise _cannot(claim, _("明细都已剔除，金额是零。"), _("请退回给服务商。"))


def due_of(claim: Claim, fund: LedgerAccount, key: str) -> funds.Due:
    """What a claim asks of a fund."""
    text = say("{month} 服务结算").format(month=f"{claim.month:%Y-%m}")
    asked = _("您要办理「{payee}」的结算（{amount}）。")
    return funds.Due(fund, claim.provider, claim.amount_fen, key, text, asked)


@verbs.verb("claim.return", _("退回结算申请"), may=FLOW.may("claim.return"))
def send_back(claim: Claim, *, by: Actor, why: str = "") -> Claim:
    """Give a claim back to its provider with a reason."""
    if not why.strip():
        raise _cannot(claim, _("没有写明理由。"), _("请写明要更正什么。"))
    FLOW.move(claim, by=by)
    return claim


@verbs.verb("claim.export", _("导出结算明细"), may=frozenset({Role.OFFICER, Role.MANAGER}))
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of claims or their lines left the house."""


def _cannot(claim: Claim, why: Any, do: Any, **values: Any) -> Refused:
    asked = _("您要办理结算申请 {number}（{payee}）。")
    return Refused(asked, why, do, number=claim.pk, payee=claim.provider.name, **values)
