"""Screenings of a whole region: opening one, arranging many assessments of it at once, and taking its lists away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import queries
from yinian.entitlement.assessment.actions.arranging import Arrangement, arrange
from yinian.entitlement.assessment.models import Campaign
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.elders.models import Elder

OFFICE = frozenset({Role.OFFICER})
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Screening:
    """Whom of a region to screen, on which scale, from one day up to another."""

    region: Region
    name: str
    whom: str
    scale: str
    since: date
    until: date


@verbs.verb("campaign.open", _("发起摸底筛查"), may=OFFICE)
def open_campaign(given: Screening, *, by: Actor) -> Campaign:
    """Begin a screening; who is due follows from the registry day by day."""
    if not holds(by.region_path, given.region.path):
        raise _refusal(
            given.name, _("「{place}」不在您的岗位范围内。"), _("请选择您辖区内的区域。"), place=given.region.name
        )
    known = given.scale in {scale.code for scale in queries.all_scales()} and given.whom in Campaign.Whom.values
    if not known or not given.name.strip():
        raise _refusal(given.name, _("名称没有填，或对象、量表不在列表中。"), _("请填写名称并从列表中选择。"))
    if given.until <= given.since:
        raise _refusal(given.name, _("结束日期不在开始日期之后。"), _("请核对日期。"))
    return verbs.create(
        Campaign,
        region=given.region,
        name=given.name.strip(),
        whom=given.whom,
        scale=given.scale,
        since=given.since,
        until=given.until,
        region_path=given.region.path,
    )


@verbs.verb("campaign.arrange", _("为筛查批量安排评估"), may=OFFICE)
def arrange_many(campaign: Campaign, elders: Sequence[Elder], given: Arrangement, *, by: Actor) -> Campaign:
    """Arrange the assessments of some elders of a screening with the same two assessors: all of them or none."""
    if not 0 < len(elders) <= AT_ONCE:
        raise _refusal(campaign.name, _("一次可以安排 1 到 {most} 位老人。"), _("请重新勾选。"), most=AT_ONCE)
    for elder in elders:
        if not holds(by.region_path, elder.region_path):
            raise _refusal(campaign.name, _("「{who}」不在您的岗位范围内。"), _("请重新勾选。"), who=elder.pk)
        arrange(elder, Arrangement(given.lead, given.second, given.reason, campaign.scale, campaign), by=by)
    verbs.about(campaign)
    return campaign


@verbs.verb("assessment.export", _("导出评估名单"), may=OFFICE)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of assessments or of those due left the house."""


def _refusal(name: str, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要办理摸底筛查「{name}」。"), why, do, name=name, **values)
