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
    PAYING = "paying", _("已列入发放批次")
    PAID = "paid", _("已拨付")


OFFICE = frozenset({Role.OFFICER})
NOBODY: frozenset[Role] = frozenset()

# Nobody approves or refuses what they proposed themselves, and who approved does not release the money. The moves with
# nobody are those of the batch that an award is paid with.
FLOW = Flow(
    ("award.approve", Status.PROPOSED, Status.APPROVED, OFFICE, ("award.propose",)),
    ("award.refuse", Status.PROPOSED, Status.REFUSED, OFFICE, ("award.propose",)),
    ("award.withdraw", (Status.PROPOSED, Status.APPROVED), Status.WITHDRAWN, OFFICE),
    ("payout.release_award", Status.APPROVED, Status.PAID, OFFICE, ("award.propose", "award.approve")),
    ("batch.include_award", Status.APPROVED, Status.PAYING, NOBODY),
    ("batch.exclude_award", Status.PAYING, Status.APPROVED, NOBODY),
    ("payout.confirm", Status.PAYING, Status.PAID, NOBODY),
)
