"""What may happen to a plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("plan", "执行中")
    STOPPED = "stopped", _("已停止")


OFFICE = frozenset({Role.OFFICER})
# Who may say that nobody need come for a while.
PAUSERS = frozenset({Role.OFFICER, Role.AGENT, Role.MANAGER, Role.DISPATCHER, Role.ELDER, Role.FAMILY})
NOBODY: frozenset[Role] = frozenset()

FLOW = Flow(("plan.stop", Status.ACTIVE, Status.STOPPED, OFFICE))
