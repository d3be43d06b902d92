"""What happens to duties by itself: each period's reports are laid open, and whoever is late is reminded."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import system
from yinian.foundation.jobs import Run, daily, job
from yinian.oversight.duties import sending, tasks
from yinian.oversight.duties.flow import TaskStatus
from yinian.oversight.duties.models import Task
from yinian.oversight.duties.reporting import Duty

BY = system("督办提醒")


@daily("07:30")
@job("duties.follow_up", _("督办提醒"), whole=False)
def follow_up(run: Run) -> dict[str, Any]:
    """Lay open what has begun, and remind of what is late or nearly due, once a day."""
    today, opened = timezone.localdate(), 0
    for duty in Duty.unscoped.filter(until=None).order_by("id"):
        sending.lay_open(duty, today, by=BY)
        opened += 1
    rows = Task.unscoped.filter(status=TaskStatus.OPEN, due_on__lte=today + tasks.BEFORE).order_by("id")
    fresh = rows.exclude(urged_at__gte=timezone.now() - timedelta(hours=20))
    urged: set[int] = set()
    tasks.urge_many(list(fresh.values_list("pk", flat=True)), urged, by=BY)
    run.advance(len(urged))
    return {"duties": opened, "urged": len(urged)}
