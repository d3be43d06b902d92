"""What may happen to an assessment, and to an objection against it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    OPEN = "open", _("评估中")
    SIGNED = "signed", _("待另一位评估师签字")
    CONCLUDED = "concluded", _("已出结论")
    SUPERSEDED = "superseded", _("已被新评估取代")
    VOID = "void", _("已作废")


class ObjectionStatus(models.TextChoices):
    RAISED = "raised", _("待处理")
    UPHELD = "upheld", _("成立，安排复评")
    DISMISSED = "dismissed", _("不成立")


ASSESSORS = frozenset({Role.ASSESSOR})
OFFICE = frozenset({Role.OFFICER})

# The one who filled it in signs first; the other signs it off. Neither can do both.
FLOW = Flow(
    ("assessment.sign", Status.OPEN, Status.SIGNED, ASSESSORS),
    ("assessment.reopen", Status.SIGNED, Status.OPEN, ASSESSORS),
    ("assessment.conclude", Status.SIGNED, Status.CONCLUDED, ASSESSORS, ("assessment.sign",)),
    ("assessment.supersede", Status.CONCLUDED, Status.SUPERSEDED, ASSESSORS),
    ("assessment.cancel", (Status.OPEN, Status.SIGNED), Status.VOID, OFFICE),
)

OBJECTIONS = Flow(
    ("objection.uphold", ObjectionStatus.RAISED, ObjectionStatus.UPHELD, OFFICE),
    ("objection.dismiss", ObjectionStatus.RAISED, ObjectionStatus.DISMISSED, OFFICE),
)
