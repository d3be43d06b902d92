"""Registering devices and giving them keys, binding them to elders and homes, proving installation, upkeep, retiring."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, files, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.files import Upload
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.devices.models import Binding, Device, DeviceModel, Health, Installation, Maintenance
from yinian.registry.devices.shapes import shapes, table
from yinian.registry.elders.models import Elder, Household

OFFICE = frozenset({Role.OFFICER})
KEEPERS = OFFICE | {Role.MANAGER, Role.DISPATCHER}
UPKEEP = "device.upkeep"


@dataclass(frozen=True, slots=True)
class Given:
    """A device as it is written down: its product, its own number, where, who keeps it up, and its key if it has one."""

    model: DeviceModel
    serial: str
    region: Region
    keeper: Party | None = None
    key: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """Whom a device watches, where it hangs, and what this home wants otherwise than the rule."""

    elder: Elder | None = None
    household: Household | None = None
    room: str = ""
    address: str = ""
    position: tuple[float, float] | None = None
    wishes: Mapping[str, Any] = field(default_factory=dict)


@verbs.verb("device_model.adopt", _("登记设备型号"), may=OFFICE)
def adopt(rows: Iterable[Mapping[str, Any]] | None = None, *, by: Actor) -> int:
    """Take products over from a table, the shipped one if none is given; the same code again is brought up to date."""
    known = {model.code: model for model in DeviceModel.objects.all()}
    count = 0
    for row in table("products") if rows is None else rows:
        if row.get("type") not in DeviceModel.Type.values or row.get("shape") not in shapes():
            raise Refused(
                _("您要登记设备型号「{code}」。"), _("类型或报文格式不在列表中。"), _("请核对后再登记。"),
                code=row.get("code", ""),
            )  # fmt: skip
        if row["code"] in known:
            verbs.change(known[row["code"]], **row)
        else:
            verbs.create(DeviceModel, **row)
        count += 1
    return count


@verbs.verb("device.register", _("登记设备"), may=KEEPERS)
def register(given: Given, *, by: Actor) -> Device:
    """Write a device down; its number is the one it sends itself, and without a key of its own it is given one."""
    serial, asked = given.serial.strip(), _("您要登记设备「{serial}」。")
    if not 0 < len(serial) <= 60 or not serial.isascii() or not serial.replace("-", "").replace("_", "").isalnum():
        raise Refused(asked, _("设备编号只能用字母、数字、短横和下划线。"), _("请照设备铭牌填写。"), serial=serial)
    if Device.unscoped.filter(serial=serial).exists():
        raise Refused(asked, _("这个编号已经登记。"), _("请核对铭牌，或打开原记录。"), serial=serial)
    _within(given.region, asked, serial, by)
    row: Device = verbs.create(
        Device, model=given.model, serial=serial, key=_key(given.key, asked, serial), region=given.region,
        keeper=given.keeper or _own(by), simulated=given.simulated, registered_on=timezone.localdate(),
        changed_at=timezone.now(), region_path=given.region.path,
    )  # fmt: skip
    return row


def _own(by: Actor) -> Party | None:
    return Party.objects.filter(pk=by.party_id).first() if by.party_id else None


def _within(region: Region, asked: Any, serial: str, by: Actor) -> None:
    if by.region_path and not holds(by.region_path, region.path):
        raise Refused(
            asked, _("「{place}」不在您的岗位范围内。"), _("请选择您辖区内的区域。"), serial=serial, place=region.name
        )


def _key(given: str, asked: Any, serial: str) -> str:
    if not given:
        return secrets.token_hex(32)
    try:
        if len(bytes.fromhex(given)) >= 16:
            return given.lower()
    except ValueError:
        pass
    raise Refused(asked, _("密钥须为至少 32 位十六进制字符。"), _("请照厂商给出的密钥填写，或留空。"), serial=serial)


@verbs.verb("device.rekey", _("更换设备密钥"), may=KEEPERS)
def rekey(device: Device, key: str = "", *, by: Actor, why: str = "") -> Device:
    """Give a device a new key: what bears the old one is forged from now on, and its sequence begins again."""
    asked = _("您要更换设备「{serial}」的密钥。")
    _in_use(device, asked)
    # Whoever may change a key need not be one who reads it.
    device = Device.unscoped.get(pk=device.pk)
    verbs.change(device, key=_key(key, asked, device.serial), turn=device.turn + 1, changed_at=timezone.now())
    Health.objects.filter(device=device).update(sequence=0)
    return device


@verbs.verb("device.show_key", _("查看设备密钥"), may=KEEPERS)
def show_key(device: Device, *, by: Actor, why: str) -> str:
    """Open a device's key once, to write it into the device; the journal says who looked and why."""
    verbs.about(device)
    if not why.strip():
        raise Refused(
            _("您要查看设备「{serial}」的密钥。"),
            _("没有写明事由。"),
            _("请写明，例如安装调试。"),
            serial=device.serial,
        )
    return str(Device.unscoped.get(pk=device.pk).key.open())


@verbs.verb("device.bind", _("绑定设备"), may=KEEPERS)
def bind(device: Device, home: Home, *, by: Actor) -> Binding:
    """Let a device watch an elder, a home, or both from today on; whom it watched before it watches no longer."""
    asked = _("您要绑定设备「{serial}」。")
    _in_use(device, asked)
    if home.elder is None and home.household is None:
        raise Refused(asked, _("没有选择老人或家庭户。"), _("请至少选择一项。"), serial=device.serial)
    if home.elder is not None and (home.elder.died_on is not None or home.elder.left_on is not None):
        raise Refused(asked, _("此人已故或已迁出。"), _("请核对档案。"), serial=device.serial)
    place = home.elder or home.household
    path = place.region_path if place is not None else device.region_path
    _end(device)
    row: Binding = verbs.create(
        Binding, device=device, elder=home.elder, household=home.household, room=home.room.strip(),
        address=home.address.strip() or _address(home), longitude=home.position[0] if home.position else None,
        latitude=home.position[1] if home.position else None, wishes=dict(home.wishes), since=timezone.localdate(),
        region_path=path,
    )  # fmt: skip
    verbs.change(device, region=Region.objects.get(path=path), region_path=path, changed_at=timezone.now())
    return row


def _address(home: Home) -> str:
    if home.elder is not None:
        return str(Elder.unscoped.values_list("address", flat=True).get(pk=home.elder.pk))
    return home.household.address if home.household is not None else ""


def _end(device: Device) -> Binding | None:
    known = Binding.unscoped.filter(device=device, until=None).first()
    if known is not None:
        verbs.change(known, until=max(timezone.localdate(), known.since))
    return known


@verbs.verb("device.unbind", _("解除绑定"), may=KEEPERS)
def unbind(device: Device, *, by: Actor, why: str = "") -> Device:
    """Let a device watch nobody any more; what it signals then is its own alarm, without an elder."""
    if _end(device) is None:
        raise Refused(_("您要解除设备「{serial}」的绑定。"), _("它没有绑定。"), _("无需再办。"), serial=device.serial)
    verbs.change(device, changed_at=timezone.now())
    return device


@verbs.verb("device.install", _("登记安装"), may=KEEPERS | {Role.CARER})
def install(
    device: Device, installer: str, proof: Upload, *, by: Actor, tried: bool = False, remark: str = ""
) -> Installation:
    """Record that a device hangs where it is bound to, with a photograph or paper to prove it."""
    asked = _("您要登记设备「{serial}」已安装。")
    binding = Binding.unscoped.filter(device=device, until=None).first()
    if binding is None:
        raise Refused(asked, _("它还没有绑定老人或家庭户。"), _("请先绑定。"), serial=device.serial)
    if not installer.strip():
        raise Refused(asked, _("没有填安装人。"), _("请填写。"), serial=device.serial)
    row: Installation = verbs.create(
        Installation, device=device, binding=binding, installed_on=timezone.localdate(), installer=installer.strip(),
        tried=tried, remark=remark.strip(), region_path=device.region_path,
    )  # fmt: skip
    files.keep(row, proof)
    return row


@verbs.verb("device.maintain", _("登记维护"), may=KEEPERS | {Role.CARER})
def maintain(
    device: Device, kind: str, worker: str, *, by: Actor, next_on: date | None = None, remark: str = ""
) -> Maintenance:
    """Record upkeep, and when it is due again."""
    asked, today = _("您要登记设备「{serial}」的维护。"), timezone.localdate()
    if kind not in Maintenance.Kind.values or not worker.strip():
        raise Refused(asked, _("类别不在列表中，或没有填维护人。"), _("请补全。"), serial=device.serial)
    if next_on is not None and next_on <= today:
        raise Refused(asked, _("下次维护日期须在今天之后。"), _("请核对日期。"), serial=device.serial)
    row: Maintenance = verbs.create(
        Maintenance, device=device, kind=kind, on=today, worker=worker.strip(), remark=remark.strip(),
        next_on=next_on, region_path=device.region_path,
    )  # fmt: skip
    deadlines.meet(device, UPKEEP)
    if next_on is not None:
        due = timezone.localtime().replace(year=next_on.year, month=next_on.month, day=next_on.day)
        deadlines.expect(device, UPKEEP, due, title=f"{device} {row.get_kind_display()}", party_id=device.keeper_id)
    return row


@verbs.verb("device.retire", _("停用设备"), may=KEEPERS)
def retire(device: Device, *, by: Actor, why: str) -> Device:
    """Take a device out of use: it watches nobody, and what it sends is turned away."""
    asked = _("您要停用设备「{serial}」。")
    _in_use(device, asked)
    if not why.strip():
        raise Refused(asked, _("没有写明原因。"), _("请写明，例如损坏或收回。"), serial=device.serial)
    _end(device)
    deadlines.drop(device, UPKEEP)
    verbs.change(device, retired_on=timezone.localdate(), changed_at=timezone.now())
    return device


def _in_use(device: Device, asked: Any) -> None:
    if device.retired_on is not None:
        raise Refused(asked, _("它已停用。"), _("请选择在用的设备。"), serial=device.serial)
