"""Putting people on duty for a place, taking them off, and who is on duty now."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.programmes.emergency.duty import Duty

MOST_DAYS, LONGEST = 31, timedelta(hours=24)


@verbs.verb("duty.put", _("安排值班"), may=frozenset({Role.OFFICER}))
def put(region: Region, who: Account, since: datetime, until: datetime, *, by: Actor, days: int = 1) -> Duty:
    """Put somebody on duty for a place, at the same hours on so many days; a turn that stands already is left as it is."""
    asked, name = _("您要安排「{name}」值班。"), who.name
    if not holds(by.region_path, region.path):
        raise Refused(
            asked, _("「{place}」不在您的岗位范围内。"), _("请选择辖区内的区域。"), name=name, place=region.name
        )
    if not timedelta() < until - since <= LONGEST or not 1 <= days <= MOST_DAYS:
        raise Refused(asked, _("一班须在 24 小时以内，最多连排 31 天。"), _("请核对起止时间和天数。"), name=name)
    if until + timedelta(days=days - 1) <= timezone.now():
        raise Refused(asked, _("这一班已经过去了。"), _("请填写今后的时间。"), name=name)
    if not Post.objects.filter(held(), account=who).exists() or not who.is_active:
        raise Refused(asked, _("此人没有在用的岗位或账号。"), _("请先由安全管理员开通。"), name=name)
    turns = []
    for day in range(days):
        start, end = since + timedelta(days=day), until + timedelta(days=day)
        known = Duty.unscoped.filter(region=region, account=who, since=start).first()
        values = {"region": region, "account": who, "since": start, "until": end, "region_path": region.path}
        turns.append(known or verbs.create(Duty, **values))
    return turns[0]


@verbs.verb("duty.take_off", _("取消值班"), may=frozenset({Role.OFFICER}))
def take_off(duty: Duty, *, by: Actor, why: str = "") -> None:
    """Take a turn of duty away."""
    verbs.remove(duty)


def on_duty(places: Iterable[int], at: datetime) -> dict[int, list[int]]:
    """The accounts on duty at a moment, by the number of the place."""
    found: dict[int, list[int]] = {}
    rows = Duty.unscoped.filter(region__in=list(places), since__lte=at, until__gt=at)
    for place, account in rows.order_by("pk").values_list("region_id", "account_id"):
        found.setdefault(place, []).append(account)
    return found
