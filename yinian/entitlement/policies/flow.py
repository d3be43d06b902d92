"""What may happen to the draft of a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("policy", "草案")
    SUBMITTED = "submitted", _("待批准")
    ENACTED = "enacted", pgettext_lazy("policy", "已批准生效")
    REFUSED = "refused", pgettext_lazy("policy", "未获批准")
    WITHDRAWN = "withdrawn", pgettext_lazy("policy", "已撤回")


OFFICE = frozenset({Role.OFFICER})

FLOW = Flow(
    ("draft.submit", Status.DRAFT, Status.SUBMITTED, OFFICE),
    ("draft.enact", Status.SUBMITTED, Status.ENACTED, OFFICE, ("draft.make", "draft.edit", "draft.submit")),
    ("draft.refuse", Status.SUBMITTED, Status.REFUSED, OFFICE, ("draft.make", "draft.edit", "draft.submit")),
    ("draft.withdraw", (Status.DRAFT, Status.SUBMITTED), Status.WITHDRAWN, OFFICE),
)
