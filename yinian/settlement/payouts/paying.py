"""The one way money leaves for a payee, whatever it is owed for: posted, told to what it pays, and kept as a payout."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import bulk, ledger, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import Draft, LedgerAccount, Transfer, Unit
from yinian.foundation.parties import Party
from yinian.registry.elders.models import Elder
from yinian.settlement.claims import actions as claims
from yinian.settlement.claims import between
from yinian.settlement.claims.flow import FLOW as CLAIMS
from yinian.settlement.claims.models import Claim
from yinian.settlement.funds import actions as funds
from yinian.settlement.funds.rules import PAID
from yinian.settlement.payouts import owed, rules
from yinian.settlement.payouts.batches import BankReturn, Batch, BatchItem
from yinian.settlement.payouts.flow import NOBODY, Outcome
from yinian.settlement.payouts.models import Payout
from yinian.settlement.payouts.rules import AWARD, CLAIM, DUES, OWED, SPENT
from yinian.settlement.subsidies import actions as subsidies
from yinian.settlement.subsidies.models import Award

# What one answered row says: which item, and the voucher it was paid under or the reason why it was not.
Told = tuple[int, str]
PAYOUT = ("payee", "amount_fen", "reference", "ground_kind", "ground_id", "transfer", "released_at", "region_path")


def pay_claim(claim: Claim, reference: str, *, by: Actor) -> Payout:
    """Pay a claim that may be paid, and tell each of its visits; inside a verb that is a move of claims."""
    assert claim.fund is not None
    CLAIMS.move(claim, by=by)
    due = claims.due_of(claim, claim.fund, rules.claim_key(claim.pk))
    payout = _kept(claim, claim.provider, reference, funds.pay(due))
    lines = list(claims.counting(claim).select_related("order").order_by("id"))
    for line in lines:
        claims.settle(line, by=by)
    between.pay(claim, lines, by=by)
    return payout


def pay_award(award: Award, reference: str, *, by: Actor) -> Payout:
    """Pay an award that may be paid; inside a verb that is a move of awards."""
    due = subsidies.pay(award, rules.award_key(award.pk), by=by)
    return _kept(award, award.payee, reference, funds.pay(due))


def _kept(ground: Claim | Award, payee: Party, reference: str, transfer: Transfer) -> Payout:
    payout: Payout = verbs.create(
        Payout, payee=payee, amount_fen=ground.amount_fen, reference=reference, ground_kind=ground._meta.label_lower,
        ground_id=ground.pk, transfer=transfer, released_at=timezone.now(), region_path=ground.region_path,
    )  # fmt: skip
    return payout


@verbs.verb("payout.confirm", _("银行回盘：已拨付"), may=NOBODY)
def confirm(item: BatchItem, voucher: str, returned: BankReturn, *, by: Actor) -> BatchItem:
    """Pay the claim or award of an item that the bank reports as paid."""
    if item.ground_kind == CLAIM:
        row = Claim.unscoped.select_related("region", "provider", "fund").get(pk=item.ground_id)
        pay_claim(row, voucher, by=by)
    else:
        pay_award(Award.unscoped.select_related("payee", "fund").get(pk=item.ground_id), voucher, by=by)
    day = timezone.localdate()
    verbs.change(item, outcome=Outcome.PAID, voucher=voucher, reported_on=day, reported_in=returned)
    return item


@verbs.verb("payout.bounce", _("银行回盘：没有拨付"), may=NOBODY)
def bounce(item: BatchItem, why: str, returned: BankReturn | None, *, by: Actor) -> BatchItem:
    """Keep why the claim or award of an item was not paid; it is free for the next batch."""
    if item.ground_kind == AWARD:
        subsidies.exclude(Award.unscoped.get(pk=item.ground_id), by=by)
    day = timezone.localdate()
    verbs.change(item, outcome=Outcome.FAILED, reason=why[:200], reported_on=day, reported_in=returned)
    return item


@verbs.bulk_verb("payout.pay", _("发放待遇"), may=NOBODY)
def pay(told: Sequence[Told], batch: Batch, returned: BankReturn, *, by: Actor) -> Sequence[verbs.Done]:
    """Pay elders whose rows the bank reports as paid: their dues are settled and the batch's money is spent."""
    vouchers = dict(told)
    items = _waiting(vouchers)
    day, fund = timezone.localdate(), _fund(batch)
    out = ledger.account(PAID, Unit.FEN, region_path=fund.region_path, name=str(_("已拨付")))
    owing = _owing([item.payee_id for item in items])
    keys = {item.pk: rules.item_key(item.pk) for item in items}
    text = say("{title} 发放").format(title=batch.title)[:200]
    ledger.post_many(
        [
            Draft(keys[one.pk], day, text, {owing[one.payee_id]: -one.amount_fen, out.pk: one.amount_fen})
            for one in items
        ]
    )
    transfers = dict(Transfer.objects.filter(key__in=keys.values()).values_list("key", "pk"))
    kind, at = BatchItem._meta.label_lower, _moment(timezone.now())
    bulk.insert(
        Payout,
        PAYOUT,
        [
            (
                one.payee_id, one.amount_fen, vouchers[one.pk], kind, one.pk, transfers[keys[one.pk]], at,
                one.region_path,
            )
            for one in items
        ],
    )  # fmt: skip
    _spend(batch, items, returned, fund)
    _answered(items, Outcome.PAID, vouchers, returned)
    return _done(items, Outcome.PAID)


@verbs.bulk_verb("payout.fail", _("发放失败"), may=NOBODY)
def fail(
    told: Sequence[Told], batch: Batch, returned: BankReturn | None, *, by: Actor, key: str
) -> Sequence[verbs.Done]:
    """Keep why elders' items were not paid; their money goes back to the fund, and all is owed as before."""
    reasons = dict(told)
    items = _waiting(reasons)
    back = sum(item.amount_fen for item in items)
    if back:
        fund, waits = _fund(batch), clearing(batch)
        text = say("{title} 退回").format(title=batch.title)[:200]
        ledger.post(rules.batch_key(batch.pk, f"back:{key}"), timezone.localdate(), text, {waits: -back, fund: back})
    _answered(items, Outcome.FAILED, reasons, returned)
    _add_returned(batch, items)
    return _done(items, Outcome.FAILED)


def _waiting(numbers: Collection[int]) -> list[BatchItem]:
    rows = BatchItem.unscoped.filter(pk__in=numbers, ground_kind=DUES, outcome=Outcome.WAITING)
    return list(rows.select_for_update().order_by("pk"))


def clearing(batch: Batch) -> LedgerAccount:
    """Where a batch's money waits for the bank's answer; call it inside a verb."""
    return ledger.account(rules.clearing(batch.pk), Unit.FEN, region_path=batch.region_path, name=batch.title, floor=0)


def _fund(batch: Batch) -> LedgerAccount:
    assert batch.fund is not None
    return batch.fund


def _owing(parties: Sequence[int]) -> dict[int, int]:
    """The accounts on which these elders' dues stand; one that nothing was posted to yet is made."""
    rows = LedgerAccount.unscoped.filter(kind=OWED, unit=Unit.FEN, party__in=parties)
    known = dict(rows.values_list("party_id", "pk"))
    for party in Party.objects.filter(pk__in=set(parties) - known.keys()):
        made = ledger.account(OWED, Unit.FEN, region_path=party.region_path, name=party.name, party=party)
        known[party.pk] = made.pk
    return known


def _spend(batch: Batch, items: Sequence[BatchItem], returned: BankReturn, fund: LedgerAccount) -> None:
    amount = sum(item.amount_fen for item in items)
    if not amount:
        return
    spent = ledger.account(SPENT, Unit.FEN, region_path=fund.region_path, name=str(_("资金支出")))
    key = rules.batch_key(batch.pk, f"paid:{returned.pk}:{items[0].pk}")
    text = say("{title} 发放").format(title=batch.title)[:200]
    ledger.post(key, timezone.localdate(), text, {clearing(batch): -amount, spent: amount})


def _answered(items: Sequence[BatchItem], outcome: str, said: dict[int, str], returned: BankReturn | None) -> None:
    column = "voucher" if outcome == Outcome.PAID else "reason"
    day = connection.ops.adapt_datefield_value(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{BatchItem._meta.db_table}" SET outcome = %s, {column} = %s, reported_on = %s, '
            "reported_in_id = %s WHERE id = %s",
            [(str(outcome), said[one.pk], day, returned.pk if returned else None, one.pk) for one in items],
        )


def _add_returned(batch: Batch, items: Sequence[BatchItem]) -> None:
    """Count what came back by benefit, so that a budget is not spent on it."""
    numbers = [item.pk for item in items]
    if not numbers:
        return
    marks = ", ".join(["%s"] * len(numbers))
    more = owed.by_benefit(f"id IN ({marks})", numbers)
    now = Batch.unscoped.select_for_update().get(pk=batch.pk)
    for benefit, amount in more.items():
        now.returned_totals[benefit] = now.returned_totals.get(benefit, 0) + amount
    now.save(update_fields=["returned_totals"])


def _done(items: Sequence[BatchItem], outcome: str) -> list[verbs.Done]:
    """One line an item, about the elder whom it is for."""
    elders = dict(Elder.unscoped.filter(party__in={one.payee_id for one in items}).values_list("party_id", "pk"))
    label, done = BatchItem._meta.label_lower, []
    for one in items:
        columns = {"outcome": ["waiting", str(outcome)], "amount_fen": [None, one.amount_fen]}
        about = Elder._meta.label_lower, elders[one.payee_id], one.region_path
        done.append(verbs.Done(*about, {f"{label}:{one.pk}": columns}))
    return done


def _moment(at: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(at))
