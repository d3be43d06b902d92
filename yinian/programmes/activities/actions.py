"""Announcing an activity, and saying that it was held or called off."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.administration.places import switched_on
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.programmes.activities.flow import FLOW, HOSTS
from yinian.programmes.activities.models import Activity

MODULE = "activities"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is told of an activity before it takes place."""

    title: str
    region: Region
    place: str
    starts_at: datetime
    capacity: int
    goal: str


@verbs.verb("activity.announce", _("发布活动"), may=HOSTS)
def announce(given: Announcement, *, by: Actor) -> Activity:
    """Announce an activity in the actor's own region, where the programme is switched on."""
    _check(given, by)
    return verbs.create(
        Activity,
        title=given.title.strip(),
        place=given.place.strip(),
        region=given.region,
        starts_at=given.starts_at,
        capacity=given.capacity,
        goal=given.goal,
        region_path=given.region.path,
    )


def _check(given: Announcement, by: Actor) -> None:
    place = given.region.name
    if not holds(by.region_path, given.region.path):
        raise _refusal(given, _("「{place}」不在您的岗位范围内。"), _("请选择您辖区内的区域。"), place=place)
    if not switched_on(MODULE, given.region.path):
        raise _refusal(given, _("「{place}」没有启用活动功能。"), _("请由系统管理员启用后再发布。"), place=place)
    if not given.title.strip() or not given.place.strip():
        raise _refusal(given, _("标题或地点没有填。"), _("请填写完整。"))
    if given.goal not in Activity.Goal.values:
        raise _refusal(given, _("没有选择目标。"), _("请从列表中选择。"))
    if given.capacity < 1:
        raise _refusal(given, _("名额至少为 1。"), _("请填写名额。"))
    if given.starts_at <= timezone.now():
        raise _refusal(given, _("开始时间已过。"), _("请填写将来的时间。"))


def _refusal(given: Announcement, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要发布活动「{title}」。"), why, do, title=given.title, **values)


@verbs.verb("activity.hold", _("登记举办"), may=FLOW.may("activity.hold"))
def hold(activity: Activity, attended: int, *, by: Actor) -> Activity:
    """Record that an activity took place and how many came."""
    asked = _("您要登记活动「{title}」已举办。")
    if activity.starts_at > timezone.now():
        raise Refused(asked, _("它还没有开始。"), _("请在开始之后登记。"), title=activity.title)
    if not 0 <= attended <= activity.capacity:
        raise Refused(
            asked, _("到场人数须在 0 和名额 {capacity} 之间。"), _("请核对人数。"),
            title=activity.title, capacity=activity.capacity,
        )  # fmt: skip
    FLOW.move(activity, by=by, attended=attended)
    return activity


@verbs.verb("activity.cancel", _("取消活动"), may=FLOW.may("activity.cancel"))
def cancel(activity: Activity, *, by: Actor, why: str = "") -> Activity:
    """Call an activity off, and say why."""
    if not why.strip():
        raise Refused(
            _("您要取消活动「{title}」。"), _("没有写明原因。"), _("请填写原因，以便告知老人。"), title=activity.title
        )
    FLOW.move(activity, by=by)
    return activity
