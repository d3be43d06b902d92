"""Linked handling: a matter is opened, passed up and down among the levels of its line, and closed; every hop bears its time."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, regions, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region
from yinian.oversight.duties import queries
from yinian.oversight.duties.cases import Hop, LinkedCase
from yinian.oversight.duties.flow import CASES, OFFICE
from yinian.oversight.duties.tasks import end_of

DUE = deadlines.kind("duty.case", _("办结联动事项"))


@dataclass(frozen=True, slots=True)
class Matter:
    """What it is about, the place it is about, and by when it is to be closed."""

    title: str
    about: Region
    due_on: date
    text: str = ""


@verbs.verb("case.open", _("发起联动事项"), may=OFFICE)
def open_case(matter: Matter, *, by: Actor) -> LinkedCase:
    """Open a matter of a place at or below the actor's own, which is in charge first."""
    asked, title = _("您要发起联动事项「{title}」。"), matter.title.strip()
    if not title or len(title) > 200:
        raise Refused(asked, _("事项没有写，或超过 200 字。"), _("请写明是什么事。"), title=title[:40])
    if by.region_id is None or not regions.holds(by.region_path, matter.about.path):
        raise Refused(
            asked, _("「{place}」不在您的范围内。"), _("请从列表中选择。"), title=title[:40], place=matter.about.name
        )
    if matter.due_on < timezone.localdate():
        raise Refused(asked, _("办理期限在今天以前。"), _("请核对日期。"), title=title[:40])
    now = timezone.now()
    row: LinkedCase = verbs.create(
        LinkedCase, title=title, text=matter.text.strip(), region_id=by.region_id, opened_at=now, due_on=matter.due_on,
        region_path=matter.about.path,
    )  # fmt: skip
    verbs.create(Hop, case=row, source=None, target_id=by.region_id, at=now, who=by.label, region_path=row.region_path)
    deadlines.expect(row, DUE, end_of(row.due_on), title=title)
    return row


@verbs.verb("case.pass_on", _("转办"), may=CASES.may("case.pass_on"))
def pass_on(case: LinkedCase, region: Region, *, by: Actor, why: str = "") -> LinkedCase:
    """Put another level of the line in charge, up or down; the hop is kept with its time and words."""
    _in_charge(case, by)
    if region.pk not in {place.pk for place in queries.line_of(case)}:
        raise Refused(
            _("您要把「{title}」转给「{place}」。"),
            _("只能在这件事所在的省、市、区县、街道、社区之间转，且不是现在负责的一级。"),
            _("请从列表中选择。"),
            title=case, place=region.name,
        )  # fmt: skip
    source = case.region
    CASES.move(case, by=by, region=region)
    verbs.create(
        Hop, case=case, source=source, target=region, at=timezone.now(), who=by.label, why=why.strip()[:500],
        region_path=case.region_path,
    )  # fmt: skip
    return case


@verbs.verb("case.close", _("办结联动事项"), may=CASES.may("case.close"))
def close(case: LinkedCase, outcome: str, *, by: Actor) -> LinkedCase:
    """Say how a matter ended."""
    _in_charge(case, by)
    if not outcome.strip():
        raise Refused(_("您要办结「{title}」。"), _("办理结果没有写。"), _("请写明结果。"), title=case)
    CASES.move(case, by=by, outcome=outcome.strip()[:500], closed_at=timezone.now())
    deadlines.meet(case, DUE)
    return case


def _in_charge(case: LinkedCase, by: Actor) -> None:
    if by.role is not Role.SYSTEM and not regions.holds(by.region_path, case.region.path):
        raise Refused(
            _("您要办理「{title}」。"), _("现由「{place}」负责。"), _("请联系他们办理或转办。"),
            title=case, place=case.region.name,
        )  # fmt: skip
