"""A batch on its way: handed in, agreed to by as many as its amount asks for, funded, or taken back."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.words import benefit_word
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.schemes import BATCH
from yinian.foundation import approvals, ledger, money, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import Transfer
from yinian.foundation.refusals import Overtaken, Refused
from yinian.foundation.regions import holds
from yinian.settlement.funds.models import Budget
from yinian.settlement.payouts import rules, spending
from yinian.settlement.payouts.batches import Batch, BatchItem
from yinian.settlement.payouts.drafting import sums
from yinian.settlement.payouts.flow import DRAFTED, FLOW, OFFICE, Outcome, Status
from yinian.settlement.payouts.paying import clearing
from yinian.settlement.payouts.rules import AWARD
from yinian.settlement.subsidies import actions as subsidies
from yinian.settlement.subsidies.models import Award


@verbs.verb("batch.submit", _("提交发放批次"), may=OFFICE)
def submit(batch: Batch, *, by: Actor) -> Batch:
    """Hand a batch in for approval."""
    FLOW.move(batch, by=by)
    if not batch.items:
        raise _cannot(batch, _("里面一笔也没有。"), _("请撤回；有应发的以后再汇集。"))
    return batch


@verbs.verb("batch.approve", _("同意发放批次"), may=OFFICE)
def approve(batch: Batch, *, by: Actor, seen_fen: int | None = None) -> Batch:
    """Agree to a batch; with the last consent that it needs, the fund pays into it, or refuses with the numbers."""
    if batch.status != Status.SUBMITTED:
        FLOW.move(batch, by=by)  # says who was first
    if batch.fund is not None and not holds(by.region_path, batch.fund.region_path):
        raise _cannot(batch, _("资金「{fund}」由上级管理。"), _("请由管理这笔资金的一级办理。"), fund=batch.fund.name)
    today = timezone.localdate()
    scheme = policies.approval(BATCH, batch.region, batch.amount_fen, today).scheme
    enough = approvals.agree(batch, scheme, by=by, but_not=DRAFTED)
    # Read under the lock that agreeing took: somebody may have taken the batch back meanwhile.
    now, status = Batch.unscoped.values_list("amount_fen", "status").get(pk=batch.pk)
    if status != Status.SUBMITTED:
        FLOW.move(batch, by=by)
    if {now} != {batch.amount_fen, now if seen_fen is None else seen_fen}:
        raise Overtaken(
            _("您要同意发放批次「{title}」。"), _("金额已变为 {now}。"), _("请刷新页面，按最新情况办理。"),
            title=batch.title, now=money.yuan(now),
        )  # fmt: skip
    if enough:
        FLOW.move(batch, by=by, approved_on=today)
        _within_budgets(batch)
        _fund(batch)
    return batch


def _within_budgets(batch: Batch) -> None:
    """Refuse a batch that would pass a budget of its place or of one above it; who spends the same budget takes turns."""
    assert batch.approved_on is not None
    above = [int(part) for part in batch.region_path.strip("/").split("/")]
    rows = Budget.unscoped.filter(region__in=above, year=batch.approved_on.year, benefit__in=batch.totals)
    held = list(rows.select_for_update(of=("self",)).select_related("region").order_by("pk"))
    for found in spending.spent(held):
        if found.left_fen < 0:
            # This batch is among what is spent already: it has just been approved, in this very transaction.
            budget, wanted = found.budget, int(batch.totals[found.budget.benefit])
            why = _(
                "「{place}」{year} 年「{benefit}」的预算是 {amount}，以前已批 {spent}，这一批要 {wanted}，超出 {over}。"
            )
            raise _cannot(
                batch, why, _("请先追加预算；或者撤回这一批，减少发放内容。"), place=budget.region.name,
                year=budget.year, benefit=benefit_word(budget.benefit), amount=money.yuan(budget.amount_fen),
                spent=money.yuan(found.spent_fen - wanted), wanted=money.yuan(wanted), over=money.yuan(-found.left_fen),
            )  # fmt: skip


def _fund(batch: Batch) -> None:
    if not batch.dues_fen:
        return
    assert batch.fund is not None
    left = ledger.balance(batch.fund)
    if left < batch.dues_fen:
        raise _cannot(
            batch, _("资金「{fund}」只有 {left}，这一批要 {wanted}，还缺 {short}。"),
            _("请先拨入资金；或者撤回这一批，减少发放内容。"), fund=batch.fund.name, left=money.yuan(left),
            wanted=money.yuan(batch.dues_fen), short=money.yuan(batch.dues_fen - left),
        )  # fmt: skip
    amounts = {batch.fund: -batch.dues_fen, clearing(batch): batch.dues_fen}
    text = say("{title} 出款").format(title=batch.title)[:200]
    ledger.post(rules.batch_key(batch.pk), timezone.localdate(), text, amounts)


@verbs.verb("batch.send_back", _("退回发放批次"), may=OFFICE)
def send_back(batch: Batch, *, by: Actor, why: str = "") -> Batch:
    """Give a batch back to who drafted it, with a reason; consents given so far stand only for a batch as it was."""
    _reason(batch, why)
    FLOW.move(batch, by=by)
    for vote in approvals.votes(batch):
        verbs.remove(vote)
    return batch


@verbs.verb("batch.withdraw", _("撤回发放批次"), may=FLOW.may("batch.withdraw"))
def withdraw(batch: Batch, *, by: Actor, why: str = "") -> Batch:
    """Take a batch back before the bank has it: everything in it is owed as before, and the fund has its money again."""
    _reason(batch, why)
    if batch.fund is not None and not holds(by.region_path, batch.fund.region_path):
        raise _cannot(batch, _("资金「{fund}」由上级管理。"), _("请由管理这笔资金的一级办理。"), fund=batch.fund.name)
    FLOW.move(batch, by=by)
    posted = Transfer.objects.filter(key=rules.batch_key(batch.pk)).first()
    if posted is not None:
        ledger.reverse(posted, on=timezone.localdate(), why=why.strip()[:200])
    waiting = BatchItem.unscoped.filter(batch=batch, outcome=Outcome.WAITING)
    _free(waiting.filter(ground_kind=AWARD).values_list("ground_id", flat=True), by)
    waiting.update(outcome=Outcome.DROPPED)
    return batch


@verbs.verb("batch.leave_out", _("移出发放批次"), may=OFFICE)
def leave_out(item: BatchItem, *, by: Actor, why: str = "") -> BatchItem:
    """Take one item out of a batch that is not handed in yet, with a reason; it is owed as before."""
    batch = Batch.unscoped.select_for_update(of=("self",)).select_related("fund").get(pk=item.batch_id)
    _reason(batch, why)
    if batch.status != Status.DRAFT:
        shown = batch.get_status_display()
        raise _cannot(batch, _("它现在是「{now}」，只有提交以前能移出。"), _("请先退回，或等银行回盘。"), now=shown)
    now = BatchItem.unscoped.select_for_update().get(pk=item.pk)
    if now.outcome != Outcome.WAITING:
        raise _cannot(batch, _("这一笔已经移出。"), _("请刷新页面。"))
    if item.ground_kind == AWARD:
        _free([item.ground_id], by)
    verbs.change(item, outcome=Outcome.DROPPED, reason=why.strip()[:200])
    verbs.change(batch, **sums(batch))
    return item


def _free(awards: Any, by: Actor) -> None:
    for award in Award.unscoped.filter(pk__in=list(awards)).order_by("pk"):
        subsidies.exclude(award, by=by)


def _reason(batch: Batch, why: str) -> None:
    if not why.strip():
        raise _cannot(batch, _("没有写明理由。"), _("请填写理由。"))


def _cannot(batch: Batch, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要办理发放批次「{title}」。"), why, do, title=batch.title, **values)
