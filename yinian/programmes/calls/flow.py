"""What may happen to a call."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    RINGING = "ringing", _("振铃中")
    ANSWERED = "answered", _("通话中")
    HELD = "held", _("保持中")
    WRAP_UP = "wrap_up", _("待小结")
    CLOSED = "closed", _("已小结")
    MISSED = "missed", _("未接")
    DIALLING = "dialling", _("回拨中")
    CALLED_BACK = "called_back", _("已回电")
    UNREACHED = "unreached", _("没有打通")


AGENTS = frozenset({Role.AGENT})
# Whoever watches over the desk may do what an agent left undone.
DESK = frozenset({Role.AGENT, Role.OFFICER})
TALKING = (Status.ANSWERED, Status.HELD)
# What somebody still has to work on.
IN_HAND = (*TALKING, Status.WRAP_UP, Status.DIALLING)

FLOW = Flow(
    ("call.answer", Status.RINGING, Status.ANSWERED, AGENTS),
    ("call.connect_to", Status.RINGING, Status.ANSWERED, {Role.SYSTEM}),
    ("call.hold", Status.ANSWERED, Status.HELD, AGENTS),
    ("call.resume", Status.HELD, Status.ANSWERED, AGENTS),
    ("call.hang_up", TALKING, Status.WRAP_UP, AGENTS),
    ("call.give_back", TALKING, Status.RINGING, AGENTS),
    ("call.lay_down", Status.WRAP_UP, Status.WRAP_UP, AGENTS),
    ("call.take_up", Status.WRAP_UP, Status.WRAP_UP, AGENTS),
    ("call.close", (*TALKING, Status.WRAP_UP), Status.CLOSED, DESK),
    ("call.miss", Status.RINGING, Status.MISSED, {Role.SYSTEM}),
    ("call.connect", Status.DIALLING, Status.ANSWERED, AGENTS),
    ("call.no_answer", Status.DIALLING, Status.UNREACHED, AGENTS),
    ("call.call_back", Status.MISSED, Status.CALLED_BACK, AGENTS),
    ("call.try_again", Status.MISSED, Status.MISSED, AGENTS),
    ("call.give_up", Status.MISSED, Status.UNREACHED, DESK),
)
