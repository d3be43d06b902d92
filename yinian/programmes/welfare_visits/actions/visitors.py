"""Naming who visits where."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.programmes.welfare_visits.flow import OFFICE, VISITORS
from yinian.programmes.welfare_visits.models import Visitor
from yinian.programmes.welfare_visits.rules import PER_DAY


@verbs.verb("visitor.name", _("登记探访人"), may=OFFICE)
def name_visitor(
    account: Account, region: Region, per_day: int = PER_DAY, *, by: Actor, since: date | None = None
) -> Visitor:
    """Let somebody visit the elders of a place: an officer at it or above it, or a carer, doctor or volunteer."""
    asked, day = _("您要请 {name} 探访「{place}」的老人。"), since or timezone.localdate()
    if not holds(by.region_path, region.path):
        raise Refused(
            asked, _("它不在您的岗位范围内。"), _("请选择您辖区内的区域。"), name=account.name, place=region.name
        )
    if not 1 <= per_day <= 100:
        raise Refused(asked, _("每天 1 到 100 人次。"), _("请核对数字。"), name=account.name, place=region.name)
    post = seat(account, region)
    if post is None:
        raise Refused(
            asked, _("没有可以探访这里老人的岗位。"), _("请先由安全管理员给他岗位：当地工作人员、护理员、医护或志愿者。"),
            name=account.name, place=region.name,
        )  # fmt: skip
    known = Visitor.unscoped.filter(account=account, region=region, until=None).first()
    if known is not None:
        verbs.change(known, per_day=per_day, party_id=post.party_id)
        return known
    row: Visitor = verbs.create(
        Visitor, account=account, region=region, party_id=post.party_id, per_day=per_day, since=day,
        region_path=region.path,
    )  # fmt: skip
    return row


def seat(account: Account, region: Region) -> Post | None:
    """The post by which an account may visit somewhere."""
    rows = Post.objects.filter(held(), account=account, role__in=VISITORS).select_related("region")
    return next((post for post in rows if post.region is None or holds(post.region.path, region.path)), None)


@verbs.verb("visitor.end", _("停止探访人"), may=OFFICE)
def end_visitor(row: Visitor, *, by: Actor, why: str = "") -> Visitor:
    """End somebody's visiting of a place today; the next night gives their turns to whoever visits there."""
    if row.until is not None:
        raise Refused(_("您要停止这位探访人。"), _("已于 {day} 停止。"), _("无需再办。"), day=row.until)
    verbs.change(row, until=max(timezone.localdate(), row.since))
    return row
