"""Filling in an assessment item by item, what is found beside the items, signing it, and laying it back."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import queries, rules
from yinian.entitlement.assessment.flow import ASSESSORS, FLOW, Status
from yinian.entitlement.assessment.models import Assessment
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Overtaken, Refused
from yinian.registry.workforce import queries as workforce
from yinian.registry.workforce.models import Worker

DIAGNOSES, EVENTS, COMA = "diagnoses", "events", rules.COMA


@verbs.verb("assessment.answer", _("填写评估项目"), may=ASSESSORS)
def answer(assessment: Assessment, item: str, score: int, *, by: Actor) -> Assessment:
    """Keep one answer at once; the same answer again changes nothing, and answers given on two phones are both kept."""
    held = _held(assessment, by)
    scale = queries.scale(held.scale, held.version)
    if not rules.fits(scale, item, score):
        raise _refusal(
            held, _("没有项目 {item} 或没有 {score} 分这个选项。"), _("请从列表中选择。"), item=item, score=score
        )
    verbs.change(held, answers={**held.answers, item: score})
    assessment.answers = held.answers
    return held


@verbs.verb("assessment.find", _("记录诊断与照护风险事件"), may=ASSESSORS)
def find(assessment: Assessment, found: Mapping[str, Any], *, by: Actor, informant: str = "") -> Assessment:
    """Keep the diagnoses, the care-risk events of the last 30 days, whether the elder is in a coma, and who told of it."""
    held = _held(assessment, by)
    fault = rules.findings_fault(queries.findings(), found)
    if fault:
        raise _refusal(held, _("「{fault}」不是可以记录的诊断或事件次数。"), _("请从列表中选择。"), fault=fault)
    kept = {
        DIAGNOSES: sorted(set(found.get(DIAGNOSES) or ())),
        EVENTS: {code: count for code, count in (found.get(EVENTS) or {}).items() if count},
        COMA: bool(found.get(COMA)),
    }
    verbs.change(held, findings=kept, informant=informant.strip())
    assessment.findings, assessment.informant = held.findings, held.informant
    return held


@verbs.verb("assessment.sign", _("主评估师签字"), may=FLOW.may("assessment.sign"))
def sign(assessment: Assessment, *, by: Actor) -> Assessment:
    """Sign a complete form, which then waits for the other assessor; one with a gap is refused with the list of gaps."""
    held = _held(assessment, by)
    complete(held)
    if COMA not in held.findings:
        raise _refusal(held, _("诊断和照护风险事件还没有记录。"), _("请先填写这一页，没有的也要确认。"))
    FLOW.move(held, by=by, signed_at=timezone.now())
    _copy(held, assessment)
    return held


@verbs.verb("assessment.reopen", _("退回修改"), may=FLOW.may("assessment.reopen"))
def reopen(assessment: Assessment, *, by: Actor, why: str = "") -> Assessment:
    """Lay a signed form back to the one who filled it in, with the reason."""
    one_of(assessment, by, assessment.second, _("只有副评估师可以退回。"))
    if not why.strip():
        raise _refusal(assessment, _("没有写退回的理由。"), _("请写明要核对哪一项。"))
    FLOW.move(assessment, by=by, signed_at=None)
    return assessment


def _copy(held: Assessment, given: Assessment) -> None:
    for name in ("status", "signed_at", "answers", "findings"):
        given.__dict__[name] = getattr(held, name)


def _held(assessment: Assessment, by: Actor) -> Assessment:
    """The row itself, locked, so that two phones write one after the other; only its own lead, and only while it is open."""
    held = Assessment.unscoped.select_for_update().get(pk=assessment.pk)
    one_of(held, by, held.lead, _("填写和签字由主评估师「{who}」办理。"))
    if held.status != Status.OPEN:
        raise Overtaken(
            _("您要填写评估 {number}。"), _("它现在是「{status}」。"), _("请刷新页面；要改时请副评估师退回。"),
            number=held.pk, status=held.get_status_display(),
        )  # fmt: skip
    return held


def one_of(assessment: Assessment, by: Actor, worker: Worker, why: Any) -> None:
    """Refuse whoever is not this assessor, or whose certificate does not hold today."""
    if by.role is not Role.SYSTEM and by.party_id != worker.party_id:
        raise _refusal(assessment, why, _("请由本次评估指定的评估师办理。"), who=worker.name)
    if not workforce.certified(worker, queries.CERTIFICATE, timezone.localdate()):
        raise _refusal(
            assessment,
            _("「{who}」的老年人能力评估师证书今天无效。"),
            _("请更新证书，或由街道另行安排评估师。"),
            who=worker.name,
        )


def complete(assessment: Assessment) -> None:
    """Refuse a form that has gaps, and name every one of them."""
    scale = queries.scale(assessment.scale, assessment.version)
    gaps = rules.missing(scale, assessment.answers)
    if gaps:
        raise _refusal(
            assessment, _("还有 {count} 项没有填：{items}。"), _("请补齐后再签字。"),
            count=len(gaps), items="、".join(f"{item.code} {item.zh}" for item in gaps),
        )  # fmt: skip


def _refusal(assessment: Assessment, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要办理评估 {number}。"), why, do, number=assessment.pk, **values)
