"""Visits to many for an occasion, and the cards that are handed out."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import jobs, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.administration.places import switched_on
from yinian.foundation.deadlines import Deadline
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.programmes.welfare_visits.actions.planning import TURN
from yinian.programmes.welfare_visits.flow import FLOW, MODULE, OFFICE
from yinian.programmes.welfare_visits.models import Campaign, Card, Turn
from yinian.registry.elders import groups
from yinian.registry.elders.models import Elder

JOB = "visits.campaign"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is told of a campaign: for what, where, for whom, within which days, and what is brought along."""

    name: str
    kind: str
    region: Region
    since: date
    until: date
    group: str
    from_age: int = 0
    gift: str = ""


@verbs.verb("visit_campaign.open", _("发起集中探访"), may=OFFICE)
def open_campaign(given: Occasion, *, by: Actor) -> Campaign:
    """Have everybody of a group in a place visited once within some days; the list is laid in the background."""
    asked, name = _("您要发起集中探访「{name}」。"), given.name.strip()
    if not name or given.kind not in Campaign.Kind.values:
        raise Refused(asked, _("名称或类别没有填。"), _("请填写完整。"), name=name)
    if not holds(by.region_path, given.region.path):
        raise Refused(
            asked, _("「{place}」不在您的岗位范围内。"), _("请选择您辖区内的区域。"), name=name, place=given.region.name
        )
    if not switched_on(MODULE, given.region.path):
        raise Refused(
            asked,
            _("「{place}」没有启用探访功能。"),
            _("请由系统管理员启用后再发起。"),
            name=name,
            place=given.region.name,
        )
    if given.group not in group_names():
        raise Refused(asked, _("没有选择人群。"), _("请从列表中选择。"), name=name)
    if given.until <= given.since or given.until <= timezone.localdate():
        raise Refused(asked, _("结束日期不在开始日期和今天之后。"), _("请核对日期。"), name=name)
    row: Campaign = verbs.create(
        Campaign,
        name=name,
        kind=given.kind,
        region=given.region,
        since=given.since,
        until=given.until,
        group=given.group,
        from_age=given.from_age,
        gift=given.gift.strip(),
        region_path=given.region.path,
    )
    jobs.start(JOB, f"{JOB}:{row.pk}", by=by, given={"campaign": row.pk})
    return row


@verbs.verb("visit_campaign.close", _("结束集中探访"), may=FLOW.may("visit_campaign.close"))
def close_campaign(row: Campaign, *, by: Actor) -> Campaign:
    """End a campaign; who was not visited is not waited for any more, and stays on its list as not visited."""
    FLOW.move(row, by=by)
    left = Turn.unscoped.filter(campaign=row, visit=None, dropped=False).values("pk")
    Deadline.unscoped.filter(subject_kind=TURN, subject_id__in=left, met_at=None, dropped=False).update(dropped=True)
    return row


def group_names() -> list[str]:
    """The groups and labels of the registry that a campaign may go to."""
    table = groups.table()
    return [groups.ALL, *(one.name for one in table.groups), *(one.name for one in table.labels)]


@verbs.verb("visit_card.issue", _("发放就医联系卡"), may=OFFICE)
def issue_card(elder: Elder, number: str, *, by: Actor, on: date | None = None) -> Card:
    """Keep that a card was handed to an elder; one that was handed out before is stopped that day."""
    asked, day = _("您要给「{name}」发就医联系卡。"), on or timezone.localdate()
    verbs.about(elder)
    if not number.strip() or day > timezone.localdate():
        raise Refused(asked, _("卡号没有填，或日期在今天之后。"), _("请核对卡号和日期。"), name=elder.name)
    if elder.died_on is not None or elder.left_on is not None:
        raise Refused(asked, _("本人已故或已迁出。"), _("请核对档案。"), name=elder.name)
    for old in Card.unscoped.filter(elder=elder, until=None):
        verbs.change(old, until=max(day, old.issued_on))
    row: Card = verbs.create(
        Card, elder=elder, number=number.strip()[:40], issued_on=day, region_path=elder.region_path
    )
    return row
