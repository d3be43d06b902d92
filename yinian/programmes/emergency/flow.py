"""What may happen to an alarm."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    OPEN = "open", _("待接警")
    ACKNOWLEDGED = "acknowledged", _("已接警")
    RESPONDING = "responding", _("处置中")
    ARRIVED = "arrived", _("已到场")
    RESOLVED = "resolved", _("已处置")
    REVIEWED = "reviewed", _("已复核")


DESK = frozenset({Role.OFFICER, Role.AGENT})
RESPONDERS = DESK | {Role.MANAGER, Role.DISPATCHER, Role.CARER, Role.DOCTOR}
UNDER_WAY = (Status.OPEN, Status.ACKNOWLEDGED, Status.RESPONDING, Status.ARRIVED)

FLOW = Flow(
    ("alarm.acknowledge", Status.OPEN, Status.ACKNOWLEDGED, RESPONDERS),
    ("alarm.respond", (Status.OPEN, Status.ACKNOWLEDGED, Status.RESPONDING), Status.RESPONDING, RESPONDERS),
    ("alarm.arrive", (Status.ACKNOWLEDGED, Status.RESPONDING), Status.ARRIVED, RESPONDERS),
    ("alarm.resolve", (Status.ACKNOWLEDGED, Status.RESPONDING, Status.ARRIVED), Status.RESOLVED, RESPONDERS),
    ("alarm.review", Status.RESOLVED, Status.REVIEWED, frozenset({Role.OFFICER}), "alarm.resolve"),
)
