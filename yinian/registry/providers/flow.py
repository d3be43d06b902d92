"""What may happen to a filing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class FilingStatus(models.TextChoices):
    SUBMITTED = "submitted", _("已提交")
    RECEIPTED = "receipted", _("已备案")
    RETURNED = "returned", _("已退回")


OFFICE = frozenset({Role.OFFICER})

FLOW = Flow(
    ("filing.receipt", FilingStatus.SUBMITTED, FilingStatus.RECEIPTED, OFFICE),
    ("filing.return", FilingStatus.SUBMITTED, FilingStatus.RETURNED, OFFICE),
)
