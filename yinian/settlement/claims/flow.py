"""What may happen to a claim."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    DRAFT = "draft", _("待提交")
    SUBMITTED = "submitted", _("待审核")
    APPROVED = "approved", _("待拨付")
    RETURNED = "returned", _("已退回")
    PAID = "paid", _("已拨付")


class LineStatus(models.TextChoices):
    CLAIMED = "claimed", _("已列入")
    OBJECTED = "objected", _("有异议")
    ANSWERED = "answered", _("已答复")
    EXCLUDED = "excluded", _("已剔除")


PROVIDERS = frozenset({Role.MANAGER})
OFFICE = frozenset({Role.OFFICER})
NOBODY: frozenset[Role] = frozenset()
# What the provider may still add to.
OPEN = (Status.DRAFT, Status.RETURNED)

# Who submits does not approve, and who approves does not release the money.
FLOW = Flow(
    ("claim.submit", OPEN, Status.SUBMITTED, PROVIDERS),
    ("claim.approve", Status.SUBMITTED, Status.APPROVED, OFFICE, ("claim.submit",)),
    ("claim.return", Status.SUBMITTED, Status.RETURNED, OFFICE),
    ("payout.release", Status.APPROVED, Status.PAID, OFFICE, ("claim.submit", "claim.approve")),
    # A claim in a batch is paid when the bank says so; several have approved the batch.
    ("payout.confirm", Status.APPROVED, Status.PAID, NOBODY),
)

# What the paying office does not understand of one line; until it is settled the claim is not approved.
DISPUTED = (LineStatus.OBJECTED, LineStatus.ANSWERED)
LINES = Flow(
    ("claim_line.object", LineStatus.CLAIMED, LineStatus.OBJECTED, OFFICE),
    ("claim_line.answer", LineStatus.OBJECTED, LineStatus.ANSWERED, PROVIDERS),
    ("claim_line.accept", LineStatus.OBJECTED, LineStatus.EXCLUDED, PROVIDERS),
    ("claim_line.keep", DISPUTED, LineStatus.CLAIMED, OFFICE),
    ("claim_line.exclude", DISPUTED, LineStatus.EXCLUDED, OFFICE),
)
