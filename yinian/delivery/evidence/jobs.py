"""What follows from a verified visit by itself."""

from django.utils import timezone
from django.utils.translation import gettext as say

from yinian.delivery.evidence import actions
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.flow import Status as NeedStatus
from yinian.delivery.orders.models import Order
from yinian.foundation.actor import system
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on

BY = system("服务核验")


@on(actions.verify)
def finish_need(line: Line) -> None:
    """The need that an order came from is met once its visit is verified."""
    order = Order.unscoped.select_related("need", "item").get(pk=line.subject_id or 0)
    if order.need is not None and order.need.status == NeedStatus.TAKEN:
        told = say("{day} 已服务：{item}").format(
            day=timezone.localtime(order.came_at).strftime("%m-%d"), item=order.item
        )
        needs.finish(order.need, told, by=BY)
