"""Proposing, deciding and taking back awards out of a region's funds."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import ledger, money, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import LedgerAccount, Transfer
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import holds
from yinian.settlement.funds import actions as funds
from yinian.settlement.funds.rules import is_fund
from yinian.settlement.subsidies import insuring, rules
from yinian.settlement.subsidies.flow import FLOW, NOBODY, OFFICE, Status
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
    insured: bool = False


def _subsidised(policy: int) -> int | None:
    """The award that already stands for a policy, wherever it was proposed."""
    rows = Award.unscoped.filter(insurance=policy).exclude(status__in=(Status.REFUSED, Status.WITHDRAWN))
    return rows.values_list("pk", flat=True).first()


@verbs.verb("award.propose", _("提出补助"), may=OFFICE)
def propose(given: Proposal, *, by: Actor) -> Award:
    """Ask for an award to a payee of the actor's region out of a fund of that region or one above it."""
    if not holds(by.region_path, given.payee.region_path):
        raise _refusal(given, _("收款方不在您的岗位范围内。"), _("请核对收款方。"))
    if not holds(given.fund.region_path, given.payee.region_path) or not is_fund(given.fund.kind):
        raise _refusal(given, _("这笔资金不用于收款方所在的区域。"), _("请选择收款方所在区域或其上级的资金。"))
    if given.amount_fen <= 0:
        raise _refusal(given, _("金额须大于零。"), _("请核对金额。"))
    if not (given.ground.strip() and given.document.strip() and given.clause.strip()):
        raise _refusal(given, _("事由、文件或条款没有填。"), _("请写明依据：没有依据不拨付。"))
    insurance = insuring.covering(given.payee, given.amount_fen, _subsidised, by) if given.insured else None
    return verbs.create(
        Award,
        payee=given.payee,
        amount_fen=given.amount_fen,
        ground=given.ground.strip(),
        document=given.document.strip(),
        clause=given.clause.strip(),
        fund=given.fund,
        insurance=insurance,
        region_path=given.payee.region_path,
    )


def _refusal(given: Proposal, why: Any, do: Any) -> Refused:
    asked = _("您要为「{payee}」提出补助 {amount}。")
    return Refused(asked, why, do, payee=given.payee.name, amount=money.yuan(given.amount_fen))


@verbs.verb("award.approve", _("批准补助"), may=FLOW.may("award.approve"))
def approve(award: Award, *, by: Actor, why: str = "") -> Award:
    """Approve an award, by somebody else of the place that holds the fund: the amount leaves the fund and is owed."""
    due = due_of(award, rules.award_key(award.pk))
    funds.managed(due, by)
    insuring.check(award)
    FLOW.move(award, by=by)
    funds.owe(due)
    return award


def due_of(award: Award, key: str) -> funds.Due:
    """What an award asks of its fund."""
    asked = _("您要办理给「{payee}」的补助（{amount}）。")
    return funds.Due(award.fund, award.payee, award.amount_fen, key, award.ground, asked)


def pay(award: Award, key: str, *, by: Actor) -> funds.Due:
    """Say that an award is being paid, and what is to leave the house for it; inside a verb that is a move of awards."""
    insuring.check(award)
    FLOW.move(award, by=by)
    return due_of(award, key)


@verbs.verb("batch.include_award", _("补助列入发放批次"), may=NOBODY)
def include(award: Award, *, by: Actor) -> Award:
    """Keep an approved award for a batch, so that nobody pays it or takes it back meanwhile."""
    insuring.check(award)
    FLOW.move(award, by=by)
    return award


@verbs.verb("batch.exclude_award", _("补助移出发放批次"), may=NOBODY)
def exclude(award: Award, *, by: Actor) -> Award:
    """Give an award free that the batch did not pay."""
    FLOW.move(award, by=by)
    return award


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
        funds.managed(due_of(award, rules.award_key(award.pk)), by)
        ledger.reverse(posted, on=timezone.localdate(), why=why.strip())
    return award


def _reason(award: Award, why: str) -> None:
    if not why.strip():
        raise Refused(_("您要撤回或不批准补助 {number}。"), _("没有写明理由。"), _("请填写理由。"), number=award.pk)
