"""What is asked for when an order is placed, and why it may not be had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs.models import Need
from yinian.delivery.orders import rules
from yinian.delivery.orders.flow import AHEAD, Status
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.rules import Slot
from yinian.foundation import access
from yinian.foundation.actor import Actor, Role
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.registry.elders.models import Elder
from yinian.registry.elders.queries import same_person
from yinian.registry.providers.flow import ProviderStatus
from yinian.registry.providers.models import Provider

# What takes its time, whatever became of the paper work.
OPEN = (*AHEAD, Status.UNDER_WAY)
LONGEST = timedelta(days=1)
OWN = frozenset({Role.ELDER, Role.FAMILY})
BY_PROVIDER = frozenset({Role.MANAGER, Role.DISPATCHER})


@dataclass(frozen=True, slots=True)
class Request:
    """What an elder is to receive: which item, when, from whom, and what pays for it."""

    elder: Elder
    item: str
    starts_at: datetime
    provider: Party
    funding: str = Order.Funding.HOURS.value
    minutes: int | None = None
    note: str = ""
    need: Need | None = None
    # The parts as they were shown to who orders; where they are others by now, nothing is ordered.
    agreed: str = ""
    # Until when it may begin, where the hour does not matter so much; nothing is no later than it starts.
    latest_at: datetime | None = None


def refusal(given: Request, why: Any, do: Any, **values: Any) -> Refused:
    """Why this request cannot be met."""
    return Refused(_("您要为「{name}」下单。"), why, do, name=given.elder.name, **values)


def check(given: Request, minutes: int, *, by: Actor) -> None:
    """Refuse what can never be: a stranger's elder, one who is gone, a bad moment, a provider that does not work."""
    elder = given.elder
    if not access.sees(by, elder):
        raise access.missing(elder._meta.verbose_name, elder.pk)
    if elder.died_on is not None or elder.left_on is not None:
        raise refusal(given, _("此人已故或已迁出。"), _("请核对档案。"))
    if elder.merged_into_id is not None:
        raise refusal(given, _("这份档案已并入另一份。"), _("请从保留的档案下单。"))
    if given.funding not in Order.Funding.values:
        raise refusal(given, _("付费方式不在列表中。"), _("请选择用补贴时长、自费，或多方付费。"))
    if not 0 < minutes <= 24 * 60:
        raise refusal(given, _("时长 {minutes} 分钟不对。"), _("请填 1 到 1440 分钟。"), minutes=minutes)
    _check_need(given)
    _check_start(given)
    _check_provider(given, by)


def _check_need(given: Request) -> None:
    if given.need is not None and given.need.elder_id != given.elder.pk:
        raise refusal(given, _("需求 {number} 是另一位老人的。"), _("请从这位老人的需求下单。"), number=given.need.pk)


def _check_start(given: Request) -> None:
    fault = rules.start_fault(given.starts_at, timezone.now())
    if fault == "past":
        raise refusal(given, _("约定时间已经过去。"), _("请选择以后的时间。"))
    if given.latest_at is not None and not _same_day(given.starts_at, given.latest_at):
        raise refusal(given, _("最晚开始的时间不对。"), _("请填同一天里、约定时间以后的时间。"))
    if fault:
        days = rules.LIMITS.ahead_days
        raise refusal(given, _("最多只能提前 {days} 天预约。"), _("请选近一些的日子。"), days=days)


def _same_day(starts_at: datetime, latest_at: datetime) -> bool:
    return latest_at >= starts_at and timezone.localdate(latest_at) == timezone.localdate(starts_at)


def _check_provider(given: Request, by: Actor) -> None:
    provider = Provider.unscoped.filter(party=given.provider).first()
    if provider is None or provider.status != ProviderStatus.ACTIVE:
        raise refusal(
            given, _("「{provider}」现在不接单。"), _("请选择正常运营的服务商。"), provider=given.provider.name
        )
    if by.role in BY_PROVIDER and given.provider.pk != by.party_id:
        raise refusal(given, _("服务商只能为自己下单。"), _("请选择本单位，或请街道下单。"))


def hold_apart(given: Request, slot: Slot) -> None:
    """Refuse a time at which the elder already has an order; who comes second waits here for the first one's commit."""
    Party.objects.select_for_update().get(pk=given.elder.party_id)
    other = rules.in_the_way(slot, slots(Order.unscoped.filter(same_person(given.elder)), slot))
    if other is not None:
        raise refusal(
            given,
            _("这位老人 {moment} 已有另一单服务，时间重叠。"),
            _("请换一个时间，或先取消那一单。"),
            moment=timezone.localtime(other.starts_at).strftime("%m-%d %H:%M"),
        )


def slots(orders: Any, near: Slot) -> Iterable[Slot]:
    """The times that open orders take about a slot."""
    rows = orders.filter(
        status__in=OPEN, starts_at__gt=near.starts_at - LONGEST, starts_at__lt=near.ends_at + LONGEST
    ).order_by("starts_at")
    return [Slot(*row) for row in rows.values_list("starts_at", "minutes")]


def channel(by: Actor) -> str:
    """How an order came: told by who places it, and whether a system did."""
    if by.key_id is not None:
        return Order.Channel.API.value
    return {
        Role.ELDER: Order.Channel.SELF,
        Role.FAMILY: Order.Channel.FAMILY,
        Role.AGENT: Order.Channel.PHONE,
        Role.MANAGER: Order.Channel.PROVIDER,
        Role.DISPATCHER: Order.Channel.PROVIDER,
    }.get(by.role, Order.Channel.DESK).value
