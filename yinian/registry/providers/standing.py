"""What becomes of a provider: corrected, graduated from incubation, suspended, resumed, graded, gone."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.periods import add_months
from yinian.foundation.refusals import Refused
from yinian.registry.providers import standards
from yinian.registry.providers.actions import Registration, check_provider
from yinian.registry.providers.filings import end_of
from yinian.registry.providers.flow import OFFICE, PROVIDERS, FacilityStatus
from yinian.registry.providers.models import Facility, Provider

GRADE = deadlines.kind("provider.grade", _("重新评定等级"))
EVALUATION = deadlines.kind("provider.evaluation", _("重新评估服务商"))


@verbs.verb("provider.change", _("更正服务商"), may=OFFICE)
def change(provider: Provider, given: Registration, *, by: Actor, why: str = "") -> Provider:
    """Correct what is known of a provider; its place stays."""
    asked = _("您要更正服务商「{name}」。")
    code = check_provider(asked, replace(given, region=provider.region), by, but=provider.pk)
    name = given.name.strip()
    verbs.change(
        provider,
        name=name,
        kind=given.kind,
        credit_code=code,
        brand=given.brand.strip(),
        phone=given.phone.strip(),
    )
    verbs.change(provider.party, name=name)
    return provider


@verbs.verb("provider.graduate", _("孵化出壳"), may=PROVIDERS.may("provider.graduate"))
def graduate(provider: Provider, *, by: Actor, why: str = "") -> Provider:
    """Record that an organisation has left incubation and stands by itself."""
    PROVIDERS.move(provider, by=by)
    return provider


@verbs.verb("provider.suspend", _("暂停服务商"), may=PROVIDERS.may("provider.suspend"))
def suspend(provider: Provider, *, by: Actor, why: str) -> Provider:
    """Suspend a provider, and say why: no new facility is opened with it."""
    _said(_("您要暂停服务商「{name}」。"), provider, why)
    PROVIDERS.move(provider, by=by)
    return provider


@verbs.verb("provider.resume", _("恢复服务商"), may=PROVIDERS.may("provider.resume"))
def resume(provider: Provider, *, by: Actor, why: str = "") -> Provider:
    """Let a suspended provider go on."""
    PROVIDERS.move(provider, by=by)
    return provider


@verbs.verb("provider.exit", _("服务商退出"), may=PROVIDERS.may("provider.exit"))
def leave(provider: Provider, *, by: Actor, why: str) -> Provider:
    """Record that a provider is gone; none goes while it still runs a facility that is not closed or handed over."""
    asked = _("您要登记服务商「{name}」退出。")
    _said(asked, provider, why)
    left = Facility.unscoped.filter(operator=provider).exclude(status=FacilityStatus.CLOSED).order_by("id")
    count, first = left.count(), left.first()
    if first is not None:
        raise Refused(
            asked,
            _("它还在运营 {count} 处设施，如「{first}」。"),
            _("请先终止这些设施，或改由别的运营方接手。"),
            name=provider.name,
            count=count,
            first=first.name,
        )
    PROVIDERS.move(provider, by=by)
    deadlines.drop(provider, GRADE)
    return provider


@verbs.verb("provider.set_grade", _("评定等级"), may=OFFICE)
def set_grade(
    provider: Provider, standard: str, grade: str, *, by: Actor, on: date | None = None, why: str = ""
) -> Provider:
    """Record the grade that a provider was given by a grade standard of its place; the next one is due when it ends."""
    asked, day, today = _("您要评定「{name}」的等级。"), on or timezone.localdate(), timezone.localdate()
    told = next((one for one in standards.grades_in(provider.region) if one.key == standard), None)
    if told is None:
        raise Refused(asked, _("本地没有这项等级标准。"), _("请从列表中选择。"), name=provider.name)
    if not told.grades:
        raise Refused(
            asked, _("「{standard}」的等级没有公布，这里没有登记。"), _("取得标准正文后，请在等级表中补上。"),
            name=provider.name, standard=told.name,
        )  # fmt: skip
    if grade not in told.grades:
        raise Refused(
            asked, _("「{standard}」没有这个等级。"), _("请从列表中选择。"), name=provider.name, standard=told.name
        )
    if told.kinds and not Facility.unscoped.filter(operator=provider, kind__in=told.kinds).exists():
        raise Refused(
            asked, _("「{standard}」评的是养老机构，它没有运营养老机构。"), _("请核对服务商，或先登记它的机构。"),
            name=provider.name, standard=told.name,
        )  # fmt: skip
    if day > today:
        raise Refused(asked, _("评级日期在今天之后。"), _("请核对日期。"), name=provider.name)
    verbs.change(provider, grade=grade, grade_standard=told.key, graded_on=day)
    if told.years:
        ends = end_of(add_months(day, 12 * told.years))
        deadlines.expect(provider, GRADE, ends, title=f"{provider.name} {told.name}", party_id=provider.party_id)
    return provider


@verbs.verb("provider.evaluated", _("更新评估结论"), may=frozenset())
def evaluated(provider: Provider, score: int, until: date | None, *, by: Actor) -> Provider:
    """Let a provider stand as its youngest evaluation says; the next one is due before this one ends."""
    verbs.change(provider, evaluation_score=score, evaluated_until=until)
    if until is None:
        deadlines.drop(provider, EVALUATION)
    else:
        deadlines.expect(provider, EVALUATION, end_of(until), title=provider.name, party_id=provider.party_id)
    return provider


def _said(asked: Any, provider: Provider, why: str) -> None:
    if not why.strip():
        raise Refused(asked, _("没有写明原因。"), _("请填写原因。"), name=provider.name)
