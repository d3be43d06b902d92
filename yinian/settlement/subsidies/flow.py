"""What may happen to an award."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    PROPOSED = "proposed", _("待审批")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("不予批准")
    WITHDRAWN = "withdrawn", _("已撤回")


OFFICE = frozenset({Role.OFFICER})

# Nobody approves or refuses what they proposed themselves.
FLOW = Flow(
    ("award.approve", Status.PROPOSED, Status.APPROVED, OFFICE, ("award.propose",)),
    ("award.refuse", Status.PROPOSED, Status.REFUSED, OFFICE, ("award.propose",)),
    ("award.withdraw", (Status.PROPOSED, Status.APPROVED), Status.WITHDRAWN, OFFICE),
)
