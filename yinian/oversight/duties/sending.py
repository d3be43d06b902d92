"""Reporting duties: what is owed when, each period's reports laid open in time, sent, or missing."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, files, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.files import StoredFile, Upload
from yinian.foundation.refusals import Refused
from yinian.oversight.duties.bodies import check_leads
from yinian.oversight.duties.flow import OFFICE
from yinian.oversight.duties.models import Body, Member
from yinian.oversight.duties.reporting import Duty, Report
from yinian.oversight.duties.rules import due_on, periods_begun
from yinian.oversight.duties.tasks import end_of

SEND = deadlines.kind("duty.report", _("报送工作情况"))
NOBODY: frozenset[Role] = frozenset()
# A duty that begins long ago is not laid open for years back.
BACK = 60


@dataclass(frozen=True, slots=True)
class Owed:
    """What is to be reported how often, how many days after the period, and by whom (nobody named: by all)."""

    name: str
    every: str
    days: int
    since: date
    member: Member | None = None


@verbs.verb("report_duty.set", _("设定报送要求"), may=OFFICE)
def owe(body: Body, given: Owed, *, by: Actor, why: str = "") -> Duty:
    """Say what members owe regularly; this period's reports are laid open at once."""
    check_leads(body, by)
    asked = _("您要设定报送要求「{name}」。")
    if not given.name.strip() or given.every not in Duty.Every.values or not 1 <= given.days <= 90:
        raise Refused(asked, _("事项、周期或天数不对。"), _("天数填 1 到 90。"), name=given.name)
    if (timezone.localdate() - given.since).days > 366:
        raise Refused(asked, _("开始日期在一年以前。"), _("请从最近一年内开始。"), name=given.name)
    if given.member is not None and given.member.body_id != body.pk:
        raise Refused(asked, _("所选单位不是成员。"), _("请从成员单位中选择。"), name=given.name)
    if Duty.unscoped.filter(body=body, name=given.name.strip(), until=None).exists():
        raise Refused(asked, _("已有同名的要求。"), _("请在列表中查看。"), name=given.name)
    row: Duty = verbs.create(
        Duty, body=body, name=given.name.strip(), every=given.every, days=given.days, member=given.member,
        since=given.since, region_path=body.region_path,
    )  # fmt: skip
    lay_open(row, timezone.localdate(), by=by)
    return row


@verbs.verb("report_duty.end", _("停止报送要求"), may=OFFICE)
def end(duty: Duty, *, by: Actor, why: str = "") -> Duty:
    """Ask for it no longer; what was owed before stays owed."""
    check_leads(duty.body, by)
    if duty.until is not None:
        raise Refused(_("您要停止报送要求「{name}」。"), _("它已经停止。"), _("无需再办。"), name=duty.name)
    verbs.change(duty, until=max(timezone.localdate(), duty.since))
    return duty


@verbs.verb("report_duty.lay_open", _("开出报送任务"), may=NOBODY)
def lay_open(duty: Duty, today: date, *, by: Actor) -> Duty:
    """Lay a report open for each member and each period that has begun; those that lie there are left alone."""
    members = Member.unscoped.filter(body_id=duty.body_id, until=None).order_by("id")
    members = members.filter(pk=duty.member_id) if duty.member_id else members
    known = set(Report.unscoped.filter(duty=duty).values_list("member", "period"))
    for period in periods_begun(duty.every, duty.since, today)[-BACK:]:
        for member in members:
            if (member.pk, period) in known:
                continue
            day = due_on(duty.every, period, duty.days)
            report = verbs.create(
                Report, duty=duty, member=member, period=period, due_on=day, region_path=member.region_path
            )
            deadlines.expect(report, SEND, end_of(day), title=f"{member.name} {duty.name} {period:%Y-%m-%d}"[:200])
    return duty


@verbs.verb("report.attach", _("添加报送附件"), may=OFFICE)
def attach(report: Report, upload: Upload, *, by: Actor) -> StoredFile:
    """Keep a file with a report that was not sent yet."""
    verbs.about(report)
    _open(report, by)
    return files.keep(report, upload)


@verbs.verb("report.send", _("报送"), may=OFFICE)
def send(report: Report, text: str, *, by: Actor) -> Report:
    """Send a report; late is better than never, and its day tells."""
    _open(report, by)
    if not text.strip():
        raise Refused(_("您要报送「{name}」。"), _("内容没有写。"), _("请写明进展、问题和下一步。"), name=report)
    verbs.change(report, text=text.strip(), sent_at=timezone.now(), sent_by_id=by.account_id)
    deadlines.meet(report, SEND)
    return report


def _open(report: Report, by: Actor) -> None:
    asked, contact = _("您要报送「{name}」。"), report.member.contact
    if report.sent_at is not None:
        raise Refused(asked, _("它已经报过。"), _("要补充的，请写进下一期。"), name=report)
    if contact is not None and by.account_id != contact.pk and by.role is not Role.SYSTEM:
        raise Refused(asked, _("它由联络员「{who}」报。"), _("请联系他，或更换联络员。"), name=report, who=contact.name)
