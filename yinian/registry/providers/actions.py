"""Registering providers, opening their facilities, and saying how many beds there are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.codes import credit_code
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.providers import words
from yinian.registry.providers.flow import OFFICE, FacilityStatus, ProviderStatus
from yinian.registry.providers.models import Beds, Facility, Provider

FAULTS = {
    "characters": _("不是 18 位数字和大写字母（不含 I、O、S、V、Z）"),
    "area": _("第 3 至 8 位不是区划代码"),
    "organisation": _("第 17 位（组织机构代码校验位）不对"),
    "check": _("第 18 位（校验位）不对"),
}


@dataclass(frozen=True, slots=True)
class Registration:
    """What is known of a provider at the desk; a party that already holds posts may be the provider's."""

    name: str
    region: Region
    kind: str
    credit_code: str = ""
    brand: str = ""
    phone: str = ""
    source: str = ""
    incubating: bool = False
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of a facility; what is left out is not known."""

    name: str
    region: Region
    kind: str
    owner: str
    operating_model: str
    operator: Provider | None = None
    status: str = FacilityStatus.OPEN
    acquired: str = ""
    embedded: bool = False
    inclusive: bool = False
    welfare_home: bool = False
    extends_home_care: bool = False
    functions: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    area_m2: int | None = None
    address: str = ""
    phone: str = ""
    latitude: float | None = None
    longitude: float | None = None
    planned_on: date | None = None
    opened_on: date | None = None
    generated: bool = False
    source: str = ""


@verbs.verb("provider.register", _("登记服务商"), may=OFFICE)
def register(given: Registration, *, by: Actor, why: str = "") -> Provider:
    """Register a provider once: the credit code is checked to its last character, and a known one is refused."""
    asked, name = _("您要登记服务商「{name}」。"), given.name.strip()
    code = check_provider(asked, given, by)
    party = given.party
    if party is not None and Provider.unscoped.filter(party=party).exists():
        raise Refused(asked, _("这个主体已经登记为服务商。"), _("请打开原档案更新。"), name=name)
    if party is None:
        party = verbs.create(Party, kind=Party.Kind.PROVIDER, name=name, region_path=given.region.path)
    return verbs.create(
        Provider,
        party=party,
        region=given.region,
        name=name,
        credit_code=code,
        kind=given.kind,
        brand=given.brand.strip(),
        phone=given.phone.strip(),
        source=given.source.strip(),
        status=ProviderStatus.INCUBATING if given.incubating else ProviderStatus.ACTIVE,
        region_path=given.region.path,
    )


def check_provider(asked: Any, given: Registration, by: Actor, but: int | None = None) -> str | None:
    """The provider's credit code as it is kept, once everything said of the provider has been found sound."""
    name = given.name.strip()
    if not name:
        raise Refused(asked, _("名称没有填。"), _("请填写营业执照或登记证上的名称。"), name=name)
    if given.kind not in Provider.Kind.values:
        raise Refused(asked, _("没有选择性质。"), _("请从列表中选择。"), name=name)
    _in_reach(asked, name, given.region, by)
    code = _code(asked, given, by)
    known = Provider.unscoped.filter(credit_code=code).exclude(pk=but or 0).first() if code else None
    if known is None:
        return code
    if not holds(by.region_path, known.region_path):
        raise Refused(
            asked, _("这个统一社会信用代码已在别的地区登记。"), _("请由上一级核对；在本地开设施不必再登记。"), name=name
        )
    raise Refused(
        asked,
        _("这个统一社会信用代码已登记为 {number} 号「{known}」。"),
        _("请打开原档案更新。"),
        name=name,
        number=known.pk,
        known=known.name,
    )


def _code(asked: Any, given: Registration, by: Actor) -> str | None:
    if not given.credit_code.strip():
        # A document names providers without their codes; a person at the desk has the licence at hand.
        if by.role is Role.SYSTEM:
            return None
        raise Refused(asked, _("统一社会信用代码没有填。"), _("请照营业执照或登记证填写。"), name=given.name)
    try:
        return credit_code(given.credit_code)
    except ValueError as error:
        raise Refused(
            asked, _("统一社会信用代码有误：{fault}。"), _("请对照营业执照或登记证重新输入。"),
            name=given.name, fault=FAULTS[str(error)],
        ) from None  # fmt: skip


def _in_reach(asked: Any, name: str, region: Region, by: Actor) -> None:
    if not holds(by.region_path, region.path):
        raise Refused(
            asked, _("「{place}」不在您的岗位范围内。"), _("请选择您辖区内的区域。"), name=name, place=region.name
        )


@verbs.verb("facility.open", _("登记设施"), may=OFFICE)
def open_facility(given: Opening, *, by: Actor, why: str = "") -> Facility:
    """Register a facility in operation, or one that is planned or being built."""
    asked, name = _("您要登记设施「{name}」。"), given.name.strip()
    if given.status not in {FacilityStatus.OPEN, FacilityStatus.PLANNED, FacilityStatus.BUILDING}:
        raise Refused(asked, _("新登记的设施只能是规划、在建或运营。"), _("请从列表中选择状态。"), name=name)
    check_facility(asked, given, by)
    check_operator(asked, name, given.operator)
    return verbs.create(Facility, region_path=given.region.path, **kept(given))


def check_operator(asked: Any, name: str, operator: Provider | None) -> None:
    """Refuse an operator that may not run a place now."""
    if operator is not None and operator.status in {ProviderStatus.SUSPENDED, ProviderStatus.EXITED}:
        raise Refused(
            asked, _("运营方「{operator}」现为「{status}」。"), _("请另选运营方，或先恢复它的运营。"),
            name=name, operator=operator.name, status=operator.get_status_display(),
        )  # fmt: skip


def kept(given: Opening) -> dict[str, Any]:
    """A facility's columns as they are kept."""
    values = {name: getattr(given, name) for name in Opening.__slots__}
    trimmed = {name: values[name].strip() for name in ("name", "address", "phone", "source")}
    lists = {name: list(dict.fromkeys(values[name])) for name in ("functions", "equipment")}
    return {**values, **trimmed, **lists}


def check_facility(asked: Any, given: Opening, by: Actor) -> None:
    """Refuse what is not in the lists, out of reach, or at odds with itself."""
    name, today = given.name.strip(), timezone.localdate()
    if not name:
        raise Refused(asked, _("名称没有填。"), _("请填写名称。"), name=name)
    listed = (
        given.kind in Facility.Kind.values
        and given.owner in Facility.Owner.values
        # How a place will be run may be open until it is.
        and given.operating_model in {"" if given.status != FacilityStatus.OPEN else None, *Facility.Model.values}
        and given.acquired in {"", *Facility.Acquired.values}
    )
    if not listed:
        raise Refused(asked, _("类别、产权、运营模式或取得方式不在列表中。"), _("请从列表中选择。"), name=name)
    _in_reach(asked, name, given.region, by)
    if given.opened_on and given.opened_on > today:
        raise Refused(asked, _("开业日期在今天之后。"), _("还没开业的请登记为规划或在建。"), name=name)
    if given.owner == Facility.Owner.PUBLIC and given.operating_model == Facility.Model.SELF_BUILT:
        raise Refused(asked, _("公办的设施不会是自建自营。"), _("请核对产权和运营模式。"), name=name)
    if given.welfare_home and (given.kind, given.owner) != (Facility.Kind.RESIDENTIAL, Facility.Owner.PUBLIC):
        raise Refused(asked, _("福利院是公办的养老机构。"), _("请核对类别和产权。"), name=name)
    check_declared(asked, name, given.functions, given.equipment)


def check_declared(asked: Any, name: str, functions: Any, equipment: Any) -> None:
    """Refuse functions and devices that are not in the lists."""
    if set(functions) - set(words.FUNCTIONS) or set(equipment) - set(words.EQUIPMENT):
        raise Refused(asked, _("功能或设备不在列表中。"), _("请从列表中选择。"), name=name)


@verbs.verb("facility.set_beds", _("登记床位"), may=OFFICE)
def set_beds(
    facility: Facility, kind: str, count: int, *, by: Actor, since: date | None = None, source: str = ""
) -> Facility:
    """Say how many beds of a kind a facility has from a day on; what held until then ends on that day."""
    asked, day = _("您要登记「{name}」的床位。"), since or timezone.localdate()
    if kind not in Beds.Kind.values or count < 0:
        raise Refused(asked, _("床位类别不在列表中，或床位数小于零。"), _("请核对。"), name=facility.name)
    if facility.status != FacilityStatus.OPEN:
        raise Refused(
            asked, _("它现为「{status}」，没有在用的床位。"), _("请在投入运营之后登记。"),
            name=facility.name, status=facility.get_status_display(),
        )  # fmt: skip
    if day > timezone.localdate():
        raise Refused(asked, _("起算日期在今天之后。"), _("请在到日子时登记。"), name=facility.name)
    verbs.about(facility)
    current = Beds.unscoped.filter(facility=facility, kind=kind, until=None).first()
    if current is not None:
        if current.count == count:
            return facility
        if day < current.since:
            raise Refused(
                asked, _("现有的床位数自 {day} 起算，晚于您填的日期。"), _("请填那一天或以后的日期。"),
                name=facility.name, day=current.since,
            )  # fmt: skip
        verbs.change(current, until=day)
    if count:
        verbs.create(
            Beds, facility=facility, kind=kind, count=count, since=day, source=source.strip(),
            region_path=facility.region_path,
        )  # fmt: skip
    return facility
