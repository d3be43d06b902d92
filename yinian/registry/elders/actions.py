"""Registering elders, recording what becomes true of them, and letting others see them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration.posts import phone_number
from yinian.foundation.codes import citizen_id
from yinian.foundation.fields import Sealed, blind
from yinian.foundation.journal.lines import did
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region, holds
from yinian.registry.elders import rules
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin, Sight

DESK = frozenset({Role.OFFICER, Role.AGENT})


@dataclass(frozen=True, slots=True)
class Registration:
    """What is known of an elder at the desk."""

    name: str
    region: Region
    citizen_id: str
    phone: str = ""
    address: str = ""
    hukou_region: Region | None = None
    facts: dict[str, str] = field(default_factory=dict)


@verbs.verb("elder.register", _("登记老人"), may=DESK)
def register(given: Registration, *, by: Actor, why: str = "") -> Elder:
    """Register an elder once: the ID number gives birth date and sex, and a number already known is refused."""
    today = timezone.localdate()
    number = _number(given, today)
    if not holds(by.region_path, given.region.path):
        raise _refusal(
            given, _("「{place}」不在您的岗位范围内。"), _("请选择您辖区内的社区。"), place=given.region.name
        )
    known = Elder.unscoped.filter(citizen_id_blind=blind("citizen_id", number)).first()
    if known is not None:
        raise _known(given, known, by)
    pinyin, initials = rules.spelled(given.name.strip())
    read = citizen_id(number)
    path = given.region.path
    party = verbs.create(Party, kind=Party.Kind.ELDER, name=given.name.strip(), region_path=path)
    household = verbs.create(Household, address=given.address.strip(), region_path=path) if given.address else None
    elder = verbs.create(
        Elder,
        party=party,
        region=given.region,
        hukou_region=given.hukou_region,
        household=household,
        name=given.name.strip(),
        pinyin=pinyin,
        initials=initials,
        sex=read.sex,
        born_on=read.born,
        citizen_id=number,
        phone=phone_number(given.phone) if given.phone else None,
        address=given.address.strip(),
        registered_on=today,
        region_path=path,
    )
    for kind, value in given.facts.items():
        record_fact(elder, kind, value, by=by)
    return elder


def _number(given: Registration, today: date) -> str:
    if not given.name.strip():
        raise _refusal(given, _("姓名没有填。"), _("请填写姓名。"))
    try:
        read = citizen_id(given.citizen_id)
    except ValueError as error:
        faults = {"length": _("不是 18 位"), "date": _("出生日期不存在"), "check": _("末位校验码不对")}
        raise _refusal(
            given, _("身份号码有误：{fault}。"), _("请对照身份证重新输入。"), fault=faults[str(error)]
        ) from None
    if not rules.old_enough(read.born, today):
        raise _refusal(given, _("此人未满 60 周岁（出生于 {born}）。"), _("满 60 周岁后再登记。"), born=read.born)
    return read.text


def _refusal(given: Registration, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要登记老人「{name}」。"), why, do, name=given.name, **values)


def _known(given: Registration, known: Elder, by: Actor) -> Refused:
    if holds(by.region_path, known.region_path):
        return _refusal(
            given,
            _("这个身份号码已登记为 {number} 号「{known}」。"),
            _("请打开原档案更新。"),
            number=known.pk,
            known=known.name,
        )
    return _refusal(given, _("这个身份号码已在别的地区登记。"), _("请由上一级核对后办理迁入。"))


@verbs.verb("elder.record_fact", _("记录事实"), may=DESK)
def record_fact(
    elder: Elder, kind: str, value: str, *, by: Actor, since: date | None = None, source: str = ""
) -> ElderFact:
    """Record that something is true of an elder from a day on; what was true until then ends on that day.

    A day before what is known to be true now says what was true until then.
    """
    asked, day, until = _("您要为「{name}」记录 {kind}。"), since or timezone.localdate(), None
    if rules.fact_fault(kind, value):
        raise Refused(
            asked, _("没有这种事实或取值「{value}」。"), _("请从列表中选择。"), name=elder.name, kind=kind, value=value
        )
    kept(elder, asked, kind=kind)
    if not elder.born_on <= day <= timezone.localdate():
        raise Refused(
            asked, _("{day} 不在出生之后、今天之前。"), _("请核对日期。"), name=elder.name, kind=kind, day=day
        )
    verbs.about(elder)
    for old in ElderFact.unscoped.filter(elder=elder, kind=kind, until=None):
        if old.value == value:
            return old
        if day < old.since:
            until = old.since
        else:
            verbs.change(old, until=day)
    return verbs.create(
        ElderFact, elder=elder, kind=kind, value=value, since=day, until=until, source=source, region_path=elder.region_path
    )  # fmt: skip


def kept(elder: Elder, asked: Any, **values: Any) -> None:
    """Refuse what is asked of a file that went into another: the other one is the person's."""
    if elder.merged_into_id is not None:
        raise Refused(
            asked,
            _("这份档案已并入 {number} 号。"),
            _("请打开保留的档案办理。"),
            **{"name": elder.name, "number": elder.merged_into_id, **values},
        )


@verbs.verb("elder.correct_fact", _("更正事实"), may=DESK)
def correct_fact(
    fact: ElderFact, value: str, *, by: Actor, since: date | None = None, source: str = "", why: str = ""
) -> ElderFact:
    """Mark a line as wrong, so that it was true on no day, and write what is right as a line of its own, if anything is."""
    asked, elder = _("您要更正「{name}」的一条记录。"), fact.elder
    if not why.strip():
        raise Refused(asked, _("没有写更正理由。"), _("请写明怎么知道原记录有误。"), name=elder.name)
    if fact.wrong:
        raise Refused(asked, _("这一条已经更正过。"), _("请更正它之后的那一条。"), name=elder.name)
    kept(elder, asked)
    day, until = since or fact.since, fact.until
    faulty = value and rules.fact_fault(fact.kind, value)
    if faulty or not elder.born_on <= day <= (until or timezone.localdate()):
        raise Refused(asked, _("取值不在列表中，或日期不在那一段之内。"), _("请核对取值和日期。"), name=elder.name)
    verbs.about(elder)
    verbs.change(fact, wrong=True, until=fact.since)
    if not value:
        return fact
    return verbs.create(
        ElderFact, elder=elder, kind=fact.kind, value=value, since=day, until=until, source=source,
        region_path=elder.region_path,
    )  # fmt: skip


@verbs.verb("elder.end_fact", _("终止事实"), may=DESK)
def end_fact(elder: Elder, kind: str, *, by: Actor, on: date | None = None, why: str = "") -> Elder:
    """Record that something is no longer true of an elder from a day on."""
    day = on or timezone.localdate()
    for old in ElderFact.unscoped.filter(elder=elder, kind=kind, until=None):
        verbs.change(old, until=max(day, old.since))
    return elder


@verbs.verb("elder.add_kin", _("登记亲属"), may=DESK)
def add_kin(elder: Elder, name: str, relation: str, phone: str, *, by: Actor, party: Party | None = None) -> Kin:
    """Add a relative of an elder; one with a party of their own may be given sight."""
    asked = _("您要为「{name}」登记亲属。")
    kept(elder, asked)
    if not name.strip() or relation not in Kin.Relation.values:
        raise Refused(asked, _("姓名没有填，或关系不在列表中。"), _("请补全后再登记。"), name=elder.name)
    verbs.about(elder)
    return verbs.create(
        Kin, elder=elder, name=name.strip(), relation=relation, phone=phone_number(phone) if phone else None, party=party,
        region_path=elder.region_path,
    )  # fmt: skip


@verbs.verb("elder.open_sight", _("开放可见"), may=DESK)
def open_sight(
    elder: Elder, party: Party, purpose: str, *, by: Actor, columns: Sequence[str] = (), until: date | None = None
) -> Sight:
    """Let a party see one elder for a purpose; the same purpose stands open once."""
    verbs.about(elder)
    known = Sight.unscoped.filter(elder=elder, party=party, purpose=purpose, until=None).first()
    if known is not None:
        verbs.change(known, columns=list(columns), until=until)
        return known
    return verbs.create(
        Sight, elder=elder, party=party, purpose=purpose, columns=list(columns), since=timezone.localdate(), until=until,
        region_path=elder.region_path,
    )  # fmt: skip


@verbs.verb("elder.close_sight", _("收回可见"), may=DESK | {Role.ELDER})
def close_sight(
    elder: Elder, party: Party, purpose: str, *, by: Actor, until: date | None = None, why: str = ""
) -> Elder:
    """End a party's sight of an elder today: the one that stands open, or the one that was to end on a given day.

    An elder ends what family and consent opened; what a service or an assessment needs ends with it.
    """
    asked_for = by.via == ("elder.close_sight",)  # an order that an elder calls off closes its own sight
    if by.role is Role.ELDER and asked_for and purpose not in (Sight.Purpose.KIN, Sight.Purpose.CONSENT):
        raise Refused(
            _("您不想再让对方看到您的信息。"), _("对方正在为您服务，要看到地址和电话。"), _("不想再要这项服务，请告诉社区。")
        )  # fmt: skip
    for sight in Sight.unscoped.filter(elder=elder, party=party, purpose=purpose, until=until):
        verbs.change(sight, until=timezone.localdate())
    return elder


@verbs.verb("elder.record_death", _("登记死亡"), may=DESK)
def record_death(elder: Elder, on: date, *, by: Actor, why: str = "") -> Elder:
    """Record the day an elder died; what must stop listens to this."""
    if elder.died_on is not None:
        raise Refused(
            _("您要为「{name}」登记死亡。"),
            _("已于 {day} 登记。"),
            _("如日期有误，请由上一级更正。"),
            name=elder.name,
            day=elder.died_on,
        )
    if on > timezone.localdate() or on < elder.born_on:
        raise Refused(
            _("您要为「{name}」登记死亡。"),
            _("{day} 不在出生之后、今天之前。"),
            _("请核对日期。"),
            name=elder.name,
            day=on,
        )
    verbs.change(elder, died_on=on)
    return elder


@verbs.verb("elder.undo_death", _("更正误登的死亡"), may=frozenset({Role.OFFICER}))
def undo_death(elder: Elder, *, by: Actor, why: str = "") -> Elder:
    """Take a wrong record of a death back; an officer of a district or above does it, and never the one who recorded it."""
    asked = _("您要更正「{name}」误登的死亡。")
    if elder.died_on is None:
        raise Refused(asked, _("没有登记过死亡。"), _("无需更正。"), name=elder.name)
    if not why.strip():
        raise Refused(asked, _("没有写更正理由。"), _("请写明怎么知道本人健在。"), name=elder.name)
    if by.role is not Role.SYSTEM and by.level not in (Level.PROVINCE, Level.CITY, Level.DISTRICT):
        raise Refused(asked, _("街道和社区不能自行更正。"), _("请由区县或以上的工作人员办理。"), name=elder.name)
    if by.account_id is not None and did(by.account_id, "elder.record_death", elder):
        raise Refused(asked, _("死亡是您登记的。"), _("请由另一位工作人员更正。"), name=elder.name)
    verbs.change(elder, died_on=None)
    return elder


@verbs.verb("elder.reveal", _("查看完整号码"), may=DESK | {Role.ELDER})
def reveal(elder: Elder, column: str, *, by: Actor, why: str = "") -> Elder:
    """Leave a trace that somebody looked at a full number; the page opens it only after this."""
    if column not in {"citizen_id", "phone"}:
        raise Refused(_("您要查看完整信息。"), _("没有这一栏。"), _("请从页面上的按钮进入。"))
    value = getattr(elder, column)
    verbs.note(elder, {column: [value, value]})
    return elder


def opened(elder: Elder, column: str) -> str:
    """The full value of a column that `reveal` has just left a trace of."""
    value = getattr(elder, column)
    return value.open() if isinstance(value, Sealed) else ""
