"""Where an elder lives: moved within the region with the whole file, moved out, come back, moved in; and details put right."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.administration.posts import phone_number
from yinian.foundation.codes import citizen_id
from yinian.foundation.deadlines import Deadline
from yinian.foundation.fields import blind
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.elders import rules
from yinian.registry.elders.actions import DESK, kept
from yinian.registry.elders.charge import Charge
from yinian.registry.elders.doubles import Pair
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin, Sight
from yinian.registry.elders.trust import Consent, Mandate

OWNED = (ElderFact, Kin, Sight, Mandate, Consent)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An elder who stands at the desk of a new place: known by name and whole ID number."""

    name: str
    citizen_id: str
    region: Region
    address: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What of a file is put right; what is None stays."""

    name: str | None = None
    citizen_id: str | None = None
    phone: str | None = None
    address: str | None = None
    hukou_region: Region | None = None


@verbs.verb("elder.move", _("办理迁移"), may=DESK)
def move(elder: Elder, region: Region, *, by: Actor, address: str = "", on: date | None = None, why: str = "") -> Elder:
    """Record that an elder lives elsewhere in the actor's region now; the file goes along, what upper floors wrote stays."""
    asked = _("您要把「{name}」迁到「{place}」。")
    _here(elder, asked, place=region.name)
    day = _day(elder, on, asked, place=region.name)
    if not holds(by.region_path, region.path):
        raise Refused(
            asked, _("「{place}」不在您的岗位范围内。"), _("请先办理迁出，由迁入地凭身份号码办理迁入。"),
            name=elder.name, place=region.name,
        )  # fmt: skip
    if region.pk == elder.region_id and address.strip() in ("", elder.address):
        raise Refused(asked, _("本人已住在那里。"), _("请核对迁入的社区和住址。"), name=elder.name, place=region.name)
    _carry(elder, region, address, day)
    return elder


@verbs.verb("elder.move_out", _("办理迁出"), may=DESK)
def move_out(elder: Elder, on: date, *, by: Actor, why: str = "") -> Elder:
    """Record that an elder left; the file leaves the lists and waits for the place that takes it in."""
    asked = _("您要为「{name}」办理迁出。")
    _here(elder, asked)
    verbs.change(elder, left_on=_day(elder, on, asked))
    _relieve(elder, on)
    return elder


@verbs.verb("elder.come_back", _("办理迁回"), may=DESK)
def come_back(elder: Elder, *, by: Actor, why: str = "") -> Elder:
    """Record that an elder who had left lives at the old place again."""
    asked = _("您要为「{name}」办理迁回。")
    kept(elder, asked)
    if elder.left_on is None or elder.died_on is not None:
        raise Refused(asked, _("本人没有迁出，或已故。"), _("请核对档案。"), name=elder.name)
    verbs.change(elder, left_on=None)
    return elder


@verbs.verb("elder.move_in", _("办理迁入"), may=DESK)
def move_in(given: Arrival, *, by: Actor, why: str = "") -> Elder:
    """Take the file of somebody who moved out elsewhere; who has no file yet is registered instead."""
    asked, name = _("您要为「{name}」办理迁入。"), given.name.strip()
    if not holds(by.region_path, given.region.path):
        raise Refused(
            asked, _("「{place}」不在您的岗位范围内。"), _("请选择您辖区内的社区。"), name=name, place=given.region.name
        )
    elder = Elder.unscoped.filter(citizen_id_blind=blind("citizen_id", given.citizen_id), name=name).first()
    if elder is None:
        raise Refused(asked, _("没有这个姓名和身份号码的档案。"), _("请核对；确无档案的，请直接登记。"), name=name)
    kept(elder, asked)
    if elder.died_on is not None or (elder.left_on is None and not holds(by.region_path, elder.region_path)):
        raise Refused(
            asked, _("原住地还没有办理迁出，或本人已故。"), _("请联系原住地办理迁出，或由上一级办理迁移。"), name=name
        )
    _carry(elder, given.region, given.address, timezone.localdate())
    if elder.left_on is not None:
        verbs.change(elder, left_on=None)
    return elder


@verbs.verb("elder.correct", _("更正基本信息"), may=DESK)
def correct(elder: Elder, given: Details, *, by: Actor, why: str = "") -> Elder:
    """Put name, number, phone, address or registered residence right; another number gives birth date and sex anew."""
    asked = _("您要更正「{name}」的基本信息。")
    kept(elder, asked)
    changed: dict[str, Any] = {}
    if given.citizen_id is not None:
        changed |= _number(elder, given.citizen_id, asked)
    if given.name is not None:
        name = given.name.strip()
        if not name:
            raise Refused(asked, _("姓名没有填。"), _("请填写姓名。"), name=elder.name)
        pinyin, initials = rules.spelled(name)
        changed |= {"name": name, "pinyin": pinyin, "initials": initials}
        verbs.change(elder.party, name=name)
    if given.phone is not None:
        changed["phone"] = phone_number(given.phone) if given.phone.strip() else None
    if given.address is not None:
        changed["address"] = given.address.strip()
    if given.hukou_region is not None:
        changed["hukou_region"] = given.hukou_region
    verbs.change(elder, **changed)
    return elder


def _number(elder: Elder, text: str, asked: Any) -> dict[str, Any]:
    try:
        read = citizen_id(text)
    except ValueError:
        raise Refused(asked, _("身份号码有误。"), _("请对照身份证重新输入。"), name=elder.name) from None
    if not rules.old_enough(read.born, timezone.localdate()):
        raise Refused(asked, _("按这个号码未满 60 周岁。"), _("请核对身份证。"), name=elder.name)
    if Elder.unscoped.filter(citizen_id_blind=blind("citizen_id", read.text)).exclude(pk=elder.pk).exists():
        raise Refused(
            asked, _("这个号码已是另一份档案的。"), _("请核对；同一个人有两份档案的，请合并。"), name=elder.name
        )
    return {"citizen_id": read.text, "born_on": read.born, "sex": read.sex}


def _here(elder: Elder, asked: Any, **values: Any) -> None:
    kept(elder, asked, **values)
    if elder.died_on is not None or elder.left_on is not None:
        raise Refused(asked, _("本人已故或已迁出。"), _("请核对档案。"), name=elder.name, **values)


def _day(elder: Elder, on: date | None, asked: Any, **values: Any) -> date:
    day = on or timezone.localdate()
    if not elder.born_on <= day <= timezone.localdate():
        raise Refused(asked, _("{day} 不在出生之后、今天之前。"), _("请核对日期。"), name=elder.name, day=day, **values)
    return day


def _carry(elder: Elder, region: Region, address: str, on: date) -> None:
    """Lay the file and every row of the registry that is the elder's at the new place."""
    path = region.path
    new = {"region": region, "region_path": path}
    if address.strip():
        home = verbs.create(Household, address=address.strip(), region_path=path)
        new |= {"address": address.strip(), "household": home}
    elif path != elder.region_path:
        new |= {"address": "", "household": None}
    if path != elder.region_path:
        _relieve(elder, on)
        verbs.change(elder.party, region_path=path)
        for model in OWNED:
            for row in model.unscoped.filter(elder=elder):
                verbs.change(row, region_path=path)
        for deadline in Deadline.unscoped.filter(
            subject_kind=elder._meta.label_lower, subject_id=elder.pk, met_at=None
        ):
            verbs.change(deadline, region_path=path)
        # What looked alike at the old place is looked for anew where both files now lie.
        for pair in Pair.unscoped.filter(apart_on=None, first=elder) | Pair.unscoped.filter(
            apart_on=None, second=elder
        ):
            verbs.remove(pair)
    verbs.change(elder, **new)


def _relieve(elder: Elder, on: date) -> None:
    """Who answered for the elder at the old place answers no longer; the line stays there."""
    for charge in Charge.unscoped.filter(elder=elder, until=None):
        verbs.change(charge, until=max(on, charge.since))
