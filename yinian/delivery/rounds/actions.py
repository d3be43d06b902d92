"""A proposal becomes the day: all of it at once, but for what somebody else changed meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import actions as orders
from yinian.delivery.orders import queries
from yinian.delivery.orders.actions.request import OPEN
from yinian.delivery.orders.flow import FLOW, Status
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.queries import PUBLIC as WHOLE
from yinian.delivery.orders.queries import day_of
from yinian.delivery.orders.rules import LIMITS, TOGETHER, Slot
from yinian.delivery.rounds import rules
from yinian.delivery.rounds.rules import Move, Taken
from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Overtaken, Refused
from yinian.registry.workforce import queries as workforce
from yinian.registry.workforce.models import Worker

MOVABLE = (Status.ACCEPTED, Status.ASSIGNED)


@dataclass(frozen=True)
class Adopted:
    """How many orders went as proposed, and those that did not, each with its refusal."""

    sent: int
    refused: list[tuple[Order, Refused]]


@verbs.verb("round.adopt", _("采用排班方案"), may=FLOW.may("order.assign"))
def adopt(moves: Sequence[Move], *, by: Actor, why: str = "") -> Adopted:
    """Send the carers of a proposal, by the same rules as one by one; what was overtaken stays as it is and is told."""
    own = Order.seen_by(by).filter(pk__in=[move.order for move in moves], provider=by.party_id)
    seen = set(own.values_list("pk", flat=True))
    # Always orders first and carers second, each by number: two who do this at once wait for one another.
    rows = {row.pk: row for row in _locked(Order.unscoped.select_related("item", "carer"), seen)}
    wanted = {move.order: move for move in moves if move.order in rows}
    parties = {party for move in wanted.values() for party in (move.before, move.after) if party is not None}
    for party in _locked(Party.objects, parties | {by.party_id or 0}):
        if party.pk == by.party_id:
            verbs.about(party)
    workers = {row.party_id: row for row in workforce.of_provider(by, by.party_id or 0).filter(party__in=parties)}
    refused = {number: told for number, move in wanted.items() if (told := _objection(rows[number], move, workers))}
    wanted = {number: move for number, move in wanted.items() if number not in refused}
    taken = _taken(parties, rows.values()), _taken_of_elders(by, rows.values())
    while clash := _clash(rows, wanted, taken, workers):
        refused |= clash
        wanted = {number: move for number, move in wanted.items() if number not in refused}
    if refused and not wanted:
        raise next(iter(refused.values()))
    _send(rows, list(wanted.values()), workers, by)
    return Adopted(len(wanted), [(rows[number], told) for number, told in refused.items()])


def _locked(rows: Any, numbers: set[int]) -> Any:
    return rows.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")


def _send(rows: dict[int, Order], moves: Sequence[Move], workers: dict[int, Worker], by: Actor) -> None:
    """First call back whoever makes room for another, then settle when, then send."""
    coming = {move.after for move in moves}
    for move in moves:
        if move.before is not None and (move.after is None or move.before in coming):
            orders.unassign(rows[move.order], by=by)
    for move in moves:
        if move.at is not None:
            orders.retime(rows[move.order], _moment(rows[move.order], move), by=by)
    for move in moves:
        if move.after is not None:
            orders.assign(rows[move.order], workers[move.after], by=by)


def _objection(row: Order, move: Move, workers: dict[int, Worker]) -> Refused | None:
    """Why an order cannot go as proposed, other carers' visits aside; nothing where it can."""
    if row.carer_id != move.before or row.status not in MOVABLE:
        return Overtaken(
            _("您要按方案改派订单 {number}。"),
            _("别人刚刚动过这一单：现在是「{status}」，护理员是「{carer}」。"),
            _("请按最新情况重新排。"),
            number=row.pk,
            status=row.get_status_display(),
            carer=row.carer.name if row.carer is not None else "—",
        )
    starts_at = _moment(row, move)
    if starts_at <= timezone.now():
        return _refusal(row, _("约定时间已经过去。"))
    if move.at is not None and not row.window[0] <= starts_at <= row.window[1]:
        return _refusal(row, _("新的时间不在约定的范围里。"))
    if move.after is None:
        return None
    worker = workers.get(move.after)
    if worker is None:
        return _refusal(row, _("要派的人已不在本单位。"))
    reasons = workforce.unfit(worker, row.item, starts_at, row.minutes)
    return _refusal(row, _("{reasons}"), reasons=" ".join(map(str, reasons))) if reasons else None


def _refusal(row: Order, why: Any, **values: Any) -> Refused:
    return Refused(_("您要按方案改派订单 {number}。"), why, _("请重新排，或另派别人。"), number=row.pk, **values)


def _busy(row: Order, worker: Worker, slot: Slot) -> Refused:
    return _refusal(
        row,
        _("{worker} {begins} 到 {ends} 已有别的服务，路上至少要留 {margin} 分钟。"),
        worker=worker.name,
        begins=f"{timezone.localtime(slot.starts_at):%H:%M}",
        ends=f"{timezone.localtime(slot.ends_at):%H:%M}",
        margin=LIMITS.travel_minutes,
    )


def _moment(row: Order, move: Move) -> datetime:
    """When an order would begin."""
    day = day_of(timezone.localdate(row.starts_at))[0]
    return row.starts_at if move.at is None else day + timedelta(minutes=move.at)


def _clash(
    rows: dict[int, Order],
    wanted: dict[int, Move],
    taken: tuple[list[Taken], list[Taken]],
    workers: dict[int, Worker],
) -> dict[int, Refused]:
    """Those that stand in the way of a carer's or an elder's other visits, or would tear apart what hangs together."""
    moves = list(wanted.values())
    slots = {one.order: one.slot for one in taken[1]}
    slots |= {number: Slot(_moment(rows[number], move), rows[number].minutes) for number, move in wanted.items()}
    found = {
        number: _busy(rows[number], workers[wanted[number].after or 0], slot)
        for number, slot in rules.clashes(moves, slots, taken[0]).items()
    }
    bonds = [tie.bond for tie in queries.ties(WHOLE, rows.values())]
    beside = {bond.second for bond in bonds if bond.kind == TOGETHER}
    elders = [
        Move(move.order, None, rows[move.order].elder_id) for move in moves if move.order not in beside and move.at
    ]
    own = [one for one in taken[1] if one.order not in beside]
    for number in rules.clashes(elders, slots, own, 0):
        found[number] = _refusal(rows[number], _("这样老人同一时间有两单服务。"))
    for number in rules.asunder(moves, slots, bonds):
        found[number] = _refusal(rows[number], _("这样和同去或前后的那一单对不上。"))
    return found


def _taken_of_elders(by: Actor, about: Any) -> list[Taken]:
    """What the elders of these orders have in those days, and what hangs on these orders."""
    rows = list(about)
    days = {timezone.localdate(row.starts_at) for row in rows}
    hanging = {number for tie in queries.ties(WHOLE, rows) for number in (tie.first_id, tie.second_id)}
    near = Q(elder__in={row.elder_id for row in rows}, starts_at__date__in=days, status__in=OPEN)
    found = Order.unscoped.filter(near | Q(pk__in=hanging)).values_list("pk", "elder", "starts_at", "minutes")
    return [Taken(number, elder, Slot(starts_at, minutes)) for number, elder, starts_at, minutes in found]


def _taken(parties: set[int], about: Any) -> list[Taken]:
    """What the carers have to do in the days of these orders."""
    starts = [row.starts_at for row in about]
    if not starts:
        return []
    near = Order.unscoped.filter(
        carer__in=parties, status__in=OPEN, starts_at__gt=min(starts) - timedelta(days=1),
        starts_at__lt=max(starts) + timedelta(days=2),
    )  # fmt: skip
    rows = near.values_list("pk", "carer", "starts_at", "minutes")
    return [Taken(number, carer, Slot(starts_at, minutes)) for number, carer, starts_at, minutes in rows if carer]
