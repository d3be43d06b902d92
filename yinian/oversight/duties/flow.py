"""What may happen to a meeting, a task, a case passed between levels, and an appraisal."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow

OFFICE = frozenset({Role.OFFICER})


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", _("未召开")
    HELD = "held", _("已召开")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "已取消")


class TaskStatus(models.TextChoices):
    OPEN = "open", _("进行中")
    REPORTED = "reported", _("报完成待确认")
    DONE = "done", _("已完成")
    DROPPED = "dropped", _("不再要求")


class CaseStatus(models.TextChoices):
    OPEN = "open", _("办理中")
    CLOSED = "closed", _("已办结")


class AppraisalStatus(models.TextChoices):
    DRAFT = "draft", _("打分中")
    CONCLUDED = "concluded", _("已定")


MEETINGS = Flow(
    ("meeting.hold", MeetingStatus.PLANNED, MeetingStatus.HELD, OFFICE),
    ("meeting.cancel", MeetingStatus.PLANNED, MeetingStatus.CANCELLED, OFFICE),
)
TASKS = Flow(
    ("duty_task.report_done", TaskStatus.OPEN, TaskStatus.REPORTED, OFFICE),
    ("duty_task.confirm", TaskStatus.REPORTED, TaskStatus.DONE, OFFICE, "duty_task.report_done"),
    ("duty_task.send_back", TaskStatus.REPORTED, TaskStatus.OPEN, OFFICE),
    ("duty_task.drop", (TaskStatus.OPEN, TaskStatus.REPORTED), TaskStatus.DROPPED, OFFICE),
)
CASES = Flow(
    ("case.pass_on", CaseStatus.OPEN, CaseStatus.OPEN, OFFICE),
    ("case.close", CaseStatus.OPEN, CaseStatus.CLOSED, OFFICE),
)
APPRAISALS = Flow(
    ("appraisal.conclude", AppraisalStatus.DRAFT, AppraisalStatus.CONCLUDED, OFFICE, "appraisal.mark"),
)
