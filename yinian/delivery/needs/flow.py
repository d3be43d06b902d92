"""What may happen to a need."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    OPEN = "open", _("待接办")
    TAKEN = "taken", _("办理中")
    DONE = "done", _("已解决")
    REFUSED = "refused", _("不予办理")
    WITHDRAWN = "withdrawn", _("不再需要")


OFFICE = frozenset({Role.OFFICER})
ASKERS = frozenset({Role.OFFICER, Role.AGENT, Role.ELDER, Role.FAMILY})
UNDER_WAY = (Status.OPEN, Status.TAKEN)

FLOW = Flow(
    ("need.take", Status.OPEN, Status.TAKEN, OFFICE),
    ("need.finish", Status.TAKEN, Status.DONE, OFFICE),
    ("need.refuse", UNDER_WAY, Status.REFUSED, OFFICE),
    ("need.release", Status.TAKEN, Status.OPEN, OFFICE),
    ("need.pass_on", UNDER_WAY, Status.OPEN, OFFICE),
    ("need.hand_many", UNDER_WAY, Status.TAKEN, OFFICE),
    ("need.refuse_many", UNDER_WAY, Status.REFUSED, OFFICE),
    ("need.withdraw", UNDER_WAY, Status.WITHDRAWN, ASKERS),
)
