"""Objecting to a result, and deciding about it: another two assessors look again, or it stays with the reason told."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import rules
from yinian.entitlement.assessment.actions.arranging import Arrangement, arrange
from yinian.entitlement.assessment.flow import OBJECTIONS, ObjectionStatus, Status
from yinian.entitlement.assessment.models import Assessment, Objection
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.registry.elders.models import Elder

ANSWER = deadlines.kind("objection.answer", _("答复评估异议"))
OBJECTORS = frozenset({Role.ELDER, Role.FAMILY, Role.OFFICER})


@verbs.verb("objection.raise", _("提出评估异议"), may=OBJECTORS)
def raise_objection(assessment: Assessment, text: str, *, by: Actor) -> Objection:
    """Object to a result in force; an answer is due, and the result stands until then."""
    if assessment.status != Status.CONCLUDED:
        raise _refusal(assessment, _("只有现行的评估结论可以提出异议。"), _("请等结论出来，或对新的结论提出。"))
    if not text.strip():
        raise _refusal(assessment, _("没有写异议的内容。"), _("请写明哪里与实际情况不符。"))
    if Objection.unscoped.filter(assessment=assessment, status=ObjectionStatus.RAISED).exists():
        raise _refusal(assessment, _("已有一条异议正在处理。"), _("请等待街道答复。"))
    elder = Elder.unscoped.get(pk=assessment.elder_id)
    row: Objection = verbs.create(
        Objection,
        assessment=assessment,
        elder=elder,
        raised_by_id=by.party_id,
        text=text.strip(),
        raised_at=timezone.now(),
        region_path=elder.region_path,
    )
    due = timezone.now() + timedelta(days=rules.ANSWER_DAYS)
    deadlines.expect(row, ANSWER, due, title=elder.name)
    return row


@verbs.verb("objection.uphold", _("异议成立，安排复评"), may=OBJECTIONS.may("objection.uphold"))
def uphold(objection: Objection, given: Arrangement, *, by: Actor) -> Assessment:
    """Let two other assessors look again on the same scale; the former result stands until theirs."""
    former = Assessment.unscoped.get(pk=objection.assessment_id)
    again = {given.lead.pk, given.second.pk} & {former.lead_id, former.second_id}
    if again:
        raise _refusal(former, _("复评不能由上次的评估师来做。"), _("请另选两位评估师。"))
    OBJECTIONS.move(objection, by=by)
    deadlines.meet(objection, ANSWER)
    verbs.about(objection)
    elder = Elder.unscoped.get(pk=former.elder_id)
    return arrange(elder, Arrangement(given.lead, given.second, Assessment.Reason.DISPUTE, former.scale), by=by)


@verbs.verb("objection.dismiss", _("异议不成立"), may=OBJECTIONS.may("objection.dismiss"))
def dismiss(objection: Objection, outcome: str, *, by: Actor) -> Objection:
    """Leave the result as it is, and tell why."""
    if not outcome.strip():
        former = Assessment.unscoped.get(pk=objection.assessment_id)
        raise _refusal(former, _("没有写理由。"), _("请写明为什么维持结论。"))
    OBJECTIONS.move(objection, by=by, outcome=outcome.strip())
    deadlines.meet(objection, ANSWER)
    return objection


def opened(objection: Objection) -> str:
    """What was objected, for whoever may read that column."""
    shut = "text" in objection.get_deferred_fields()
    return "" if shut or objection.text is None else objection.text.open()


def _refusal(assessment: Assessment, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要对评估 {number} 的结论提出或处理异议。"), why, do, number=assessment.pk, **values)
