"""What happens to what was brought back by itself: it is scored, and a verified visit meets its need."""

import logging
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import actions, looking
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.flow import Status as NeedStatus
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.foundation.actor import system
from yinian.foundation.jobs import Run, every, job
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on
from yinian.foundation.refusals import Refused

BY = system("服务核验")
log = logging.getLogger(__name__)
# So many a turn: a city's day is done in a few hours, and a turn never lasts long.
TURN = 2_000


@every(10)
@job("evidence.weigh", _("证据评分"), whole=False)
def weigh(run: Run) -> dict[str, Any]:
    """Score the visits that have been over for a while; what cannot be scored is told and left for a person."""
    automatic = left = 0
    for pk in looking.unweighed(TURN):
        try:
            row = actions.weigh(Order.unscoped.get(pk=pk), by=BY)
        except Refused as refusal:
            log.warning("visit %s was not scored: %s", pk, refusal)
            continue
        automatic, left = automatic + row.automatic, left + (not row.automatic)
        run.advance(1)
    return {"automatic": automatic, "left": left}


@on(actions.check_in)
def tell_of_coming(line: Line) -> None:
    """The house is told that the carer is there."""
    actions.tell_home(_order(line), by=BY)


@on(actions.check_out)
def tell_of_leaving(line: Line) -> None:
    """The house is told that the visit is over."""
    actions.tell_home(_order(line), left=True, by=BY)


@on(orders.retime)
def tell_of_time(line: Line) -> None:
    """The house is told when a visit begins that was agreed for some hours."""
    actions.tell_time(_order(line), by=BY)


def _order(line: Line) -> Order:
    return Order.unscoped.select_related("elder", "item", "carer").get(pk=line.subject_id or 0)


@on(actions.verify)
def finish_need(line: Line) -> None:
    """The need that an order came from is met once its visit is verified."""
    order = Order.unscoped.select_related("need", "item").get(pk=line.subject_id or 0)
    if order.need is not None and order.need.status == NeedStatus.TAKEN:
        told = say("{day} 已服务：{item}").format(
            day=timezone.localtime(order.came_at).strftime("%m-%d"), item=order.item
        )
        needs.finish(order.need, told, by=BY)
