"""Every table of settlement, gathered for Django."""

from yinian.settlement.claims.models import Claim, ClaimLine
from yinian.settlement.funds.models import Budget, Fund
from yinian.settlement.payouts.accounts import PayeeAccount
from yinian.settlement.payouts.batches import BankFile, BankReturn, Batch, BatchItem, RefusedRow
from yinian.settlement.payouts.models import Payout
from yinian.settlement.subsidies.models import Award
from yinian.settlement.subsidies.results import AwardedVisit

__all__ = [
    "Award", "AwardedVisit", "BankFile", "BankReturn", "Batch", "BatchItem", "Budget", "Claim", "ClaimLine", "Fund", "PayeeAccount",
    "Payout", "RefusedRow",
]  # fmt: skip
