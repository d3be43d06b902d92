"""Noticing a need, taking it up, passing it along the levels, and ending it one way or another."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import rules
from yinian.delivery.needs.flow import FLOW, UNDER_WAY
from yinian.delivery.needs.models import Need
from yinian.foundation import deadlines, files, notices, regions, verbs
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.files import StoredFile, Upload
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region
from yinian.registry.communities import queries as communities
from yinian.registry.elders.models import Elder

NOTICE = notices.named("need", _("需求"))
ANSWER = deadlines.kind("need.answer", _("接办需求"))
# Who walks a grid is told whoever reports.
WHOLE = system("网格提醒")
REPORTERS = frozenset(
    {
        Role.OFFICER, Role.AGENT, Role.INSPECTOR, Role.MANAGER, Role.DISPATCHER, Role.CARER, Role.ASSESSOR, Role.DOCTOR,
        Role.VOLUNTEER, Role.ELDER, Role.FAMILY,
    }
)  # fmt: skip


@verbs.verb("need.report", _("提出需求"), may=REPORTERS)
def report(elder: Elder, kind: str, text: str, *, by: Actor, urgency: str = "ordinary", source: str = "desk") -> Need:
    """Record what an elder needs; the elder's sub-district is in charge, and an answer is due by the urgency."""
    _check(elder, kind, urgency, source)
    now = timezone.localtime()
    need: Need = verbs.create(
        Need,
        elder=elder,
        kind=kind,
        urgency=urgency,
        source=source,
        text=text.strip(),
        region=_street(elder),
        reported_at=now,
        region_path=elder.region_path,
    )
    deadlines.expect(need, ANSWER, rules.answer_by(urgency, now), title=f"{elder.name} {need}")
    _tell_walker(need, elder)
    return need


def _tell_walker(need: Need, elder: Elder) -> None:
    """Whoever walks the grid in which the elder lives learns of it."""
    grid = communities.grid_of(WHOLE, elder)
    if grid is not None and grid.worker is not None:
        text = say("{grid}的{name}提了需求：{kind}").format(grid=grid, name=elder.name, kind=need.get_kind_display())
        notices.tell(grid.worker, text, f"/needs/{need.pk}", kind=NOTICE)


def _check(elder: Elder, kind: str, urgency: str, source: str) -> None:
    asked, name = _("您要为「{name}」提出需求。"), elder.name
    known = kind in Need.Kind.values and urgency in Need.Urgency.values and source in Need.Source.values
    if not known:
        raise Refused(asked, _("类别、紧急程度或来源不在列表中。"), _("请从列表中选择。"), name=name)
    if elder.died_on is not None or elder.left_on is not None:
        raise Refused(asked, _("此人已故或已迁出。"), _("请核对档案。"), name=name)


def _street(elder: Elder) -> Region:
    line = [*regions.ancestors(elder.region), elder.region]
    return next((place for place in line if place.level == Level.STREET), elder.region)


@verbs.verb("need.take", _("接办需求"), may=FLOW.may("need.take"))
def take(need: Need, *, by: Actor, why: str = "") -> Need:
    """Take a need in hand."""
    check_charge(need, by)
    FLOW.move(need, by=by, taken_by_id=by.account_id)
    return need


@verbs.verb("need.release", _("退回待办"), may=FLOW.may("need.release"))
def release(need: Need, *, by: Actor, why: str = "") -> Need:
    """Lay a need back for others to take; the day it is due stays."""
    check_charge(need, by)
    FLOW.move(need, by=by, taken_by_id=None)
    return need


@verbs.verb("need.finish", _("办结需求"), may=FLOW.may("need.finish"))
def finish(need: Need, outcome: str, *, by: Actor) -> Need:
    """Record that a need is met, and how."""
    check_charge(need, by)
    check_said(need, outcome)
    FLOW.move(need, by=by, outcome=outcome.strip(), closed_at=timezone.now())
    deadlines.meet(need, ANSWER)
    return need


@verbs.verb("need.refuse", _("不予办理"), may=FLOW.may("need.refuse"))
def refuse(need: Need, outcome: str, *, by: Actor) -> Need:
    """Answer that a need will not be met, and why not."""
    check_charge(need, by)
    check_said(need, outcome)
    FLOW.move(need, by=by, outcome=outcome.strip(), closed_at=timezone.now())
    deadlines.meet(need, ANSWER)
    return need


@verbs.verb("need.withdraw", _("不再需要"), may=FLOW.may("need.withdraw"))
def withdraw(need: Need, *, by: Actor, why: str = "") -> Need:
    """Record that a need is no longer wanted; nothing is due any more."""
    FLOW.move(need, by=by, closed_at=timezone.now())
    deadlines.drop(need, ANSWER)
    return need


@verbs.verb("need.pass_on", _("转交需求"), may=FLOW.may("need.pass_on"))
def pass_on(need: Need, region: Region, *, by: Actor, why: str = "") -> Need:
    """Put another level on the elder's line in charge, up or down; the hop stands in the journal with its reason."""
    check_charge(need, by)
    if region.pk == need.region_id or not rules.on_line(region.path, need.region_path):
        raise Refused(
            _("您要把需求 {number} 转交「{place}」。"),
            _("只能转交老人所在的社区、街道、区县、市或省，且不是现在负责的一级。"),
            _("请从列表中选择。"),
            number=need.pk,
            place=region.name,
        )
    FLOW.move(need, by=by, region=region, taken_by_id=None)
    return need


@verbs.verb("need.attach", _("添加附件"), may=REPORTERS)
def attach(need: Need, upload: Upload, *, by: Actor) -> StoredFile:
    """Keep a file with a need that is still under way."""
    verbs.about(need)
    if need.status not in UNDER_WAY:
        raise Refused(
            _("您要给需求 {number} 添加附件。"), _("它已办结。"), _("如情况有变，请另提需求。"), number=need.pk
        )
    return files.keep(need, upload)


@verbs.verb("need.export", _("导出需求"), may=frozenset({Role.OFFICER}))
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of needs left the house."""


def check_charge(need: Need, by: Actor) -> None:
    """Refuse whoever is not in charge of a need."""
    if by.role is not Role.SYSTEM and not rules.in_charge(by.region_path, need.region.path):
        raise Refused(
            _("您要办理需求 {number}。"),
            _("现由「{place}」负责。"),
            _("请联系「{place}」办理或转交。"),
            number=need.pk,
            place=need.region.name,
        )


def check_said(need: Need, outcome: Any) -> None:
    """Refuse to end a need without a word on how."""
    if not str(outcome).strip():
        raise Refused(_("您要结束需求 {number}。"), _("办理结果没有填。"), _("请写明结果或理由。"), number=need.pk)
