"""Reads of payouts, of batches and their items, of what the bank answered, and of payees' accounts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from yinian.entitlement.benefits.dues import Due
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.schemes import BATCH, Approval
from yinian.foundation import access, approvals, regions
from yinian.foundation.actor import Actor, system
from yinian.foundation.approvals import Vote
from yinian.foundation.fields import blind
from yinian.foundation.flow import Move
from yinian.foundation.jobs import Run
from yinian.foundation.regions import Region
from yinian.settlement.claims.flow import Status as ClaimStatus
from yinian.settlement.claims.models import Claim
from yinian.settlement.payouts import owed, rating
from yinian.settlement.payouts.accounts import PayeeAccount
from yinian.settlement.payouts.batches import BankReturn, Batch, BatchItem, RefusedRow
from yinian.settlement.payouts.flow import FLOW, LIVE, Outcome, Status
from yinian.settlement.payouts.models import Payout
from yinian.settlement.payouts.rules import DUES
from yinian.settlement.subsidies.flow import Status as AwardStatus
from yinian.settlement.subsidies.models import Award

STATUSES, OUTCOMES = Status.choices, Outcome.choices
NO_ACCOUNT = "no_account"
# Who sees a batch may see how far its background work is, whoever asked for that.
WHOLE = system("发放批次")


def payouts(actor: Actor) -> QuerySet[Payout]:
    """The payouts within the actor's sight, the youngest first."""
    return Payout.seen_by(actor).select_related("payee").order_by("-id")


def matching(rows: QuerySet[Payout], words: str) -> QuerySet[Payout]:
    """Those whose payee's name or voucher holds the words."""
    text = words.strip()
    return rows.filter(Q(payee__name__contains=text) | Q(reference__contains=text)) if text else rows


def total(rows: QuerySet[Any]) -> int:
    """What these payouts, or items of batches, add up to."""
    return rows.order_by().aggregate(total=Sum("amount_fen"))["total"] or 0


def of_claim(actor: Actor, row: Claim | Award) -> Payout | None:
    """What was paid for a claim or an award."""
    return payouts(actor).filter(ground_kind=row._meta.label_lower, ground_id=row.pk).first()


# --- batches ----------------------------------------------------------------------------------------------------


def batches(actor: Actor) -> QuerySet[Batch]:
    """The batches within the actor's sight, the youngest first."""
    return Batch.seen_by(actor).select_related("region", "fund").order_by("-id")


def batch(actor: Actor, pk: int) -> Batch:
    """One batch within the actor's sight."""
    return access.found(batches(actor), pk)


def called(rows: QuerySet[Batch], words: str) -> QuerySet[Batch]:
    """Those whose title holds the words, or whose number they are."""
    text = words.strip()
    if not text:
        return rows
    number = Q(pk=int(text)) if text.isdecimal() and len(text) < 19 else Q(pk__in=[])
    return rows.filter(Q(title__contains=text) | number)


def moves(actor: Actor, row: Batch) -> list[Move]:
    """What the actor could do with a batch now."""
    return FLOW.open_to(row, actor)


def needed(row: Batch) -> Approval:
    """Who must agree to a batch, or had to when it was approved."""
    return policies.approval(BATCH, row.region, row.amount_fen, row.approved_on or timezone.localdate())


def consents(row: Batch) -> list[Vote]:
    """Who has agreed to a batch that the caller sees."""
    return approvals.votes(row)


def run(key: str) -> Run | None:
    """How far the background work on a batch or a returned file is; whoever sees that may see this."""
    return Run.seen_by(WHOLE).filter(key=key).first()


def items(actor: Actor, row: Batch, show: str = "", words: str = "") -> QuerySet[BatchItem]:
    """The items of a batch in their order, narrowed by what came of them, and by number or payee."""
    found = BatchItem.seen_by(actor).filter(batch=row).select_related("payee", "account").order_by("id")
    if show == NO_ACCOUNT:
        found = found.filter(account=None)
    elif show:
        found = found.filter(outcome=show)
    text = words.strip()
    if not text:
        return found
    number = Q(pk=int(text)) if text.isdecimal() and len(text) < 19 else Q(pk__in=[])
    return found.filter(Q(payee__name__startswith=text) | number)


def counts(actor: Actor, row: Batch) -> dict[str, tuple[int, int]]:
    """How many items of a batch ended in each way, and what they come to; those without an account once more."""
    rows = BatchItem.seen_by(actor).filter(batch=row).order_by()
    found = {
        outcome: (count, amount)
        for outcome, count, amount in rows.values_list("outcome").annotate(Count("pk"), Sum("amount_fen"))
    }
    none = rows.filter(account=None).exclude(outcome=Outcome.DROPPED).aggregate(n=Count("pk"), fen=Sum("amount_fen"))
    return {**found, NO_ACCOUNT: (none["n"], none["fen"] or 0)} if none["n"] else found


def left_out(actor: Actor, row: Batch) -> list[Claim | Award]:
    """The claims and awards that a batch left out for want of an evaluation, as far as the actor sees them."""
    claims = Claim.seen_by(actor).filter(pk__in=row.left_out.get("unrated", []))
    awards = Award.seen_by(actor).filter(pk__in=row.left_out.get("unrated_awards", []))
    return [*claims.select_related("provider").order_by("pk"), *awards.select_related("payee").order_by("pk")]


def must_be_evaluated(place: Region, on: date) -> bool:
    """Whether bodies of a place are paid only under an evaluation."""
    return rating.required(place, on)


def held(rows: Sequence[Claim]) -> list[Claim]:
    """Those of these claims in sight that are approved and may not be paid, because their provider is not evaluated."""
    approved = [row for row in rows if row.status == ClaimStatus.APPROVED]
    without = rating.unrated(approved, timezone.localdate())
    return [row for row in approved if row.pk in without]


def held_awards(rows: Sequence[Award]) -> list[Award]:
    """The same of awards."""
    approved = [row for row in rows if row.status == AwardStatus.APPROVED]
    without = rating.unrated(approved, timezone.localdate())
    return [row for row in approved if row.pk in without]


def on_hold(actor: Actor, party: int | None = None) -> list[Claim | Award]:
    """What is approved for providers (for one, if told) and not paid because they lack a valid evaluation."""
    claims = Claim.seen_by(actor).filter(status=ClaimStatus.APPROVED).select_related("provider", "region")
    awards = Award.seen_by(actor).filter(status=AwardStatus.APPROVED).select_related("payee")
    if party is not None:
        claims, awards = claims.filter(provider=party), awards.filter(payee=party)
    found: list[Claim | Award] = []
    for rows in (list(claims.order_by("pk")[:200]), list(awards.order_by("pk")[:200])):
        without = rating.unrated(rows, timezone.localdate())
        found += [row for row in rows if row.pk in without]
    return found


def item(actor: Actor, pk: int) -> BatchItem:
    """One item within the actor's sight."""
    rows = BatchItem.seen_by(actor).select_related("payee", "account", "batch", "retried_in", "reported_in")
    return access.found(rows, pk)


def dues(actor: Actor, row: BatchItem) -> QuerySet[Due]:
    """The dues that an item stands for, month by month."""
    if row.ground_kind != DUES:
        return Due.seen_by(actor).none()
    found = Due.seen_by(actor).filter(pk__in=owed.dues_of(row.pk))
    return found.select_related("decision", "elder").order_by("month", "id")


def taken_over(actor: Actor, row: BatchItem) -> QuerySet[BatchItem]:
    """The older items that this one pays once more."""
    return BatchItem.seen_by(actor).filter(retried_in=row).select_related("batch").order_by("id")


def returns(actor: Actor, row: Batch) -> QuerySet[BankReturn]:
    """What the bank sent back for a batch, the youngest first."""
    return BankReturn.seen_by(actor).filter(batch=row).order_by("-id")


def returned(actor: Actor, pk: int) -> BankReturn:
    """One returned file within the actor's sight."""
    return access.found(BankReturn.seen_by(actor).select_related("batch"), pk)


def refused(actor: Actor, row: BankReturn) -> QuerySet[RefusedRow]:
    """The rows of a returned file that were not taken, in their order."""
    return RefusedRow.seen_by(actor).filter(returned=row).order_by("number")


# --- what is owed the other way ---------------------------------------------------------------------------------


def recoverable(actor: Actor) -> QuerySet[Any]:
    """Elders who had more than they were owed, by place: what is due to them in all is less than what they were paid."""
    had = BatchItem.seen_by(actor).filter(
        payee=OuterRef("elder__party"), region_path=OuterRef("region_path"), ground_kind=DUES, outcome__in=LIVE
    )
    summed = had.order_by().values("payee").annotate(n=Sum("amount_fen")).values("n")
    # Only whose dues were ever lowered can owe anything.
    lowered = Due.seen_by(actor).filter(amount_fen__lt=0).order_by().values("elder")
    every = Due.seen_by(actor).filter(elder__in=lowered).order_by()
    rows = every.values("elder", "elder__name", "elder__party", "region_path").annotate(due=Sum("amount_fen"))
    paid = Coalesce(Subquery(summed, output_field=BigIntegerField()), 0)
    return rows.annotate(paid=paid, over=F("paid") - F("due")).filter(over__gt=0).order_by("-over", "elder")


# --- accounts of payees -----------------------------------------------------------------------------------------


def accounts(actor: Actor) -> QuerySet[PayeeAccount]:
    """The accounts of payees within the actor's sight, the youngest first."""
    return PayeeAccount.seen_by(actor).select_related("party").order_by("-id")


def account(actor: Actor, pk: int) -> PayeeAccount:
    """One account within the actor's sight."""
    return access.found(accounts(actor), pk)


def held_by(rows: QuerySet[PayeeAccount], words: str) -> QuerySet[PayeeAccount]:
    """Those of a payee or holder whose name begins with the words, or with this whole number."""
    text = words.strip()
    if not text:
        return rows
    if text.replace(" ", "").isdecimal() and len(text) >= 8:
        return rows.filter(number_blind=blind("bank", text))
    return rows.filter(Q(party__name__startswith=text) | Q(holder__startswith=text))


def place_names(paths: set[str]) -> dict[str, str]:
    """What these places are called."""
    return dict(Region.objects.filter(path__in=paths).values_list("path", "name"))


def below(rows: QuerySet[Batch], place: Region | None) -> QuerySet[Batch]:
    """Those of a place and of all below it."""
    return rows.filter(regions.within(place.path, "region_path")) if place else rows
