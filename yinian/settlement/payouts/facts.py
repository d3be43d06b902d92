"""What payouts tell columns: what was paid to elders, when, and to whom."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import Fact, publish, subject

PAYMENTS = subject(
    "payment",
    "SELECT id AS subject, region_path FROM settlement_batchitem "
    "WHERE ground_kind = 'entitlement.due' AND outcome = 'paid' AND reported_on <= :day",
)


def _column(name: str) -> str:
    return f"SELECT id AS subject, {name} AS value FROM settlement_batchitem"


publish(
    PAYMENTS,
    Fact("amount", "number", _column("amount_fen"), _("金额（分）"), "money"),
    Fact("paid_on", "date", _column("reported_on"), _("回盘日期")),
    Fact("payee", "number", _column("payee_id"), _("收款方")),
)
