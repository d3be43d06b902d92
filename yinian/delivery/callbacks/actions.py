"""Drawing a sample, ringing, and what came of it."""

import secrets
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.callbacks import queries, rules
from yinian.delivery.callbacks.flow import FLOW
from yinian.delivery.callbacks.models import Callback, Draw
from yinian.delivery.callbacks.rules import LIMITS
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region

RING = deadlines.kind("callback.ring", _("回访"))


@verbs.verb("callback.draw", _("抽取回访"), may=frozenset({Role.SYSTEM}))
def draw(region: Region, day: date, *, by: Actor) -> Draw:
    """Draw the visits of a day that are asked about in a district, once; the seed is new, and kept so that all can draw again."""
    Region.objects.select_for_update().get(pk=region.pk)
    known = Draw.unscoped.filter(region_path=region.path, day=day).first()
    if known is not None:
        return known
    pool, seed, (share, source) = queries.pool(region, day), secrets.token_hex(8), queries.share(region, day)
    chosen = rules.drawn(pool, share, seed)
    row: Draw = verbs.create(
        Draw,
        region_path=region.path,
        day=day,
        seed=seed,
        share=share,
        source=source,
        pool=pool,
        count=len(chosen),
        drawn_at=timezone.now(),
    )
    due = timezone.now() + timedelta(days=LIMITS.days)
    for order in Order.unscoped.filter(pk__in=chosen).select_related("elder", "item").order_by("pk"):
        call = verbs.create(Callback, draw=row, order=order, elder=order.elder, region_path=order.region_path)
        deadlines.expect(call, RING, due, title=order.elder.name)
    return row


@verbs.verb("callback.record", _("记录回访"), may=FLOW.may("callback.record"))
def record(call: Callback, stars: int, text: str = "", *, by: Actor) -> Callback:
    """Write down what the elder said; it is the visit's feedback, and few stars become a need."""
    FLOW.move(call, by=by, **_tried(call, by))
    orders.give_feedback(call.order, stars, text, by=by)
    deadlines.meet(call, RING)
    return call


@verbs.verb("callback.decline", _("记为不愿评价"), may=FLOW.may("callback.decline"))
def decline(call: Callback, *, by: Actor) -> Callback:
    """The elder was reached and would rather say nothing."""
    FLOW.move(call, by=by, **_tried(call, by))
    deadlines.meet(call, RING)
    return call


@verbs.verb("callback.not_reached", _("没有打通"), may=FLOW.may("callback.not_reached"))
def not_reached(call: Callback, *, by: Actor) -> Callback:
    """Nobody answered: it is tried again another time, and after some tries no more."""
    FLOW.move(call, by=by, **_tried(call, by))
    return give_up(call, by=by) if call.tries >= LIMITS.tries else call


@verbs.verb("callback.give_up", _("不再拨打"), may=FLOW.may("callback.give_up"))
def give_up(call: Callback, *, by: Actor) -> Callback:
    """It was tried often enough."""
    if call.tries < LIMITS.tries:
        raise Refused(
            _("您要停止回访 {number}。"),
            _("只打过 {tries} 次，要打满 {wanted} 次。"),
            _("请换个时间再打。"),
            number=call.pk,
            tries=call.tries,
            wanted=LIMITS.tries,
        )
    FLOW.move(call, by=by)
    deadlines.meet(call, RING)
    return call


@verbs.verb("callback.drop", _("取消回访"), may=FLOW.may("callback.drop"))
def drop(call: Callback, *, by: Actor, why: str = "") -> Callback:
    """Nobody need be rung any more: the house has spoken already, or the elder is gone."""
    FLOW.move(call, by=by)
    deadlines.drop(call, RING)
    return call


@verbs.verb("callback.export", _("导出回访"), may=FLOW.may("callback.record"))
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of calls left the house."""


@verbs.verb("callback.export_opinions", _("导出满意度"), may=frozenset({Role.OFFICER, Role.AGENT, Role.MANAGER}))
def export_opinions(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that the figures of providers left the house."""


def _tried(call: Callback, by: Actor) -> dict[str, object]:
    tries = Callback.unscoped.select_for_update().values_list("tries", flat=True).get(pk=call.pk)
    return {"tries": tries + 1, "tried_at": timezone.now(), "caller_id": by.account_id}
