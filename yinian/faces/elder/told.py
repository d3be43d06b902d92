"""How a visit is told at the door: who comes when to help with what, and never a state."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from yinian.foundation.actor import Actor, Role

# What people call the commonest kinds of help; the others bear the catalogue's name.
HELP = {"bathing": _("洗澡"), "meal_making": _("做饭"), "indoor_cleaning": _("打扫"), "laundry": _("洗衣服")}

# States in which it is not settled yet when somebody comes, where more than one moment was agreed.
UNSETTLED = frozenset({"placed", "accepted"})
# States in which somebody is on the way, there, or has been.
ON_THE_WAY = frozenset({"assigned", "under_way", "done", "verified", "rejected"})


def day(value: date) -> str:
    """Today, tomorrow, or the day with its weekday."""
    apart = (value - timezone.localdate()).days
    if apart in (0, 1):
        return now("明天") if apart else now("今天")
    return date_format(value, pgettext("day with weekday", "n月j日 l"))


def moment(value: datetime) -> str:
    """The day and the time."""
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"


def between(value: datetime, latest: datetime | None) -> str:
    """The day and the time, or from when until when it may begin."""
    if latest is None:
        return moment(value)
    return now("{moment} 到 {latest} 之间").format(moment=moment(value), latest=f"{timezone.localtime(latest):%H:%M}")


def help_with(item: Any) -> str:
    """What an item helps with, in a word."""
    return str(HELP.get(item.code, item))


def sentence(order: Any, actor: Actor) -> str:
    """How far a visit is, as one would tell it at the door."""
    told = {
        "placed": now("{moment} {help}：已经告诉{provider}，等他们答复。"),
        "accepted": now("{moment} {help}：{provider}接下了，正在安排人。"),
        "assigned": now("{carer} {moment} 来帮{whom}{help}"),
        "under_way": now("{carer}正在帮{whom}{help}。"),
        "done": now("{moment}，{carer}来帮{whom}{help}，做好了。"),
        "verified": now("{moment}，{carer}来帮{whom}{help}，做好了。"),
        "rejected": now("{moment} {help}：核对没有通过，不算用掉的时长。"),
        "refused": now("{moment} {help}：{provider}来不了。"),
        "cancelled": now("{moment} {help}：已取消。"),
        "missed": now("{moment} {help}：没有来成，不算用掉的时长。"),
    }
    return told[order.status].format(
        moment=between(*order.window) if order.latest_at and order.status in UNSETTLED else moment(order.starts_at),
        help=help_with(order.item),
        provider=order.provider.name,
        carer=order.carer.name if order.carer else order.provider.name,
        whom=now("您") if actor.role is Role.ELDER else order.elder.name,
    )


@dataclass(frozen=True)
class Step:
    """One line of how far today's visit is: what, since when, and whether it is so, going on, or still to come."""

    text: str
    state: str
    at: datetime | None = None


def steps(order: Any) -> list[Step]:
    """How far a visit of today is, from its own record; nothing where it is not today's or came to nothing."""
    today = timezone.localdate(order.came_at or order.starts_at) == timezone.localdate()
    if not today or order.carer is None or order.status not in ON_THE_WAY:
        return []
    who, came, left = order.carer.name, order.came_at is not None, order.left_at is not None
    arrived = now("{carer}到了") if came else now("{carer}还没有到")
    help = now("正在{help}") if came and not left else now("{help}")
    return [
        Step(arrived.format(carer=who), "done" if came else "next", order.came_at),
        Step(help.format(help=help_with(order.item)), "done" if left else "now" if came else "next"),
        Step(
            now("做好了，{carer}走了").format(carer=who) if left else now("做好"),
            "done" if left else "next",
            order.left_at,
        ),
    ]


def over(order: Any) -> bool:
    """Whether nothing more will change on a visit today."""
    return order.status not in ("assigned", "under_way")
