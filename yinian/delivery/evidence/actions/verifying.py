"""What was brought back is scored, and by the score alone or by somebody who was not there it counts, or goes back."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import looking, queries, scoring
from yinian.delivery.evidence.actions.coming import VERIFY
from yinian.delivery.evidence.models import Weighing
from yinian.delivery.evidence.scoring import Score
from yinian.delivery.evidence.words import seen
from yinian.delivery.orders.actions import placing, sharing
from yinian.delivery.orders.flow import FLOW, Status
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused


@verbs.verb("evidence.verify", _("核验通过"), may=FLOW.may("evidence.verify"))
def verify(order: Order, *, by: Actor, why: str = "") -> Order:
    """Let a visit count; where its score is too low, or there is too little to go by, only with a reason."""
    if order.status == Status.DONE and order.came_at and order.left_at:
        _hold(order)
        score = looking.score(order)
        _weigh(order, score, why)
        _remember(order, score, automatic=by.role is Role.SYSTEM)
    minutes = queries.counted(order) if order.came_at and order.left_at else 0
    day = timezone.localdate(order.came_at) if order.came_at else None
    FLOW.move(order, by=by, verified_at=timezone.now(), verified_minutes=minutes, served_on=day)
    deadlines.meet(order, VERIFY)
    sharing.charge(order, minutes)
    return order


def _hold(order: Order) -> None:
    """Two visits of one carer or one elder are verified one after the other, so that the second sees the first."""
    elder = sharing.elder_of(order)
    parties = [elder.party_id, order.carer_id or elder.party_id]
    list(Party.objects.select_for_update().filter(pk__in=parties).order_by("pk"))


def _refusal(order: Order, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要核验服务 {number}。"), why, do, number=order.pk, **values)


def _weigh(order: Order, score: Score, why: str) -> None:
    if not score.wants_reason or why.strip():
        return
    told = " ".join(seen(one) for one in scoring.against(score.signals))
    raise _refusal(
        order,
        _("证据得 {points} 分，能判断的只有 {certainty} 分。{told}"),
        _("仍要通过，请写明您核实过什么；不属实，请选择「核验不通过」。"),
        points=score.points,
        certainty=score.certainty,
        told=told,
    )


def _remember(order: Order, score: Score, *, automatic: bool) -> Weighing:
    """Keep what was seen at the moment of deciding, in the place of what was seen before."""
    values: dict[str, Any] = {
        "points": score.points,
        "certainty": score.certainty,
        "threshold": score.terms.points,
        "needed": score.terms.certainty,
        "source": score.terms.source,
        "signals": [asdict(one) for one in score.signals],
        "automatic": automatic,
        "weighed_at": timezone.now(),
    }
    known = Weighing.unscoped.filter(order=order).first()
    if known is None:
        row: Weighing = verbs.create(Weighing, order=order, region_path=order.region_path, **values)
        return row
    verbs.change(known, **values)
    return known


@verbs.verb("evidence.weigh", _("证据评分"), may=frozenset())
def weigh(order: Order, *, by: Actor) -> Weighing:
    """Score a finished visit; with points enough and enough to go by it counts at once, and else it waits for a person."""
    verbs.about(order)
    _hold(order)
    now = Order.unscoped.select_related("item").get(pk=order.pk)
    if now.status != Status.DONE:
        raise _refusal(order, _("它现在是「{status}」。"), _("不用再评。"), status=now.get_status_display())
    score = looking.score(now)
    if not score.automatic:
        return _remember(now, score, automatic=False)
    told = say("证据 {points} 分，不低于 {least} 分，自动核验").format(points=score.points, least=score.terms.points)
    verify(now, by=by, why=told)
    return Weighing.unscoped.get(order=now)


@verbs.verb("evidence.reject", _("核验不通过"), may=FLOW.may("evidence.reject"))
def reject(order: Order, *, by: Actor, why: str) -> Order:
    """Let a visit not count, and say why; its hours go back."""
    placing.said(order, why)
    if order.status == Status.DONE and order.came_at and order.left_at:
        _remember(order, looking.score(order), automatic=False)
    FLOW.move(order, by=by, outcome=why.strip())
    deadlines.meet(order, VERIFY)
    placing.let_go(order, by=by)
    return order
