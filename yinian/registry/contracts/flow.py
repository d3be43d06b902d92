"""What may happen to a contract."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    DRAFT = "draft", _("拟订中")
    SIGNED = "signed", _("履行中")
    ENDED = "ended", _("已终止")
    DROPPED = "dropped", _("已作废")


OFFICE = frozenset({Role.OFFICER})

# Nobody signs what they drafted.
FLOW = Flow(
    ("contract.sign", Status.DRAFT, Status.SIGNED, OFFICE, ("contract.draft",)),
    ("contract.drop", Status.DRAFT, Status.DROPPED, OFFICE),
    ("contract.end", Status.SIGNED, Status.ENDED, OFFICE),
)
