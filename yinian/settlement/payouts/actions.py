"""Releasing by hand what is owed for one claim or one award, under its voucher."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.settlement.claims import actions as claims
from yinian.settlement.claims.flow import FLOW
from yinian.settlement.claims.models import Claim
from yinian.settlement.funds import actions as funds
from yinian.settlement.payouts import paying, rules
from yinian.settlement.payouts.batches import BatchItem
from yinian.settlement.payouts.flow import LIVE
from yinian.settlement.payouts.models import Payout
from yinian.settlement.payouts.rating import unrated
from yinian.settlement.subsidies import actions as subsidies
from yinian.settlement.subsidies.flow import FLOW as AWARDS
from yinian.settlement.subsidies.models import Award


@verbs.verb("payout.release", _("拨付"), may=FLOW.may("payout.release"))
def release(claim: Claim, reference: str, *, by: Actor) -> Payout:
    """Pay an approved claim, by somebody else than its approver; the same voucher a second time changes nothing."""
    verbs.about(claim)
    number = reference.strip()
    known = _known(claim, number)
    if known is not None:
        return known
    asked = _Asked(_("您要拨付结算申请 {number}（{payee}）。"), claim.pk, claim.provider.name)
    asked.voucher(number)
    asked.rated(claim)
    if claim.fund is None:
        raise asked.refused(_("它还没有核准。"), _("请先核准。"))
    funds.managed(claims.due_of(claim, claim.fund, rules.claim_key(claim.pk)), by)
    payout = paying.pay_claim(claim, number, by=by)
    # Asked under the lock of the claim's own row, which whoever puts it into a batch holds too.
    if BatchItem.unscoped.filter(ground_kind=rules.CLAIM, ground_id=claim.pk, outcome__in=LIVE).exists():
        raise asked.refused(_("它已列入发放批次。"), _("请等银行回盘；要单独拨付的，先把它移出批次。"))
    return payout


@verbs.verb("payout.release_award", _("拨付补助"), may=AWARDS.may("payout.release_award"))
def release_award(award: Award, reference: str, *, by: Actor) -> Payout:
    """Pay an approved award, by somebody else than who proposed or approved it; the same voucher again changes nothing."""
    verbs.about(award)
    number = reference.strip()
    known = _known(award, number)
    if known is not None:
        return known
    asked = _Asked(_("您要拨付补助 {number}（{payee}）。"), award.pk, award.payee.name)
    asked.voucher(number)
    asked.rated(award)
    funds.managed(subsidies.due_of(award, rules.award_key(award.pk)), by)
    return paying.pay_award(award, number, by=by)


def _known(ground: Claim | Award, number: str) -> Payout | None:
    rows = Payout.unscoped.filter(ground_kind=ground._meta.label_lower, ground_id=ground.pk, reference=number)
    return rows.first()


class _Asked:
    """How the refusals of one release begin."""

    def __init__(self, asked: Any, number: int, payee: str) -> None:
        self.asked, self.told = asked, {"number": number, "payee": payee}

    def refused(self, why: Any, do: Any, **values: Any) -> Refused:
        return Refused(self.asked, why, do, **self.told, **values)

    def voucher(self, number: str) -> None:
        """Refuse what is no voucher."""
        if not 0 < len(number) <= 60:
            raise self.refused(_("支付凭证号须为 1 至 60 字。"), _("请填写国库或银行的支付凭证号。"))

    def rated(self, ground: Claim | Award) -> None:
        """Refuse to pay whoever must be evaluated and is not."""
        if unrated([ground], timezone.localdate()):
            why = _("当地凡补必评，而「{payee}」没有有效的评估。")
            raise self.refused(why, _("请先在服务商页面登记评估，再拨付。"))


@verbs.verb("payout.export", _("导出拨付清单"), may=frozenset({Role.OFFICER, Role.MANAGER}))
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of payouts, batches or items left the house."""
