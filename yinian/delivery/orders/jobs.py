"""What happens to orders by itself."""

from django.utils.translation import gettext as say

from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.flow import Status as NeedStatus
from yinian.delivery.orders import actions
from yinian.delivery.orders.flow import AHEAD
from yinian.delivery.orders.models import Order
from yinian.foundation.actor import system
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on
from yinian.registry.elders import actions as elders
from yinian.registry.elders import residence

BY = system("订单跟进")


@on(elders.record_death)
def cancel_of_the_dead(line: Line) -> None:
    """Cancel the visits that lie ahead of an elder who has died; a second time finds none."""
    _cancel_ahead(line, say("老人已故"))


@on(residence.move_out)
def cancel_of_who_left(line: Line) -> None:
    """Cancel the visits that lie ahead of an elder who has moved out; a second time finds none."""
    _cancel_ahead(line, say("老人已迁出"))


def _cancel_ahead(line: Line, why: str) -> None:
    for order in Order.unscoped.filter(elder_id=line.subject_id or 0, status__in=AHEAD).order_by("id"):
        actions.cancel(order, why, by=BY)


@on(actions.place)
def warn_of_hours(line: Line) -> None:
    """Whoever an authorisation concerns is told when its hours come to so many percent, once each."""
    order = Order.unscoped.select_related("elder__region", "provider", "item").get(pk=line.subject_id or 0)
    if order.funding != Order.Funding.SELF:
        actions.warn_of_hours(order, by=BY)


@on(actions.cancel)
@on(actions.refuse)
@on(actions.miss)
def lay_need_back(line: Line) -> None:
    """A need whose order came to nothing waits again for somebody to take it."""
    order = Order.unscoped.select_related("need").get(pk=line.subject_id or 0)
    if order.need is not None and order.need.status == NeedStatus.TAKEN:
        needs.release(order.need, by=BY, why=say("订单没有成"))
