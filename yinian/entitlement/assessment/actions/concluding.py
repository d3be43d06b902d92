"""Concluding an assessment: the second assessor signs, the result stands, and what it replaces steps back."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import queries, rules
from yinian.entitlement.assessment.actions.arranging import FINISH, REPEAT, close_sights, midnight
from yinian.entitlement.assessment.actions.filling import DIAGNOSES, complete, one_of
from yinian.entitlement.assessment.flow import FLOW, Status
from yinian.entitlement.assessment.models import Assessment
from yinian.entitlement.assessment.queries import Settings
from yinian.entitlement.assessment.rules import Result
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder

DEMENTIA = "dementia"


@verbs.verb("assessment.conclude", _("出具评估结论"), may=FLOW.may("assessment.conclude"))
def conclude(assessment: Assessment, *, by: Actor) -> Assessment:
    """Give a signed form its result: score, levels, what fired, until when it holds; the former one of this scale ends.

    Only the scale that the region names sets the elder's grade; a result on another scale stands beside it.
    """
    held = Assessment.unscoped.select_for_update().get(pk=assessment.pk)
    one_of(held, by, held.second, _("结论由副评估师「{who}」签字，主评估师不能自己签。"))
    elder = Elder.unscoped.get(pk=held.elder_id)
    if elder.died_on is not None:
        raise Refused(
            _("您要出具评估 {number} 的结论。"), _("此人已于 {day} 去世。"), _("请由街道作废这次评估。"),
            number=held.pk, day=elder.died_on,
        )  # fmt: skip
    complete(held)
    today = timezone.localdate()
    scale = queries.scale(held.scale, held.version)
    settings = queries.settings_in(elder.region, scale, today)
    result = rules.result(scale, held.answers, held.findings, adds_up=settings.adds_up)
    for former in Assessment.unscoped.filter(elder=elder, scale=held.scale, status=Status.CONCLUDED):
        supersede(former, by=by)
    until = rules.valid_until(today, settings.valid_months)
    FLOW.move(held, by=by, **_kept(result, settings), concluded_on=today, valid_until=until)
    _tell(elder, held, result, by=by)
    deadlines.meet(held, FINISH)
    if until is not None:
        deadlines.expect(held, REPEAT, midnight(until), title=elder.name)
    close_sights(held, by)
    assessment.__dict__.update({name: value for name, value in held.__dict__.items() if not name.startswith("_")})
    return held


def _kept(result: Result, settings: Settings) -> dict[str, object]:
    fired = [{"clause": f.clause, "zh": f.zh, "en": f.en, "levels": f.levels} for f in result.fired]
    return {
        "score": result.score,
        "preliminary": result.preliminary,
        "level": result.level,
        "grade": result.grade,
        "fired": fired,
        "adds_up": settings.adds_up,
        "sets_grade": settings.sets_grade,
    }


def _tell(elder: Elder, held: Assessment, result: Result, *, by: Actor) -> None:
    """Write down in the registry what the assessment found, with the assessment as its source."""
    scale = queries.scale(held.scale, held.version)
    source = f"{scale.number} #{held.pk}"
    if held.sets_grade:
        elders.record_fact(elder, "grade", result.grade, by=by, source=source)
    if DEMENTIA in held.findings.get(DIAGNOSES, ()):
        elders.record_fact(elder, DEMENTIA, "yes", by=by, source=source)


@verbs.verb("assessment.supersede", _("由新评估取代"), may=FLOW.may("assessment.supersede"))
def supersede(assessment: Assessment, *, by: Actor, why: str = "") -> Assessment:
    """Let a result step back behind a newer one; it is kept, and its re-assessment is done."""
    FLOW.move(assessment, by=by)
    deadlines.meet(assessment, REPEAT)
    return assessment
