"""What may happen to a campaign of visits."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")


MODULE = "welfare_visits"
OFFICE = frozenset({Role.OFFICER})
# Whoever may be sent: somebody of the community's office, a carer, a doctor, a volunteer.
VISITORS = frozenset({Role.OFFICER, Role.CARER, Role.DOCTOR, Role.VOLUNTEER})
NOBODY: frozenset[Role] = frozenset()

FLOW = Flow(("visit_campaign.close", Status.OPEN, Status.CLOSED, OFFICE))
