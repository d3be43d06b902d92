"""Taking a complaint in, answering it by its day, hearing whether people are content, and making the result public."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, regions, verbs
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration.posts import phone_number
from yinian.foundation.fields import blind
from yinian.foundation.periods import working_days_after
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region
from yinian.oversight.complaints import queries, rules
from yinian.oversight.complaints.flow import ASKED, FLOW, OFFICE
from yinian.oversight.complaints.models import Complaint
from yinian.oversight.complaints.rules import LIMITS
from yinian.programmes.calls.models import Call
from yinian.registry.elders.models import Elder
from yinian.registry.providers.models import Provider

ACCEPT, REPLY = "complaint.accept", "complaint.reply"
FILERS = ASKED | {Role.INSPECTOR}


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody complains of, where, and how they are reached; whoever gives no number learns nothing back."""

    kind: str
    text: str
    region: Region
    source: str = "desk"
    name: str = ""
    phone: str = ""
    elder: Elder | None = None
    provider: Provider | None = None
    call: Call | None = None


def opened(row: Scoped, column: str) -> str:
    """A closed text as far as it was loaded for this reader; what is shut or empty is nothing."""
    value = None if column in row.get_deferred_fields() else getattr(row, column)
    return value.open() if value else ""


@verbs.verb("complaint.file", _("受理投诉举报"), may=FILERS)
def file(given: Given, *, by: Actor) -> Complaint:
    """Take a complaint in: the office of the place answers, by a day that is told at once."""
    phone = phone_number(given.phone) if given.phone.strip() else ""
    _check(given, phone, by)
    now = timezone.localtime()
    region = _in_charge(given.elder.region if given.elder is not None else given.region)
    due = working_days_after(now, queries.days(queries.REPLY, region, now.date())[0])
    row: Complaint = verbs.create(
        Complaint,
        kind=given.kind,
        source=given.source,
        region=region,
        office=queries.office_for(region),
        elder=given.elder,
        provider=given.provider,
        call=given.call,
        name=given.name.strip() or None,
        phone=phone or None,
        text=given.text.strip(),
        due_at=due,
        received_at=now,
        region_path=given.elder.region_path if given.elder is not None else given.region.path,
    )
    accept = working_days_after(now, queries.days(queries.ACCEPT, region, now.date())[0])
    deadlines.expect(row, ACCEPT, accept, title=say("受理投诉 {number}").format(number=row.number))
    deadlines.expect(row, REPLY, due, title=say("答复投诉 {number}").format(number=row.number))
    return row


def _in_charge(place: Region) -> Region:
    """The district answers; where the complaint lies above one, the place itself does."""
    line = [*regions.ancestors(place), place]
    return next((one for one in line if one.level == Level.DISTRICT), place)


def _check(given: Given, phone: str, by: Actor) -> None:
    asked = _("您要投诉或举报。")
    if given.kind not in Complaint.Kind.values or given.source not in Complaint.Source.values:
        raise Refused(asked, _("类别或来源不在列表中。"), _("请从列表中选择。"))
    if len(given.text.strip()) < 5:
        raise Refused(asked, _("内容太短，看不出是什么事。"), _("请写明什么时候、谁、什么事。"))
    if given.source == Complaint.Source.WEB:
        _not_flooded(given, phone)


def _not_flooded(given: Given, phone: str) -> None:
    asked, now = _("您要投诉或举报。"), timezone.now()
    rows = Complaint.unscoped.filter(source=Complaint.Source.WEB)
    same = rows.filter(phone_blind=blind("phone", phone), received_at__gt=now - timedelta(days=1)) if phone else None
    if same is not None and same.count() >= LIMITS.from_a_phone:
        raise Refused(
            asked, _("这个号码一天内已经提交 {count} 件。"), _("请等答复，或拨 12349 补充。"), count=LIMITS.from_a_phone
        )
    here = rows.filter(regions.within(given.region.path, "region_path"), received_at__gt=now - timedelta(hours=1))
    if here.count() >= LIMITS.from_the_web:
        raise Refused(asked, _("这个地方一小时内收到的网上投诉太多。"), _("请过一会儿再试，急事请拨 12349。"))


def _own(row: Complaint, by: Actor) -> None:
    if by.role == Role.OFFICER and not regions.holds(by.region_path, row.region.path):
        raise Refused(
            _("您要办理投诉 {number}。"), _("它由{place}负责。"), _("请由{place}办理。"),
            number=row.number, place=row.region.name,
        )  # fmt: skip


@verbs.verb("complaint.accept", _("受理"), may=FLOW.may("complaint.accept"))
def accept(row: Complaint, *, by: Actor) -> Complaint:
    """The office takes it up; the answer stays due on its day."""
    _own(row, by)
    FLOW.move(row, by=by, accepted_at=timezone.now(), handler_id=by.account_id, office=queries.office_for(row.region))
    deadlines.meet(row, ACCEPT)
    return row


@verbs.verb("complaint.decline", _("不予受理"), may=FLOW.may("complaint.decline"))
def decline(row: Complaint, why_not: str, *, by: Actor) -> Complaint:
    """It is not for this office; why, and where to go, is told."""
    _own(row, by)
    _said(row, why_not)
    FLOW.move(row, by=by, why_not=why_not.strip()[:300], handler_id=by.account_id)
    deadlines.meet(row, ACCEPT)
    deadlines.drop(row, REPLY)
    return row


@verbs.verb("complaint.reply", _("答复投诉"), may=FLOW.may("complaint.reply"))
def reply(row: Complaint, text: str, *, by: Actor) -> Complaint:
    """Say what was found and done; a reply has an office and a telephone under it."""
    _own(row, by)
    _said(row, text)
    office = queries.office_for(row.region)
    if office is None:
        raise Refused(
            _("您要答复投诉 {number}。"), _("「{place}」还没有登记责任单位和联系电话。"),
            _("请先登记责任单位：每份答复都要写明谁负责、怎样联系。"), number=row.number, place=row.region.name,
        )  # fmt: skip
    now = timezone.now()
    FLOW.move(row, by=by, reply=text.strip(), replied_at=now, office=office, in_time=now <= row.due_at)
    deadlines.meet(row, REPLY)
    return row


def _said(row: Complaint, text: str) -> None:
    if not text.strip():
        raise Refused(_("您要办理投诉 {number}。"), _("没有写明。"), _("请写清楚再提交。"), number=row.number)


@verbs.verb("complaint.rate", _("评价投诉答复"), may=FLOW.may("complaint.rate"))
def rate(row: Complaint, satisfied: bool, *, by: Actor) -> Complaint:
    """Whoever complained says whether the answer will do."""
    FLOW.move(row, by=by, satisfied=satisfied)
    return row


@verbs.verb("complaint.reopen", _("重新办理"), may=FLOW.may("complaint.reopen"))
def reopen(row: Complaint, *, by: Actor, why: str = "") -> Complaint:
    """The answer will not do: it is looked at once more, once, with a day of its own."""
    if row.reopened:
        raise Refused(
            _("您要重新办理投诉 {number}。"),
            _("已经重新办理过一次。"),
            _("仍不满意，可向上一级反映。"),
            number=row.number,
        )
    now = timezone.localtime()
    due = working_days_after(now, queries.days(queries.REPLY, row.region, now.date())[0])
    FLOW.move(row, by=by, reopened=row.reopened + 1, due_at=due)
    deadlines.expect(row, REPLY, due, title=say("答复投诉 {number}").format(number=row.number))
    return row


@verbs.verb("complaint.withdraw", _("撤回投诉"), may=FLOW.may("complaint.withdraw"))
def withdraw(row: Complaint, *, by: Actor, why: str = "") -> Complaint:
    """Whoever complained takes it back."""
    FLOW.move(row, by=by)
    deadlines.drop(row, ACCEPT)
    deadlines.drop(row, REPLY)
    return row


@verbs.verb("complaint.publish", _("公示投诉结果"), may=OFFICE)
def publish(row: Complaint, result: str, *, by: Actor) -> Complaint:
    """Let everybody read what came of it, in words that name nobody."""
    _own(row, by)
    _said(row, result)
    asked = _("您要公示投诉 {number} 的结果。")
    if row.replied_at is None:
        raise Refused(asked, _("它还没有答复。"), _("请先答复投诉人。"), number=row.number)
    elder = row.elder.name if row.elder_id and row.elder else ""
    found = rules.names_somebody(result, (opened(row, "name"), elder))
    if found:
        raise Refused(
            asked,
            _("公示的话里有「{found}」，看得出是谁。"),
            _("请去掉姓名、电话和证件号码。"),
            number=row.number,
            found=found,
        )
    verbs.change(row, result=result.strip()[:300], published_at=timezone.now())
    return row


@verbs.verb("complaint.export", _("导出投诉"), may=OFFICE | {Role.AGENT, Role.INSPECTOR})
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of complaints left the house."""


def shown_to(row: Complaint, by: Actor) -> dict[str, Any]:
    """The closed texts of a complaint as this reader has them."""
    return {name: opened(row, name) for name in ("name", "phone", "text", "reply")}
