"""Taking people on, changing what is known of them, and letting them go; their certificates, hours and skills."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration.posts import phone_number
from yinian.foundation.fields import normal
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.providers.models import Provider
from yinian.registry.workforce import rules
from yinian.registry.workforce.models import Certificate, Worker, WorkingHours

STAFF = frozenset({Role.OFFICER, Role.MANAGER})
ROTA = STAFF | {Role.DISPATCHER}
EXPIRY = deadlines.kind("certificate.expiry", _("换发证书"))


@dataclass(frozen=True, slots=True)
class Hiring:
    """What is known of somebody who is taken on; `party` where they hold a post already."""

    name: str
    post: str
    region: Region
    employer: Provider | None = None
    party: Party | None = None
    sex: str = ""
    origin: str = ""
    skills: Sequence[str] = ()
    languages: Sequence[str] = ()
    phone: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate as its paper says it."""

    kind: str
    number: str
    issued_on: date
    expires_on: date | None = None
    level: int | None = None
    issuer: str = ""


@verbs.verb("worker.hire", _("登记人员"), may=STAFF)
def hire(given: Hiring, *, by: Actor) -> Worker:
    """Write down that somebody works, for an employer or for none yet; who was here before comes back under the same number."""
    _sound(given, by)
    known = Worker.unscoped.filter(party=given.party).first() if given.party else None
    today = timezone.localdate()
    if known is not None and rules.employed(known.since, known.until, max(today, known.since)):
        raise _refusal(given.name, _("此人已登记为 {number} 号服务人员。"), _("请打开原记录修改。"), number=known.pk)
    columns = {**_columns(given), "since": given.since or today, "until": None}
    if known is not None:
        verbs.change(known, **columns)
        _expect_all(known)
        return known
    party = given.party or verbs.create(
        Party, kind=Party.Kind.WORKER, name=given.name.strip(), region_path=given.region.path
    )
    row: Worker = verbs.create(Worker, party=party, **columns)
    return row


@verbs.verb("worker.change", _("修改人员信息"), may=STAFF)
def change(worker: Worker, given: Hiring, *, by: Actor, why: str = "") -> Worker:
    """Bring what is known of a worker to what is given (no phone: it stays); certificates and deadlines go along."""
    _sound(given, by, worker)
    columns = _columns(given)
    if not given.phone:
        del columns["phone"]
    if given.since is not None:
        columns["since"] = given.since
    moved = columns["employer"] != worker.employer or columns["region_path"] != worker.region_path
    verbs.change(worker, **columns)
    if moved:
        _move(worker)
    return worker


def _columns(given: Hiring) -> dict[str, Any]:
    return {
        "name": given.name.strip(),
        "post": given.post,
        "region": given.region,
        "employer": given.employer,
        "sex": given.sex,
        "origin": given.origin,
        "skills": rules.known_skills(given.skills, list(catalogue.skills())) or [],
        "languages": [code for code in Worker.Language.values if code in given.languages],
        "phone": phone_number(given.phone) if given.phone else None,
        "region_path": given.region.path,
    }


def _sound(given: Hiring, by: Actor, worker: Worker | None = None) -> None:
    name = given.name
    if not 0 < len(name.strip()) <= 60 or given.post not in Worker.Post.values:
        raise _refusal(name, _("姓名或岗位没有填对。"), _("请填写姓名，并从列表中选择岗位。"))
    if (given.origin and given.origin not in Worker.Origin.values) or given.sex not in ("", *Worker.Sex.values):
        raise _refusal(name, _("性别或来源群体不在列表中。"), _("请从列表中选择。"))
    if not set(given.languages) <= set(Worker.Language.values):
        raise _refusal(name, _("会讲的话不在列表中。"), _("请从列表中选择。"))
    if rules.known_skills(given.skills, list(catalogue.skills())) is None:
        raise _refusal(name, _("有的技能不在列表中。"), _("请从列表中选择。"))
    if given.party is not None and given.party.kind != Party.Kind.WORKER:
        raise _refusal(name, _("所选主体不是服务人员。"), _("请核对主体。"))
    _within(given, by, worker)


def _within(given: Hiring, by: Actor, worker: Worker | None) -> None:
    """An officer acts within the region, a manager for the own body alone; nobody takes over another's worker unseen."""
    if by.role is Role.SYSTEM:
        return
    if by.role is Role.MANAGER:
        if given.employer is None or given.employer.party_id != by.party_id:
            raise _refusal(given.name, _("您只能登记本单位的人员。"), _("请选择本单位。"))
        if given.party is not None and worker is None:
            raise _refusal(given.name, _("已有主体的人员由街道或区民政登记。"), _("请联系工作人员办理。"))
        return
    moved = worker is None or worker.employer_id != (given.employer.pk if given.employer else None)
    places = [given.region.path]
    places += [given.employer.region_path] if given.employer and moved else []
    places += [given.party.region_path] if given.party else []
    if not all(holds(by.region_path, path) for path in places):
        raise _refusal(given.name, _("服务区域或用人单位不在您的岗位范围内。"), _("请选择您辖区内的。"))


def _refusal(name: str, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要登记或修改人员「{name}」。"), why, do, name=name, **values)


def _move(worker: Worker) -> None:
    """Certificates and hours lie where their worker does; what is due belongs to the employer of the day."""
    for model in (Certificate, WorkingHours):
        for row in model.unscoped.filter(worker=worker).exclude(region_path=worker.region_path):
            verbs.change(row, region_path=worker.region_path)
    for paper in Certificate.unscoped.filter(worker=worker):
        deadlines.drop(paper, EXPIRY)
    _expect_all(worker)


@verbs.verb("worker.leave", _("登记离职"), may=STAFF)
def leave(worker: Worker, *, by: Actor, on: date | None = None, why: str = "") -> Worker:
    """Write down the first day on which somebody no longer works; their certificates are no longer waited for."""
    day = on or timezone.localdate()
    if worker.until is not None:
        raise _cannot(worker, _("已于 {day} 登记离职。"), _("无需再办。"), day=worker.until)
    if day < worker.since:
        raise _cannot(worker, _("离职日期早于入职日期 {day}。"), _("请核对日期。"), day=worker.since)
    verbs.change(worker, until=day)
    for paper in Certificate.unscoped.filter(worker=worker):
        deadlines.drop(paper, EXPIRY)
    return worker


def _cannot(worker: Worker, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要办理「{name}」的人员登记。"), why, do, name=worker.name, **values)


@verbs.verb("worker.add_certificate", _("登记证书"), may=STAFF)
def add_certificate(worker: Worker, given: Paper, *, by: Actor) -> Certificate:
    """Write down a certificate; one that goes on longer meets what was due of the older ones of its kind."""
    number = normal(given.number)
    fault = _paper_fault(given, number)
    if fault:
        raise _cannot(worker, fault, _("请对照证书核对。"))
    held = Certificate.unscoped.filter(kind=given.kind, number=number, withdrawn_on=None)
    if held.exclude(worker=worker).exists():
        raise _cannot(
            worker,
            _("编号 {number} 的证书已登记在另一人名下。"),
            _("请核对编号；确属本人的，请先更正那一条。"),
            number=number,
        )
    known = held.filter(issued_on=given.issued_on).first()
    columns = {"level": given.level, "issuer": given.issuer.strip(), "expires_on": given.expires_on}
    if known is not None:
        verbs.change(known, **columns)
        row = known
    else:
        row = verbs.create(
            Certificate, worker=worker, kind=given.kind, number=number, issued_on=given.issued_on,
            region_path=worker.region_path, **columns,
        )  # fmt: skip
    _await_renewal(worker, row)
    verbs.about(worker)
    return row


def _paper_fault(given: Paper, number: str) -> Any:
    if given.kind not in Certificate.Kind.values or not 0 < len(number) <= 40:
        return _("证书种类或编号没有填对。")
    faults = {
        "level": _("等级与证书种类不符：护理员证书须有等级（5 级初级至 1 级高级技师）。"),
        "issued": _("发证日期在今天之后。"),
        "expires": _("有效期止早于或等于发证日期。"),
    }
    today = timezone.localdate()
    return faults.get(rules.certificate_fault(given.kind, given.level, given.issued_on, given.expires_on, today))


def _await_renewal(worker: Worker, row: Certificate) -> None:
    """Of each kind only the certificate that lasts longest is waited for."""
    others = Certificate.unscoped.filter(worker=worker, kind=row.kind, withdrawn_on=None).exclude(pk=row.pk)
    for other in others:
        if row.expires_on is None or (other.expires_on is not None and other.expires_on <= row.expires_on):
            deadlines.meet(other, EXPIRY)
        else:
            deadlines.meet(row, EXPIRY)
            return
    _expect(worker, row)


def _expect(worker: Worker, row: Certificate) -> None:
    if row.expires_on is None or worker.until is not None:
        deadlines.drop(row, EXPIRY)
        return
    ends = datetime.combine(row.expires_on + timedelta(days=1), time.min, timezone.get_current_timezone())
    party = worker.employer.party_id if worker.employer else None
    deadlines.expect(row, EXPIRY, ends, title=f"{worker.name} {row}", party_id=party)


def _expect_all(worker: Worker) -> None:
    for row in Certificate.unscoped.filter(worker=worker, withdrawn_on=None).order_by("issued_on", "id"):
        _await_renewal(worker, row)


@verbs.verb("worker.withdraw_certificate", _("撤销证书"), may=STAFF)
def withdraw_certificate(certificate: Certificate, *, by: Actor, why: str) -> Certificate:
    """Take a certificate out of use, with a reason: it was entered wrongly, or its issuer withdrew it."""
    worker = certificate.worker
    if certificate.withdrawn_on is not None:
        raise _cannot(worker, _("这份证书已于 {day} 撤销。"), _("无需再办。"), day=certificate.withdrawn_on)
    if not why.strip():
        raise _cannot(worker, _("没有写明撤销的理由。"), _("请填写理由。"))
    verbs.change(certificate, withdrawn_on=timezone.localdate())
    deadlines.drop(certificate, EXPIRY)
    _expect_all(worker)
    verbs.about(worker)
    return certificate


@verbs.verb("worker.set_hours", _("设定工作时间"), may=ROTA)
def set_hours(worker: Worker, spans: Iterable[tuple[int, time, time]], *, by: Actor) -> Worker:
    """Set when a worker works in a week; spans that touch become one, and a day without any is a day off."""
    try:
        wanted = rules.tidy(spans)
    except ValueError as error:
        why = {"overlap": _("同一天的两段时间重叠。")}.get(str(error), _("有一段时间的结束不晚于开始。"))
        raise _cannot(worker, why, _("请核对每一天的起止时间。")) from None
    for row in WorkingHours.unscoped.filter(worker=worker):
        span = (row.weekday, row.begins, row.ends)
        if span in wanted:
            wanted.remove(span)
        else:
            verbs.remove(row)
    for weekday, begins, ends in wanted:
        verbs.create(
            WorkingHours, worker=worker, weekday=weekday, begins=begins, ends=ends, region_path=worker.region_path
        )
    return worker


@verbs.verb("worker.set_skills", _("设定技能"), may=STAFF)
def set_skills(worker: Worker, skills: Iterable[str], *, by: Actor) -> Worker:
    """Set what a worker can do, from the list."""
    known = rules.known_skills(skills, list(catalogue.skills()))
    if known is None:
        raise _cannot(worker, _("有的技能不在列表中。"), _("请从列表中选择。"))
    verbs.change(worker, skills=known)
    return worker


@verbs.verb("worker.export", _("导出人员名册"), may=STAFF)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of workers left the house; phone numbers in it stay masked."""
