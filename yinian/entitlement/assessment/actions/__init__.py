"""What is done to assessments, objections and screenings: the verbs, gathered for whoever calls them."""

from yinian.entitlement.assessment.actions.arranging import Arrangement, arrange, cancel, expire, follow
from yinian.entitlement.assessment.actions.concluding import conclude, supersede
from yinian.entitlement.assessment.actions.filling import answer, find, reopen, sign
from yinian.entitlement.assessment.actions.objecting import dismiss, opened, raise_objection, uphold
from yinian.entitlement.assessment.actions.screening import AT_ONCE, Screening, arrange_many, export, open_campaign

__all__ = [
    "AT_ONCE", "Arrangement", "Screening", "answer", "arrange", "arrange_many", "cancel", "conclude", "dismiss", "expire", "export", "find",
    "follow",
    "open_campaign", "opened", "raise_objection", "reopen", "sign", "supersede", "uphold",
]  # fmt: skip
