"""What happens to alarms by itself: people are told and reminded; once an hour quiet devices and still homes are looked for."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import jobs
from yinian.foundation.jobs import Run
from yinian.programmes.emergency import escalating, watching


@jobs.job("devices.watch", _("巡检设备和居家活动"))
def watch(run: Run) -> dict[str, Any]:
    """Look for devices not heard of and homes in which nothing moves."""
    silent, unmoved = watching.look(timezone.now())
    return {"quiet": silent, "still": unmoved}


jobs.every(60)(watch)
jobs.PULSES.append(escalating.look)
