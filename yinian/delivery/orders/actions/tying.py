"""A second carer who comes along, one visit after another, and when a visit begins within the time that was agreed."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.actions import sharing, sights
from yinian.delivery.orders.actions.placing import VISIT, accept, title
from yinian.delivery.orders.actions.request import OPEN, channel
from yinian.delivery.orders.flow import AHEAD, PROVIDERS, Status
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.rules import AFTER, TOGETHER
from yinian.delivery.orders.shares import SELF, Share
from yinian.delivery.orders.ties import Tie
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused


def _held(order: Order) -> Order:
    """The order whole and as it stands now; whoever comes second waits here."""
    rows = Order.unscoped.select_for_update(of=("self",)).select_related("elder", "item", "provider", "carer")
    return rows.get(pk=order.pk)


@verbs.verb("order.accompany", _("再派一人同去"), may=PROVIDERS)
def accompany(order: Order, *, by: Actor) -> Order:
    """Have a second carer come along: an order beside this one that begins with it and costs nothing more."""
    held, asked = _held(order), _("您要给订单 {number} 再派一人同去。")
    if held.status not in (Status.ACCEPTED, Status.ASSIGNED) or held.starts_at <= timezone.now():
        raise Refused(asked, _("只有接了单、还没有开始的服务才能加人。"), _("请核对订单。"), number=held.pk)
    pairs = Tie.unscoped.filter(Q(first=held, second__status__in=OPEN) | Q(second=held), kind=TOGETHER)
    if pairs.exists():
        raise Refused(asked, _("已经有一单是同去的。"), _("请给那一单派人。"), number=held.pk)
    beside: Order = verbs.create(
        Order, elder=held.elder, item=held.item, channel=channel(by), funding=SELF, place=held.place,
        address=held.address, note=say("与订单 {number} 同去，不另收费").format(number=held.pk),
        starts_at=held.starts_at, earliest_at=held.earliest_at, latest_at=held.latest_at, minutes=held.minutes,
        provider=held.provider, price_fen=0, placed_by_id=by.account_id, placed_at=timezone.now(),
        region_path=held.region_path,
    )  # fmt: skip
    sharing.lay(beside, (Share(SELF, fen=0),))
    sights.let(beside, held.provider, by=by)
    verbs.create(Tie, first=held, second=beside, kind=TOGETHER, region_path=held.region_path)
    return accept(beside, by=by)


@verbs.verb("order.follow", _("设定先后"), may=PROVIDERS)
def follow(order: Order, first: Order, least: int = 0, *, by: Actor) -> Tie:
    """Let one visit begin no sooner than so many minutes after another's end, that day; within its time it is put off."""
    verbs.about(order)
    held, before = _held(order), Order.unscoped.get(pk=first.pk)
    _may_follow(held, before, least)
    earliest = before.starts_at + timedelta(minutes=before.minutes + least)
    if held.starts_at < earliest:
        if held.status != Status.ACCEPTED or earliest > held.window[1]:
            raise _refusal(held, _("照现在的时间排不开：前一单做完就已经晚了。"), _("请另约时间，或少隔几分钟。"))
        retime(held, earliest, by=by)
    tie: Tie = verbs.create(
        Tie, first=before, second=held, kind=AFTER, least=least, region_path=held.region_path
    )  # fmt: skip
    return tie


def _may_follow(held: Order, before: Order, least: int) -> None:
    if {held.provider_id} != {before.provider_id} or held.pk == before.pk:
        raise _refusal(held, _("前一单不是本单位的另一单。"), _("请从列表中选择。"))
    days = {timezone.localdate(row.starts_at) for row in (held, before)}
    if held.status not in AHEAD or before.status not in OPEN or len(days) > 1 or not 0 <= least <= 12 * 60:
        raise _refusal(held, _("两单要在同一天、还没有做，间隔在 12 小时以内。"), _("请核对后再填。"))
    if Tie.unscoped.filter(second=held).exists():
        raise _refusal(held, _("这一单已经跟着别的单。"), _("请先取消原来的先后。"))
    seen: set[int] = {held.pk}
    one: int | None = before.pk
    while one is not None:
        if one in seen:
            raise _refusal(held, _("这样先后就绕成了圈。"), _("请另选前一单。"))
        seen.add(one)
        one = Tie.unscoped.filter(second=one).values_list("first", flat=True).first()


@verbs.verb("order.unfollow", _("取消先后"), may=PROVIDERS)
def unfollow(order: Order, *, by: Actor) -> Order:
    """Let a visit no longer wait for another; who comes along stays."""
    verbs.about(order)
    tie = Tie.unscoped.filter(second=order, kind=AFTER).first()
    if tie is None:
        raise _refusal(order, _("这一单没有跟着别的单。"), _("无需再办。"))
    verbs.remove(tie)
    return order


@verbs.verb("order.retime", _("定下开始时间"), may=PROVIDERS)
def retime(order: Order, starts_at: datetime, *, by: Actor) -> Order:
    """Settle when a visit begins within the time that was agreed, while nobody is sent; whoever does so minds what hangs on it."""
    held = _held(order)
    opens, closes = held.window
    if held.status != Status.ACCEPTED or not opens <= starts_at <= closes:
        raise _refusal(
            held,
            _("只能在约定的 {opens} 到 {closes} 之间、还没有派人的时候定。"),
            _("请另约时间。"),
            opens=f"{timezone.localtime(opens):%H:%M}",
            closes=f"{timezone.localtime(closes):%H:%M}",
        )
    verbs.change(order, starts_at=starts_at)
    deadlines.expect(order, VISIT, starts_at, title=title(held), party_id=order.provider_id)
    return order


def _refusal(order: Order, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要改订单 {number} 的时间或先后。"), why, do, number=order.pk, **values)


def going_along(order: Order) -> list[Order]:
    """The orders of those who would have come along and whose visits still lie ahead."""
    ties = Tie.unscoped.filter(first=order, kind=TOGETHER, second__status__in=AHEAD)
    return [tie.second for tie in ties.select_related("second__provider", "second__carer", "second__item")]
