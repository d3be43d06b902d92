"""One amount for one payee: what it stands for, where it went, and what came of it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.words import benefit_word
from yinian.faces.console.activities import Why
from yinian.faces.console.batch import TONES
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking, links
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.money import yuan
from yinian.settlement.payouts import approving, drafting, queries


@face.page("batch-items/<int:pk>", title=_("发放明细"), may=OFFICER, rail="money")
def batch_item(request: Request, pk: int) -> Context:
    """One item."""
    actor = request.by
    row = queries.item(actor, pk)
    dues = list(queries.dues(actor, row))
    return {
        "item": row,
        "ground": drafting.GROUNDS.get(row.ground_kind, ""),
        "ground_url": links.to(row.ground_kind, row.ground_id),
        "tone": TONES.get(row.outcome, ""),
        "dues": [(due, benefit_word(due.benefit)) for due in dues],
        "elder": dues[0].elder_id if dues else None,
        "older": list(queries.taken_over(actor, row)),
        "may_leave": row.batch.status == "draft" and row.outcome == "waiting",
        "title": now("{payee} {amount}").format(payee=row.payee.name, amount=yuan(row.amount_fen)),
        "back": asking.to("batch", pk=row.batch_id),
        "back_label": row.batch.title,
    }


@face.page("batch-items/<int:pk>/leave-out", title=_("移出批次"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def leave_out_item(request: Request, pk: int) -> Context | HttpResponse:
    """Take it out of a batch that is not handed in yet."""
    actor = request.by
    row = queries.item(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        approving.leave_out(row, by=actor, why=given["why"])
        say(request, now("已移出，以后可以再汇集。"))
        return go("batch", pk=row.batch_id)

    lead = now("「{payee}」的 {amount} 不在这一批发，应发不变。").format(
        payee=row.payee.name, amount=yuan(row.amount_fen)
    )
    back = asking.to("batch-item", pk=pk)
    return asking.ask(request, Why(request.POST or None), _("移出批次"), do, back=back, lead=lead, tone="danger")
