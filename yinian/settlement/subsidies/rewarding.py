"""Proposing an award by results: the services are counted, and kept, by the verb itself."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import money, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Overtaken, Refused
from yinian.foundation.regions import Region
from yinian.registry.providers.models import Provider
from yinian.settlement.subsidies import actions, results, scoring
from yinian.settlement.subsidies.flow import OFFICE
from yinian.settlement.subsidies.models import Award
from yinian.settlement.subsidies.results import AwardedVisit


@dataclass(frozen=True, slots=True)
class ByResults:
    """What is to be paid by results: where, for which month and services, at which terms, by which document and fund."""

    region: Region
    month: date
    kind: str
    terms: results.Terms
    document: str
    clause: str
    fund: LedgerAccount


@verbs.verb("award.propose_by_results", _("提出以奖代补"), may=OFFICE)
def propose(provider: Provider, given: ByResults, *, by: Actor, seen_fen: int | None = None) -> Award:
    """Propose what a provider's verified services of a month earn by its evaluation; each is paid for so once."""
    asked, told = _("您要为「{name}」提出以奖代补。"), {"name": provider.name}
    if not given.terms.whole or given.terms.rate_fen is None:
        raise Refused(asked, _("没有每次的标准或分档，文件也没有规定。"), _("请按文件填写标准和分档。"), **told)
    if provider.evaluation_score is None:
        raise Refused(asked, _("它没有评估得分。"), _("请先在服务商页面登记评估。"), **told)
    # Of two who propose at once the second waits here, and then finds the services paid for.
    party = Party.objects.select_for_update(no_key=True).get(pk=provider.party_id)
    rows = results.services(by, given.region, given.month, given.kind).filter(provider=party).order_by("id")
    orders = list(rows.only("id", "region_path"))
    row = results.row_of(provider, len(orders), given.terms)
    if not orders or not row.amount_fen:
        raise Refused(
            asked, _("这个月没有还能奖补的服务，或者得分没有达到分档。"), _("请核对月份、服务和分档。"), **told
        )
    if seen_fen is not None and seen_fen != row.amount_fen:
        raise Overtaken(
            asked, _("金额已变为 {now}。"), _("请刷新页面，按最新情况办理。"), now=money.yuan(row.amount_fen), **told
        )
    ground = say("以奖代补 {month}：{count} 次，评估 {score} 分，按 {percent}%").format(
        month=f"{given.month:%Y-%m}", count=len(orders), score=provider.evaluation_score, percent=row.percent
    )
    proposal = actions.Proposal(party, row.amount_fen, ground, given.document, given.clause, given.fund)
    award = actions.propose(proposal, by=by)
    AwardedVisit.unscoped.bulk_create(
        [AwardedVisit(award=award, order=order, region_path=award.region_path) for order in orders], batch_size=500
    )
    assert award.amount_fen == scoring.pay_fen(len(orders), given.terms.rate_fen, row.percent)
    return award
