"""What may happen to a call-back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    WAITING = "waiting", _("待回访")
    REACHED = "reached", _("已回访")
    DECLINED = "declined", _("不愿评价")
    UNREACHED = "unreached", _("没有打通")
    DROPPED = "dropped", _("不用回访")


# Whoever serves does not ask how the service was.
CALLERS = frozenset({Role.OFFICER, Role.AGENT})

FLOW = Flow(
    ("callback.record", Status.WAITING, Status.REACHED, CALLERS),
    ("callback.decline", Status.WAITING, Status.DECLINED, CALLERS),
    ("callback.not_reached", Status.WAITING, Status.WAITING, CALLERS),
    ("callback.give_up", Status.WAITING, Status.UNREACHED, CALLERS),
    ("callback.drop", Status.WAITING, Status.DROPPED, {Role.SYSTEM}),
)
