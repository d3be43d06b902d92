"""What may happen to an activity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    ANNOUNCED = "announced", _("已发布")
    HELD = "held", _("已举办")
    CANCELLED = "cancelled", _("已取消")


HOSTS = frozenset({Role.OFFICER})

FLOW = Flow(
    ("activity.hold", Status.ANNOUNCED, Status.HELD, HOSTS),
    ("activity.cancel", Status.ANNOUNCED, Status.CANCELLED, HOSTS),
)
