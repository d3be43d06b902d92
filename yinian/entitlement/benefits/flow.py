"""What may happen to a decision about a benefit."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    GRANTED = "granted", _("已享受")
    DENIED = "denied", pgettext_lazy("benefit", "不符合")
    ENDED = "ended", _("已失效")


OFFICE = frozenset({Role.OFFICER})

IN_FORCE = (Status.GRANTED, Status.DENIED)

FLOW = Flow(
    ("benefit.end", Status.GRANTED, Status.ENDED, OFFICE),
    ("benefit.supersede", IN_FORCE, Status.ENDED, OFFICE),
)
