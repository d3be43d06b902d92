"""凡补必评: whoever must be evaluated to be paid is not paid without."""

from collections.abc import Iterable
from datetime import date

from yinian.entitlement.policies import queries as policies
from yinian.settlement.claims.models import Claim
from yinian.settlement.payouts import rules

RATED = "rated_to_be_paid"


def rated(claim: Claim, on: date) -> bool:
    """Whether a claim may be paid on a day; no evaluation is kept yet, so that none is valid."""
    required = policies.at(RATED, claim.region, on)
    return rules.rated_to_be_paid(bool(required and required.value), None, on)


def unrated(claims: Iterable[Claim], on: date) -> set[int]:
    """The numbers of those that may not be paid; a region is asked about once."""
    known: dict[int, bool] = {}
    without = set()
    for claim in claims:
        if claim.region_id not in known:
            known[claim.region_id] = rated(claim, on)
        if not known[claim.region_id]:
            without.add(claim.pk)
    return without
