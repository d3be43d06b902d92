"""What may happen to a roster."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    UPLOADED = "uploaded", _("已上传")
    READ = "read", _("待确认")
    APPLYING = "applying", _("导入中")
    APPLIED = "applied", _("已导入")
    UNDOING = "undoing", _("撤回中")
    UNDONE = "undone", _("已撤回")
    DROPPED = "dropped", _("已放弃")


OFFICE = frozenset({Role.OFFICER})
NOBODY: frozenset[Role] = frozenset()

# The moves with nobody are the background work's own.
FLOW = Flow(
    ("roster.map", (Status.UPLOADED, Status.READ), Status.UPLOADED, OFFICE),
    ("roster.read", Status.UPLOADED, Status.READ, NOBODY),
    ("roster.apply", Status.READ, Status.APPLYING, OFFICE),
    ("roster.applied", Status.APPLYING, Status.APPLIED, NOBODY),
    ("roster.undo", Status.APPLIED, Status.UNDOING, OFFICE),
    ("roster.undone", Status.UNDOING, Status.UNDONE, NOBODY),
    ("roster.drop", (Status.UPLOADED, Status.READ), Status.DROPPED, OFFICE),
)
