"""Every table of settlement, gathered for Django."""

from yinian.settlement.claims.models import Claim, ClaimLine
from yinian.settlement.payouts.models import Payout
from yinian.settlement.subsidies.models import Award

__all__ = ["Award", "Claim", "ClaimLine", "Payout"]
