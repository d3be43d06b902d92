"""What may happen to a complaint."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    RECEIVED = "received", _("待受理")
    ACCEPTED = "accepted", _("办理中")
    DECLINED = "declined", _("不予受理")
    REPLIED = "replied", _("已答复")
    CLOSED = "closed", _("已评价")
    WITHDRAWN = "withdrawn", _("已撤回")


OFFICE = frozenset({Role.OFFICER})
OPEN = (Status.RECEIVED, Status.ACCEPTED)
# Whoever complained says how the answer was: through the desk, on the own page, or by number and phone (the system).
ASKED = frozenset({Role.OFFICER, Role.AGENT, Role.ELDER, Role.FAMILY})

FLOW = Flow(
    ("complaint.accept", Status.RECEIVED, Status.ACCEPTED, OFFICE),
    ("complaint.decline", Status.RECEIVED, Status.DECLINED, OFFICE),
    ("complaint.reply", Status.ACCEPTED, Status.REPLIED, OFFICE),
    ("complaint.rate", Status.REPLIED, Status.CLOSED, ASKED),
    ("complaint.reopen", Status.REPLIED, Status.ACCEPTED, ASKED),
    ("complaint.withdraw", OPEN, Status.WITHDRAWN, ASKED),
)
