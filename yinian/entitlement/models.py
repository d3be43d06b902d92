"""Every table of entitlement, gathered for Django."""

from yinian.entitlement.assessment.models import Assessment, Campaign, Objection
from yinian.entitlement.benefits.models import Decision

__all__ = ["Assessment", "Campaign", "Decision", "Objection"]
