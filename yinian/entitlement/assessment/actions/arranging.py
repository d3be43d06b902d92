"""Arranging an assessment with two certified assessors, calling it off, and letting its term go."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import queries, rules
from yinian.entitlement.assessment.flow import FLOW
from yinian.entitlement.assessment.models import Assessment, Campaign, Objection
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.deadlines import Deadline
from yinian.foundation.refusals import Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder, Sight
from yinian.registry.workforce import queries as workforce
from yinian.registry.workforce.models import Worker

FINISH = deadlines.kind("assessment.finish", _("办结能力评估"))
REPEAT = deadlines.kind("assessment.repeat", _("重新评估能力"))
# Somebody who is late must still be able to finish; after this the sight has an end all the same.
GRACE = timedelta(days=30)
CERTIFICATE = queries.CERTIFICATE


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Who assesses, on which scale, and why."""

    lead: Worker
    second: Worker
    reason: str = "first"
    scale: str = rules.DEFAULT_SCALE
    campaign: Campaign | None = None


def _refusal(elder: Elder, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要为「{name}」安排能力评估。"), why, do, name=elder.name, **values)


@verbs.verb("assessment.arrange", _("安排能力评估"), may=frozenset({Role.OFFICER}))
def arrange(elder: Elder, given: Arrangement, *, by: Actor, why: str = "") -> Assessment:
    """Arrange an assessment by two certified assessors, who may see the elder for it until a day; a result is due by then."""
    now = timezone.localtime()
    _check(elder, given, now.date())
    scale = queries.scale(given.scale)
    row: Assessment = verbs.create(
        Assessment,
        elder=elder,
        scale=scale.code,
        version=scale.version,
        reason=given.reason,
        campaign=given.campaign,
        lead=given.lead,
        second=given.second,
        asked_at=now,
        region_path=elder.region_path,
    )
    due = rules.finish_by(now.date(), queries.settings_in(elder.region, scale, now.date()).finish_days)
    for worker in (given.lead, given.second):
        elders.open_sight(
            elder, worker.party, Sight.Purpose.ASSESSMENT, by=by, columns=["contact", "health"], until=due + GRACE
        )
    deadlines.expect(row, FINISH, midnight(due), title=elder.name)
    return row


def midnight(day: date) -> datetime:
    """The first moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _check(elder: Elder, given: Arrangement, today: date) -> None:
    elders.kept(elder, _("您要为「{name}」安排能力评估。"))
    if elder.died_on is not None or elder.left_on is not None:
        raise _refusal(elder, _("此人已故或已迁出。"), _("请核对档案。"))
    known = given.scale in {scale.code for scale in queries.all_scales()} and given.reason in Assessment.Reason.values
    if not known:
        raise _refusal(elder, _("量表或评估原因不在列表中。"), _("请从列表中选择。"))
    if given.lead.pk == given.second.pk:
        raise _refusal(elder, _("两位评估师是同一个人。"), _("评估要由两位不同的评估师完成，请另选一位。"))
    for worker in (given.lead, given.second):
        _certified(elder, worker, today)
    if Assessment.unscoped.filter(elder=elder, scale=given.scale, status__in=queries.UNDER_WAY).exists():
        raise _refusal(elder, _("同一量表的评估正在进行。"), _("请等它出结论，或先作废。"))


def _certified(elder: Elder, worker: Worker, today: date) -> None:
    if worker.until is not None and worker.until <= today:
        raise _refusal(
            elder, _("「{who}」已于 {day} 离职。"), _("请另选一位评估师。"), who=worker.name, day=worker.until
        )
    if not workforce.certified(worker, CERTIFICATE, today):
        raise _refusal(
            elder,
            _("「{who}」没有有效的老年人能力评估师证书。"),
            _("请选择持证的评估师，或先登记证书。"),
            who=worker.name,
        )


@verbs.verb("assessment.cancel", _("作废评估"), may=FLOW.may("assessment.cancel"))
def cancel(assessment: Assessment, *, by: Actor, why: str = "") -> Assessment:
    """Call an assessment off before it has a result; nothing is due any more, and the assessors see the elder no longer."""
    FLOW.move(assessment, by=by)
    deadlines.drop(assessment, FINISH)
    close_sights(assessment, by)
    return assessment


@verbs.verb("assessment.expire", _("不再安排复评"), may=frozenset())
def expire(assessment: Assessment, *, by: Actor, why: str = "") -> Assessment:
    """Let a result stand without a re-assessment, because the elder has died or moved away."""
    deadlines.drop(assessment, REPEAT)
    return assessment


@verbs.verb("assessment.follow", _("评估档案随老人迁移"), may=frozenset())
def follow(assessment: Assessment, *, by: Actor, why: str = "") -> Assessment:
    """Lay an assessment, what was objected to it and what is due about it where its elder lives now."""
    path = Elder.unscoped.values_list("region_path", flat=True).get(pk=assessment.elder_id)
    doubts = list(Objection.unscoped.filter(assessment=assessment))
    for row in (assessment, *doubts):
        verbs.change(row, region_path=path)
        about = {"subject_kind": row._meta.label_lower, "subject_id": row.pk}
        for deadline in Deadline.unscoped.filter(**about, met_at=None, dropped=False):
            verbs.change(deadline, region_path=path)
    return assessment


def close_sights(assessment: Assessment, by: Actor) -> None:
    """End what was opened for this assessment, unless the same assessor still has another one of this elder."""
    elder = Elder.unscoped.get(pk=assessment.elder_id)
    others = Assessment.unscoped.filter(elder=elder, status__in=queries.UNDER_WAY).exclude(pk=assessment.pk)
    busy = {pk for pair in others.values_list("lead_id", "second_id") for pk in pair}
    today = timezone.localdate()
    for worker in (assessment.lead, assessment.second):
        if worker.pk in busy:
            continue
        rows = Sight.unscoped.filter(
            elder=elder, party_id=worker.party_id, purpose=Sight.Purpose.ASSESSMENT, until__gt=today
        )
        for until in list(rows.values_list("until", flat=True)):
            elders.close_sight(elder, worker.party, Sight.Purpose.ASSESSMENT, by=by, until=until)
