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
NOBODY: frozenset[Role] = frozenset()

IN_FORCE = (Status.GRANTED, Status.DENIED)

FLOW = Flow(
    ("benefit.end", Status.GRANTED, Status.ENDED, OFFICE),
    ("benefit.supersede", IN_FORCE, Status.ENDED, OFFICE),
    ("benefit.renew_many", Status.GRANTED, Status.ENDED, NOBODY),
)


class Asked(models.TextChoices):
    """Where an application stands."""

    SUBMITTED = "submitted", _("待审核")
    REVIEWED = "reviewed", _("待公示")
    NOTICED = "noticed", _("公示中")
    GRANTED = "granted", _("已批准")
    REFUSED = "refused", _("不予批准")
    WITHDRAWN = "withdrawn", _("已撤回")


OPEN = (Asked.SUBMITTED, Asked.REVIEWED, Asked.NOTICED)

ASKERS = frozenset({Role.OFFICER, Role.ELDER, Role.FAMILY})
# What the office has looked at, or began by itself, is handed in and reviewed by one, and agreed to by others.
HANDLED = ("application.submit", "application.find", "application.review")

ASKING = Flow(
    ("application.review", Asked.SUBMITTED, Asked.REVIEWED, OFFICE),
    ("application.notice", Asked.REVIEWED, Asked.NOTICED, OFFICE),
    ("application.grant", (Asked.REVIEWED, Asked.NOTICED), Asked.GRANTED, OFFICE, HANDLED),
    ("application.send_back", (Asked.REVIEWED, Asked.NOTICED), Asked.SUBMITTED, OFFICE),
    ("application.refuse", OPEN, Asked.REFUSED, OFFICE),
    ("application.withdraw", OPEN, Asked.WITHDRAWN, ASKERS),
)
