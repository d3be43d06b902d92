"""What becomes of a facility: corrected, built, put into operation, suspended, resumed, closed; and what it says it offers."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.registry.providers import filings
from yinian.registry.providers.actions import Opening, check_declared, check_facility, check_operator, kept
from yinian.registry.providers.flow import FACILITIES, OFFICE, OPERATORS, FacilityStatus
from yinian.registry.providers.models import Beds, Facility

# What a change leaves alone: these have verbs of their own, or would make it another facility.
STAYS = ("region", "status", "functions", "equipment", "generated")


def known(facility: Facility) -> Opening:
    """What is known of a facility, as a change begins with it."""
    values = {name: getattr(facility, name) for name in Opening.__slots__}
    return Opening(**{**values, "functions": tuple(facility.functions), "equipment": tuple(facility.equipment)})


@verbs.verb("facility.change", _("更正设施"), may=OFFICE)
def change(facility: Facility, given: Opening, *, by: Actor, why: str = "") -> Facility:
    """Correct what is known of a facility, or hand it to another operator; place, state and functions stay."""
    asked = _("您要更正设施「{name}」。")
    stays = {name: getattr(facility, name) for name in STAYS}
    given = replace(given, **stays)
    check_facility(asked, given, by)
    if given.operator is not None and given.operator.pk != facility.operator_id:
        check_operator(asked, facility.name, given.operator)
    verbs.change(facility, **{name: value for name, value in kept(given).items() if name not in STAYS})
    filings.expect_filing(facility)
    return facility


@verbs.verb("facility.declare", _("申报功能和设备"), may=OPERATORS)
def declare(facility: Facility, functions: Iterable[str], equipment: Iterable[str], *, by: Actor) -> Facility:
    """Say which functions a facility offers and which devices it has."""
    asked, offered, held = _("您要申报「{name}」的功能和设备。"), list(functions), list(equipment)
    _standing(asked, facility)
    check_declared(asked, facility.name, offered, held)
    verbs.change(facility, functions=sorted(set(offered)), equipment=sorted(set(held)))
    return facility


@verbs.verb("facility.build", _("开工建设"), may=FACILITIES.may("facility.build"))
def build(facility: Facility, *, by: Actor, why: str = "") -> Facility:
    """Record that a planned facility is being built."""
    FACILITIES.move(facility, by=by)
    return facility


@verbs.verb("facility.start", _("投入运营"), may=FACILITIES.may("facility.start"))
def start(facility: Facility, on: date, *, by: Actor, why: str = "") -> Facility:
    """Record the day a planned or built facility came into operation, with an operator that may run it."""
    asked = _("您要登记「{name}」投入运营。")
    _past(asked, facility, on, facility.planned_on)
    if facility.operator is None:
        raise Refused(asked, _("还没有运营方。"), _("请先在更正中选定运营方。"), name=facility.name)
    if not facility.operating_model:
        raise Refused(asked, _("还没有定下运营模式。"), _("请先在更正中选定运营模式。"), name=facility.name)
    check_operator(asked, facility.name, facility.operator)
    FACILITIES.move(facility, by=by, opened_on=on)
    return facility


@verbs.verb("facility.suspend", _("暂停运营"), may=FACILITIES.may("facility.suspend"))
def suspend(facility: Facility, on: date, *, by: Actor, why: str) -> Facility:
    """Record that a facility stopped for a while, and why."""
    asked = _("您要登记「{name}」暂停运营。")
    _said(asked, facility, why)
    _past(asked, facility, on, facility.opened_on)
    FACILITIES.move(facility, by=by, suspended_on=on)
    return facility


@verbs.verb("facility.resume", _("恢复运营"), may=FACILITIES.may("facility.resume"))
def resume(facility: Facility, *, by: Actor, why: str = "") -> Facility:
    """Record that a suspended facility goes on."""
    check_operator(_("您要登记「{name}」恢复运营。"), facility.name, facility.operator)
    FACILITIES.move(facility, by=by, suspended_on=None)
    return facility


@verbs.verb("facility.close", _("终止设施"), may=FACILITIES.may("facility.close"))
def close(facility: Facility, on: date, *, by: Actor, why: str) -> Facility:
    """Record that a facility is no more: its beds end with it, and nothing is due of it."""
    asked = _("您要登记「{name}」终止。")
    _said(asked, facility, why)
    _past(asked, facility, on, facility.opened_on)
    FACILITIES.move(facility, by=by, closed_on=on)
    for beds in Beds.unscoped.filter(facility=facility, until=None):
        verbs.change(beds, until=max(on, beds.since))
    deadlines.drop(facility, filings.FILE)
    return facility


def _said(asked: Any, facility: Facility, why: str) -> None:
    if not why.strip():
        raise Refused(asked, _("没有写明原因。"), _("请填写原因。"), name=facility.name)


def _past(asked: Any, facility: Facility, on: date, since: date | None) -> None:
    if on > timezone.localdate() or (since is not None and on < since):
        raise Refused(asked, _("{day} 不在开业之后、今天之前。"), _("请核对日期。"), name=facility.name, day=on)


def _standing(asked: Any, facility: Facility) -> None:
    if facility.status == FacilityStatus.CLOSED:
        raise Refused(asked, _("它已终止。"), _("无需再办。"), name=facility.name)
