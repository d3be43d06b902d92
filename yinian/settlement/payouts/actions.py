"""Releasing what is owed."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies import queries as policies
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.settlement.claims import actions as claims
from yinian.settlement.claims.flow import FLOW
from yinian.settlement.claims.models import Claim, ClaimLine
from yinian.settlement.funds import actions as funds
from yinian.settlement.payouts import rules
from yinian.settlement.payouts.models import Payout

RATED = "rated_to_be_paid"


@verbs.verb("payout.release", _("拨付"), may=FLOW.may("payout.release"))
def release(claim: Claim, reference: str, *, by: Actor) -> Payout:
    """Pay an approved claim, by somebody else than its approver; the same voucher a second time changes nothing."""
    verbs.about(claim)
    number = reference.strip()
    known = Payout.unscoped.filter(ground_kind=claim._meta.label_lower, ground_id=claim.pk, reference=number).first()
    if known is not None:
        return known
    if not 0 < len(number) <= 60:
        raise _cannot(claim, _("支付凭证号须为 1 至 60 字。"), _("请填写国库或银行的支付凭证号。"))
    _rated(claim)
    if claim.fund is None:
        raise _cannot(claim, _("它还没有核准。"), _("请先核准。"))
    due = claims.due_of(claim, claim.fund, rules.claim_key(claim.pk))
    funds.managed(due, by)
    FLOW.move(claim, by=by)
    payout: Payout = verbs.create(
        Payout,
        payee=claim.provider,
        amount_fen=claim.amount_fen,
        reference=number,
        ground_kind=claim._meta.label_lower,
        ground_id=claim.pk,
        transfer=funds.pay(due),
        released_at=timezone.now(),
        region_path=claim.region_path,
    )
    for line in ClaimLine.unscoped.filter(claim=claim).select_related("order").order_by("id"):
        claims.settle(line, by=by)
    return payout


def _rated(claim: Claim) -> None:
    """Whoever must be evaluated to be paid is not paid without; no evaluation is kept yet, so that none is valid."""
    today = timezone.localdate()
    required = policies.at(RATED, claim.region, today)
    if not rules.rated_to_be_paid(bool(required and required.value), None, today):
        raise _cannot(
            claim,
            _("「{place}」凡补必评，而「{payee}」没有有效的评估。"),
            _("请先评估，再拨付。"),
            place=claim.region.name,
        )


def _cannot(claim: Claim, why: Any, do: Any, **values: Any) -> Refused:
    asked = _("您要拨付结算申请 {number}（{payee}）。")
    return Refused(asked, why, do, number=claim.pk, payee=claim.provider.name, **values)


@verbs.verb("payout.export", _("导出拨付清单"), may=frozenset({Role.OFFICER, Role.MANAGER}))
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of payouts left the house."""
