"""Devices, the elder and home each is bound to, the proof of its installation, its upkeep and its health."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.fields import EncryptedField
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder, Household, of_seen_elder


class DeviceModel(models.Model):
    """A product of a vendor: what it does, how its messages are shaped, and how often it ought to be heard of."""

    class Type(models.TextChoices):
        BUTTON = "button", _("呼叫按钮")
        FALL_RADAR = "fall_radar", _("跌倒监测雷达")
        SMOKE = "smoke", _("烟雾报警器")
        GAS = "gas", _("燃气报警器")
        WATER = "water", _("水浸报警器")
        MATTRESS = "mattress", _("智能床垫")
        BRACELET = "bracelet", _("定位手环")
        DOOR = "door", _("门磁")
        MOTION = "motion", _("活动感应器")

    code = models.CharField(_("型号代码"), max_length=40, unique=True)
    vendor = models.CharField(_("厂商"), max_length=60)
    name = models.CharField(_("型号名称"), max_length=60)
    type = models.CharField(_("设备类型"), max_length=10, choices=Type.choices)
    shape = models.CharField(_("报文格式"), max_length=20)
    quiet_minutes = models.PositiveIntegerField(_("失联时限（分钟）"))
    low_battery = models.PositiveSmallIntegerField(_("低电量（%）"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("设备型号")

    def __str__(self) -> str:
        return f"{self.vendor} {self.name}"


def _bound_to_seen(actor: Actor) -> Q:
    return Q(pk__in=Binding.unscoped.filter(of_seen_elder(actor), until=None).values("device"))


class Device(Scoped):
    """One device: its number as it says it itself, the key it signs with, and whoever keeps it up; `turn` counts its keys."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "keeper_id", "elder": _bound_to_seen}
    COLUMNS = {"identity": ("key",)}

    model = models.ForeignKey(DeviceModel, models.PROTECT, related_name="+", verbose_name=_("型号"))
    serial = models.CharField(_("设备编号"), max_length=60, unique=True)
    key = EncryptedField(_("签名密钥"), kind="note", null=True)
    turn = models.PositiveIntegerField(_("密钥第几次"), default=1)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    keeper = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("维护单位"))
    simulated = models.BooleanField(_("模拟设备"), default=False)
    registered_on = models.DateField(_("登记日期"))
    retired_on = models.DateField(_("停用日期"), null=True)
    # Whoever keeps what is known of devices in memory asks for those changed since.
    changed_at = models.DateTimeField(_("变更时间"), db_index=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("设备")
        indexes = [models.Index("region_path", "id", name="device_region")]

    def __str__(self) -> str:
        return self.serial


def of_seen_device(actor: Actor) -> Q:
    """The condition that a row's device is the actor's."""
    return Q(device__in=Device.seen_by(actor).values("pk"))


class Binding(Scoped):
    """Whom and which home a device watches from one day up to another; without an elder it watches the home."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder, "device": of_seen_device}
    COLUMNS = {"contact": ("address",)}

    device = models.ForeignKey(Device, models.PROTECT, related_name="+", verbose_name=_("设备"))
    elder = models.ForeignKey(Elder, models.PROTECT, null=True, related_name="+", verbose_name=_("老年人"))
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+", verbose_name=_("家庭户"))
    address = models.CharField(_("安装地址"), max_length=200, blank=True)
    room = models.CharField(_("安装位置"), max_length=40, blank=True)
    longitude = models.FloatField(_("经度"), null=True)
    latitude = models.FloatField(_("纬度"), null=True)
    # What this home wants otherwise than the rule of the type: a fence, hours without movement.
    wishes = models.JSONField(_("个别设置"), default=dict)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("设备绑定")
        constraints = [
            models.UniqueConstraint("device", name="binding_open_once", condition=Q(until=None)),
            models.CheckConstraint(
                condition=Q(elder__isnull=False) | Q(household__isnull=False), name="binding_watches_somebody"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="binding_ends_after_since"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.since}"


class Installation(Scoped):
    """That a device was put up: when, by whom, and that it was tried; the proof is a file of this row."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "device": of_seen_device}

    device = models.ForeignKey(Device, models.PROTECT, related_name="+", verbose_name=_("设备"))
    binding = models.ForeignKey(Binding, models.PROTECT, related_name="+", verbose_name=_("设备绑定"))
    installed_on = models.DateField(_("安装日期"))
    installer = models.CharField(_("安装人"), max_length=60)
    tried = models.BooleanField(_("已试报警"), default=False)
    remark = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("安装凭证")

    def __str__(self) -> str:
        return f"{self.device} {self.installed_on}"


class Maintenance(Scoped):
    """One piece of upkeep: what was done on which day, by whom, and when it is due again."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "device": of_seen_device}

    class Kind(models.TextChoices):
        BATTERY = "battery", _("更换电池")
        TEST = "test", _("检测")
        REPAIR = "repair", _("维修")
        REPLACEMENT = "replacement", _("更换部件")

    device = models.ForeignKey(Device, models.PROTECT, related_name="+", verbose_name=_("设备"))
    kind = models.CharField(_("维护类别"), max_length=11, choices=Kind.choices)
    on = models.DateField(_("维护日期"))
    worker = models.CharField(_("维护人"), max_length=60)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    next_on = models.DateField(_("下次维护"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("设备维护")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Health(models.Model):
    """How a device fares, written by the stream of its messages alone: last seen, sequence, battery, clock; no line tells of it."""

    device = models.OneToOneField(Device, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("设备"))
    sequence = models.BigIntegerField(_("最近序号"))
    seen_at = models.DateTimeField(_("最近收到"))
    active_at = models.DateTimeField(_("最近活动"), null=True)
    battery = models.PositiveSmallIntegerField(_("电量（%）"), null=True)
    skew_ms = models.IntegerField(_("时钟偏差（毫秒）"), null=True)
    received = models.BigIntegerField(_("收到条数"), default=0)
    missed = models.BigIntegerField(_("缺失条数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("设备状况")

    def __str__(self) -> str:
        return str(self.device_id)


class Presence(Scoped):
    """A span in which a device was heard of; the watch over quiet devices opens and closes it, and forgets it in time."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "device": of_seen_device}

    device = models.ForeignKey(Device, models.CASCADE, related_name="+", db_index=False, verbose_name=_("设备"))
    since = models.DateTimeField(_("自"))
    until = models.DateTimeField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("在线时段")
        constraints = [models.UniqueConstraint("device", name="presence_open_once", condition=Q(until=None))]
        indexes = [models.Index("device", "since", name="presence_device")]


class Turned(models.TextChoices):
    """Why a message was turned away."""

    UNKNOWN = "unknown", _("未登记设备")
    FORGED = "forged", _("签名不符")
    REPLAYED = "replayed", _("重复发送")
    LATE = "late", _("过期")
    FUTURE = "future", _("时间超前")
    MALFORMED = "malformed", _("格式错误")
    OVERFLOW = "overflow", _("积压丢弃")
    FAILED = "failed", _("处理失败")


class TurnedAway(models.Model):
    """How many messages of a kind were turned away in one hour, with the last of them as an example."""

    hour = models.DateTimeField(pgettext_lazy("time", "时段"))
    kind = models.CharField(_("拒收原因"), max_length=9, choices=Turned.choices)
    shape = models.CharField(_("报文格式"), max_length=20)
    count = models.BigIntegerField(_("条数"), default=0)
    serial = models.CharField(_("最近设备编号"), max_length=60, blank=True)
    example = models.CharField(_("最近报文"), max_length=200, blank=True)
    at = models.DateTimeField(_("最近时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("拒收报文")
        constraints = [models.UniqueConstraint("hour", "kind", "shape", name="turned_away_once")]
        ordering = ["-hour", "kind"]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.kind}"


class Lane(models.Model):
    """How one way in fares, written by its own process every second: what came, what waits, how long it took to stand."""

    name = models.CharField(_("通道"), max_length=20, primary_key=True)
    at = models.DateTimeField(_("最近心跳"))
    began_at = models.DateTimeField(_("开始时间"))
    connected = models.BooleanField(_("已连接"), default=False)
    received = models.BigIntegerField(_("收到条数"), default=0)
    stored = models.BigIntegerField(_("入库条数"), default=0)
    again = models.BigIntegerField(_("重发条数"), default=0)
    turned_away = models.BigIntegerField(_("拒收条数"), default=0)
    dropped = models.BigIntegerField(_("丢弃条数"), default=0)
    backlog = models.PositiveIntegerField(_("积压条数"), default=0)
    p50_ms = models.PositiveIntegerField(_("入库时延中位数（毫秒）"), default=0)
    p99_ms = models.PositiveIntegerField(_("入库时延 P99（毫秒）"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("接入通道")

    def __str__(self) -> str:
        return self.name
