"""What may happen to a batch of payouts, and how one of its items can end."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    GATHERING = "gathering", _("汇集中")
    DRAFT = "draft", pgettext_lazy("batch", "待提交")
    SUBMITTED = "submitted", pgettext_lazy("batch", "待审批")
    APPROVED = "approved", _("待生成文件")
    FILING = "filing", _("生成文件中")
    FILED = "filed", _("待银行回盘")
    CLOSED = "closed", pgettext_lazy("batch", "已办结")
    WITHDRAWN = "withdrawn", pgettext_lazy("batch", "已撤回")


class Outcome(models.TextChoices):
    """What came of one item: the bank says so, nobody moves it by hand."""

    WAITING = "waiting", pgettext_lazy("payout", "待发放")
    PAID = "paid", pgettext_lazy("payout", "已发放")
    FAILED = "failed", _("发放失败")
    CORRECTED = "corrected", _("已重发")
    DROPPED = "dropped", _("已移出")


OFFICE = frozenset({Role.OFFICER})
NOBODY: frozenset[Role] = frozenset()
# Items that count as paid or about to be: what stands in them is not owed a second time.
LIVE = (Outcome.WAITING.value, Outcome.PAID.value)
DRAFTED = ("batch.draft", "batch.submit")

# The moves with nobody are the background work's own. Who drafted or submitted does not approve.
FLOW = Flow(
    ("batch.gathered", Status.GATHERING, Status.DRAFT, NOBODY),
    ("batch.submit", Status.DRAFT, Status.SUBMITTED, OFFICE),
    ("batch.approve", Status.SUBMITTED, Status.APPROVED, OFFICE, DRAFTED),
    ("batch.send_back", Status.SUBMITTED, Status.DRAFT, OFFICE),
    ("batch.file", Status.APPROVED, Status.FILING, OFFICE),
    ("batch.filed", Status.FILING, Status.FILED, NOBODY),
    ("batch.close", Status.FILED, Status.CLOSED, NOBODY),
    ("batch.withdraw", (Status.DRAFT, Status.SUBMITTED, Status.APPROVED), Status.WITHDRAWN, OFFICE),
)
