"""What happens at the desk by itself."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.jobs import PULSES, Run, daily, job
from yinian.programmes.calls import desk
from yinian.programmes.calls.models import Heard

# Each second, beside reactions and seals: an agent who is gone holds up a caller.
PULSES.append(desk.sweep)


@job("calls.forget_events", _("清理旧的话务事件编号"))
def forget(run: Run) -> dict[str, Any]:
    """Forget the numbers of events that could no longer be fresh if they came again."""
    with verbs.stream("telephony"):
        return {"forgotten": Heard.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()[0]}


daily("03:40")(forget)
