"""When habits are counted anew: a visit closed, or somebody spoke of it."""

from yinian.delivery.evidence import actions as evidence
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.delivery.preferences import actions
from yinian.foundation.actor import system
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on
from yinian.registry.elders.models import Elder

BY = system("偏好统计")


@on(evidence.verify)
@on(orders.give_feedback)
def reckon(line: Line) -> None:
    """Count the habits of the elder whose visit it was; who has died has none to be asked for."""
    for order in Order.unscoped.filter(pk=line.subject_id or 0):
        elder = Elder.unscoped.select_related("merged_into").get(pk=order.elder_id)
        person = elder.merged_into or elder
        if person.died_on is None:
            actions.reckon(person, by=BY)
