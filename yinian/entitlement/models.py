"""Every table of entitlement, gathered for Django."""

from yinian.entitlement.assessment.models import Assessment, Campaign, Objection
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.dues import Accrual, Due, Pause, Undecided
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies.models import Draft, TableText

__all__ = [
    "Accrual", "Application", "Assessment", "Campaign", "Decision", "Draft", "Due", "Objection", "Pause", "TableText",
    "Undecided",
]  # fmt: skip
