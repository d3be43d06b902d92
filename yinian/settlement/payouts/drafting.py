"""Drafting a batch: what is owed in a region is gathered place by place in the background, each amount exactly once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.dues import Accrual
from yinian.foundation import jobs, regions, verbs
from yinian.foundation.actor import Actor, system
from yinian.foundation.jobs import Run
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.settlement.claims.models import Claim
from yinian.settlement.funds.rules import is_fund
from yinian.settlement.payouts import owed
from yinian.settlement.payouts.accounts import PayeeAccount
from yinian.settlement.payouts.batches import Batch, BatchItem
from yinian.settlement.payouts.flow import FLOW, LIVE, NOBODY, OFFICE, Outcome, Status
from yinian.settlement.payouts.formats import formats
from yinian.settlement.payouts.rating import unrated
from yinian.settlement.payouts.rules import AWARD, CLAIM, DUES
from yinian.settlement.subsidies import actions as subsidies
from yinian.settlement.subsidies.models import Award

JOB = "batch.gather"
BY = system("发放批次")
GROUNDS = {DUES: _("老人待遇"), CLAIM: _("服务商结算"), AWARD: _("补助")}
# So many places are one transaction.
CHUNK = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What a batch is to hold: for which region and month, what it pays, out of which fund, and in which form of file."""

    region: Region
    title: str
    month: date
    grounds: Sequence[str]
    fund: LedgerAccount | None
    format: str = "general"


@verbs.verb("batch.draft", _("汇集发放批次"), may=OFFICE)
def draft(asked: Asked, *, by: Actor) -> Batch:
    """Ask for everything that is owed in a region to be gathered into a batch."""
    title, fund, grounds = asked.title.strip(), asked.fund, [one for one in GROUNDS if one in asked.grounds]
    if not holds(by.region_path, asked.region.path):
        raise _cannot(asked, _("这个区域不在您的岗位范围内。"), _("请选择您辖区内的区域。"))
    if not 0 < len(title) <= 60 or not grounds or asked.format not in formats():
        raise _cannot(asked, _("名称须为 1 至 60 字，并选择发放内容和文件格式。"), _("请补全后再汇集。"))
    if DUES in grounds and fund is None:
        raise _cannot(asked, _("发放老人待遇要有资金。"), _("请选择资金；没有的，请先拨入。"))
    if fund is not None and not (is_fund(fund.kind) and holds(fund.region_path, asked.region.path)):
        raise _cannot(asked, _("这笔资金不用于这个区域。"), _("请选择这个区域或其上级的资金。"))
    if DUES in grounds and _reckoning(asked.region):
        raise _cannot(
            asked, _("这里的待遇正在核算。"), _("请等核算完成以后再汇集；停住的，请系统管理员在后台任务里重试。")
        )
    batch: Batch = verbs.create(
        Batch, region=asked.region, title=title, month=asked.month.replace(day=1), fund=fund, grounds=grounds,
        format=asked.format, drafted_at=timezone.now(), region_path=asked.region.path,
    )  # fmt: skip
    jobs.start(JOB, key(batch.pk), by=by, given={"batch": batch.pk}, total=len(spans(batch.region)))
    return batch


def _reckoning(region: Region) -> bool:
    """Whether months of this place, or of one above or below it, are being reckoned now."""
    running = Accrual.unscoped.filter(ended_at=None).values_list("region_path", flat=True)
    return any(holds(region.path, path) or holds(path, region.path) for path in running)


def key(batch: int) -> str:
    """Under which key a batch is gathered."""
    return f"{JOB}@{batch}"


def _cannot(asked: Asked, why: Any, do: Any) -> Refused:
    told = _("您要为「{place}」汇集发放批次「{title}」。")
    return Refused(told, why, do, place=asked.region.name, title=asked.title)


def spans(region: Region) -> list[tuple[str, str]]:
    """A region cut into half-open spans of places, one for each place in it, that leave nothing out."""
    paths = list(Region.objects.filter(regions.within(region.path)).order_by("path").values_list("path", flat=True))
    return list(zip(paths, [*paths[1:], regions.end(region.path)], strict=True))


def gather(run: Run) -> dict[str, Any]:
    """Gather a batch from the place reached on; killed anywhere and begun again, nobody is in it twice."""
    batch = Batch.unscoped.select_related("region").get(pk=run.given["batch"])
    if batch.status != Status.GATHERING:
        return {"items": batch.items}
    reached = [str(run.place.get("until", ""))]

    def ahead() -> Iterator[tuple[str, str]]:
        for span in spans(batch.region):
            if span[1] > str(run.place.get("until", "")):
                reached[0] = span[1]
                yield span

    if DUES in batch.grounds:
        gather_dues(ahead(), batch, by=BY, after=lambda count: run.advance(count, until=reached[0]))
    with transaction.atomic():
        include_claims(batch, by=BY)
        gathered(batch, by=BY)
        run.advance(0)
    return {"items": batch.items}


@verbs.bulk_verb("batch.gather", _("汇集应发待遇"), may=NOBODY, chunk=CHUNK)
def gather_dues(parts: Sequence[tuple[str, str]], batch: Batch, *, by: Actor) -> Sequence[verbs.Done]:
    """Put what the elders of some neighbouring places are owed into a batch."""
    count = owed.gather(batch.pk, parts[0][0], parts[-1][1])
    label = batch._meta.label_lower
    told = {f"{label}:{batch.pk}": {"items": [None, count]}}
    return [verbs.Done(label, batch.pk, batch.region_path, told)] if count else []


@verbs.verb("batch.include", _("列入结算和补助"), may=NOBODY)
def include_claims(batch: Batch, *, by: Actor) -> Batch:
    """Put approved claims and awards of the region into a batch; who must be evaluated and is not, is left out and named."""
    here = regions.within(batch.region_path, "region_path")
    taken = {
        kind: BatchItem.unscoped.filter(ground_kind=kind, outcome__in=LIVE).values("ground_id")
        for kind in (CLAIM, AWARD)
    }
    found: list[tuple[str, Any, int]] = []
    left_out: dict[str, Any] = {}
    if CLAIM in batch.grounds:
        rows = Claim.unscoped.filter(here, status="approved", amount_fen__gt=0).exclude(pk__in=taken[CLAIM])
        claims = list(rows.select_for_update(of=("self",)).select_related("region", "provider").order_by("pk"))
        without = unrated(claims, timezone.localdate())
        left_out = {"unrated": sorted(without)} if without else {}
        found += [(CLAIM, claim, claim.provider_id) for claim in claims if claim.pk not in without]
    if AWARD in batch.grounds:
        held = Award.unscoped.filter(here, status="approved").select_for_update(of=("self",))
        awards = list(held.select_related("payee").order_by("pk"))
        without = unrated(awards, timezone.localdate())
        left_out |= {"unrated_awards": sorted(without)} if without else {}
        found += [(AWARD, subsidies.include(one, by=by), one.payee_id) for one in awards if one.pk not in without]
    _add(batch, found)
    verbs.change(batch, left_out=left_out)
    return batch


def _add(batch: Batch, found: Sequence[tuple[str, Any, int]]) -> None:
    accounts = PayeeAccount.unscoped.filter(party__in={payee for _k, _r, payee in found}, until=None)
    known = dict(accounts.values_list("party_id", "pk"))
    made = BatchItem.unscoped.bulk_create(
        [
            BatchItem(
                batch=batch, payee_id=payee, ground_kind=kind, ground_id=row.pk, amount_fen=row.amount_fen,
                account_id=known.get(payee), region_path=row.region_path,
            )
            for kind, row, payee in found
        ]
    )  # fmt: skip
    for item in made:
        before = BatchItem.unscoped.filter(ground_kind=item.ground_kind, ground_id=item.ground_id, retried_in=None)
        before.exclude(pk=item.pk).filter(outcome=Outcome.FAILED).update(outcome=Outcome.CORRECTED, retried_in=item)


@verbs.verb("batch.gathered", _("汇集完毕"), may=NOBODY)
def gathered(batch: Batch, *, by: Actor) -> Batch:
    """Say that everything owed is in the batch, and what it comes to."""
    FLOW.move(batch, by=by, **sums(batch))
    return batch


def sums(batch: Batch) -> dict[str, Any]:
    """What a batch comes to: how many items, how much, how much of it is owed to elders, and by benefit."""
    waiting = BatchItem.unscoped.filter(batch=batch, outcome=Outcome.WAITING)
    found = waiting.aggregate(
        items=Count("pk"), amount=Sum("amount_fen"), dues=Sum("amount_fen", filter=Q(ground_kind=DUES))
    )
    totals = owed.by_benefit("batch_id = %s AND outcome = 'waiting'", [batch.pk])
    return {
        "items": found["items"], "amount_fen": found["amount"] or 0, "dues_fen": found["dues"] or 0, "totals": totals,
    }  # fmt: skip
