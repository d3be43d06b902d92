"""What happens to call-backs by itself: the morning's sample, and calls that nobody need make any more."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.callbacks import actions, queries
from yinian.delivery.callbacks.flow import Status
from yinian.delivery.callbacks.models import Callback
from yinian.delivery.orders import actions as orders
from yinian.foundation.actor import system
from yinian.foundation.jobs import Run, daily, job
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on
from yinian.registry.elders import actions as elders

BY = system("回访")
# A day on which the worker stood still is drawn when it runs again, as long as people still remember the visit.
DAYS_BACK = 3


@daily("08:30")
@job("callbacks.draw", _("抽取回访"), whole=False)
def draw(run: Run) -> dict[str, Any]:
    """Draw each district's sample of the last days that have none yet."""
    today, drawn = timezone.localdate(), 0
    days = [today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1)]
    for region in queries.districts(today):
        for day in queries.undrawn(region, days):
            drawn += actions.draw(region, day, by=BY).count
        run.advance(1)
    return {"drawn": drawn}


@on(orders.give_feedback)
def drop_of_the_spoken(line: Line) -> None:
    """Whoever has spoken of a visit by themselves is not rung about it."""
    for call in Callback.unscoped.filter(order=line.subject_id or 0, status=Status.WAITING):
        actions.drop(call, by=BY, why=say("已经评价"))


@on(elders.record_death)
def drop_of_the_dead(line: Line) -> None:
    """Nobody rings the house of an elder who has died about a bath."""
    for call in Callback.unscoped.filter(elder=line.subject_id or 0, status=Status.WAITING).order_by("pk"):
        actions.drop(call, by=BY, why=say("老人已故"))
