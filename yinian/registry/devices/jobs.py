"""What is forgotten of devices in time."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.jobs import Run, daily, job
from yinian.registry.devices.models import Presence, TurnedAway

KEPT_DAYS = 180


@job("devices.forget", _("清理设备时段和拒收计数"))
def forget(run: Run) -> dict[str, Any]:
    """Forget counts of messages turned away, and spans in which devices were heard of, after half a year."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    with verbs.stream("devices"):
        counts, _kinds = TurnedAway.objects.filter(hour__lt=before).delete()
        spans, _kinds = Presence.unscoped.filter(until__lt=before).delete()
    return {"counts": counts, "spans": spans}


daily("03:40")(forget)
