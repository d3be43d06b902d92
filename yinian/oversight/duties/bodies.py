"""Founding a leading group, taking members in and out, and planning and holding its meetings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import regions, verbs
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region
from yinian.oversight.duties import queries
from yinian.oversight.duties.flow import MEETINGS, OFFICE
from yinian.oversight.duties.models import Body, Meeting, Member


@dataclass(frozen=True, slots=True)
class Founding:
    """What a body is called, who chairs it, and by what document."""

    name: str
    kind: str
    chair: str
    since: date
    chair_title: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Joining:
    """Who belongs to a body, as what, and who speaks for it."""

    name: str
    kind: str = "department"
    duties: str = ""
    region: Region | None = None
    contact: Account | None = None


@verbs.verb("body.found", _("成立领导小组"), may=OFFICE)
def found(region: Region, given: Founding, *, by: Actor, why: str = "") -> Body:
    """Write down a body of the actor's own place."""
    asked = _("您要成立「{name}」。")
    if not given.name.strip() or not given.chair.strip() or given.kind not in Body.Kind.values:
        raise Refused(asked, _("名称、形式或组长没有填。"), _("请填写齐全。"), name=given.name)
    if by.role is not Role.SYSTEM and region.pk != by.region_id:
        raise Refused(asked, _("只能成立本级的。"), _("请由那一级的工作人员成立。"), name=given.name)
    if Body.unscoped.filter(region=region, name=given.name.strip()).exists():
        raise Refused(asked, _("本级已有同名的。"), _("请在列表中查看。"), name=given.name)
    return verbs.create(
        Body, region=region, name=given.name.strip(), kind=given.kind, chair=given.chair.strip(),
        chair_title=given.chair_title.strip(), document=given.document.strip(), since=given.since,
        region_path=region.path,
    )  # fmt: skip


def check_leads(row: Body, by: Actor) -> None:
    """Refuse whoever does not act for the body itself."""
    if by.role is not Role.SYSTEM and not regions.holds(by.region_path, row.region_path):
        raise Refused(
            _("您要办理「{name}」的事。"), _("只有「{place}」的工作人员能办。"), _("请联系他们。"),
            name=row.name, place=row.region.name,
        )  # fmt: skip


@verbs.verb("body.take_in", _("增加成员单位"), may=OFFICE)
def take_in(body: Body, given: Joining, *, by: Actor, why: str = "") -> Member:
    """Let a department, or a lower place, belong to a body from today."""
    check_leads(body, by)
    asked, region = _("您要增加成员单位「{name}」。"), given.region or body.region
    if not given.name.strip() or given.kind not in Member.Kind.values:
        raise Refused(asked, _("名称没有填，或类别不在列表中。"), _("请填写齐全。"), name=given.name)
    if not regions.holds(body.region_path, region.path) or (given.kind == "area") != (region.pk != body.region_id):
        raise Refused(
            asked, _("地区须是「{place}」以下的区域，部门须是本级的。"), _("请核对类别和区域。"),
            name=given.name, place=body.region.name,
        )  # fmt: skip
    if Member.unscoped.filter(body=body, name=given.name.strip(), until=None).exists():
        raise Refused(asked, _("它已是成员单位。"), _("请在列表中查看。"), name=given.name)
    if given.contact is not None and not queries.contacts(by).filter(pk=given.contact.pk).exists():
        raise Refused(asked, _("联络员不是您范围内的工作人员。"), _("请从列表中选择。"), name=given.name)
    return verbs.create(
        Member, body=body, name=given.name.strip(), kind=given.kind, duties=given.duties.strip(), region=region,
        contact=given.contact, since=timezone.localdate(), region_path=region.path,
    )  # fmt: skip


@verbs.verb("body.name_contact", _("更换联络员"), may=OFFICE)
def name_contact(member: Member, contact: Account | None, *, by: Actor, why: str = "") -> Member:
    """Say who speaks for a member from now on."""
    check_leads(member.body, by)
    if contact is not None and not queries.contacts(by).filter(pk=contact.pk).exists():
        raise Refused(
            _("您要更换「{name}」的联络员。"),
            _("所选的人不是您范围内的工作人员。"),
            _("请从列表中选择。"),
            name=member.name,
        )
    verbs.change(member, contact=contact)
    return member


@verbs.verb("body.let_go", _("移出成员单位"), may=OFFICE)
def let_go(member: Member, *, by: Actor, why: str) -> Member:
    """End a membership today; tasks that are still open keep it here."""
    check_leads(member.body, by)
    asked = _("您要移出成员单位「{name}」。")
    if member.until is not None:
        raise Refused(asked, _("它已不是成员。"), _("无需再办。"), name=member.name)
    left = queries.Task.unscoped.filter(owner=member, status__in=queries.STILL).count()
    if left:
        raise Refused(
            asked, _("它还有 {count} 件任务没有完成。"), _("请先办完，或不再要求。"), name=member.name, count=left
        )
    verbs.change(member, until=timezone.localdate())
    return member


@verbs.verb("meeting.plan", _("安排会议"), may=OFFICE)
def plan(body: Body, kind: str, at: datetime, *, by: Actor, place: str = "") -> Meeting:
    """Put a meeting into the calendar."""
    check_leads(body, by)
    asked = _("您要安排{day}的会议。")
    if kind not in Meeting.Kind.values:
        raise Refused(
            asked, _("会议类别不在列表中。"), _("请从列表中选择。"), day=f"{timezone.localtime(at):%m-%d %H:%M}"
        )
    if Meeting.unscoped.filter(body=body, kind=kind, at=at).exists():
        raise Refused(
            asked, _("同一时间已有一场。"), _("请在会议日历中查看。"), day=f"{timezone.localtime(at):%m-%d %H:%M}"
        )
    return verbs.create(Meeting, body=body, kind=kind, at=at, place=place.strip(), region_path=body.region_path)


@verbs.verb("meeting.plan_row", _("连续安排会议"), may=OFFICE)
def plan_row(body: Body, kind: str, at: datetime, weeks: int, *, by: Actor, place: str = "") -> Meeting:
    """Put meetings at the same hour of so many weeks into the calendar; the first is handed back."""
    verbs.about(body)
    made = [plan(body, kind, at + timedelta(weeks=n), by=by, place=place) for n in range(weeks)]
    return made[0]


@verbs.verb("meeting.hold", _("登记会议召开"), may=MEETINGS.may("meeting.hold"))
def hold(meeting: Meeting, minutes: str, *, by: Actor) -> Meeting:
    """Record that a meeting was held; what stood on its list is kept as it was that day."""
    check_leads(meeting.body, by)
    asked = _("您要登记「{name}」已召开。")
    if not minutes.strip():
        raise Refused(asked, _("纪要没有写。"), _("请写明议定了什么。"), name=meeting)
    if timezone.localdate(meeting.at) > timezone.localdate():
        raise Refused(asked, _("会议日期还没有到。"), _("请在开会以后登记；改期的，取消后另行安排。"), name=meeting)
    listed = list(queries.list_for(by, meeting).values_list("pk", flat=True))
    MEETINGS.move(meeting, by=by, minutes=minutes.strip(), listed=listed)
    return meeting


@verbs.verb("meeting.cancel", _("取消会议"), may=MEETINGS.may("meeting.cancel"))
def cancel(meeting: Meeting, *, by: Actor, why: str) -> Meeting:
    """Take a meeting out of the calendar."""
    check_leads(meeting.body, by)
    MEETINGS.move(meeting, by=by)
    return meeting
