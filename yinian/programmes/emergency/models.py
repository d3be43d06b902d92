"""Signals as devices send them, and the alarms that they raise: many signals may belong to one alarm."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.parties import Party
from yinian.programmes.emergency.flow import Status
from yinian.registry.devices.models import Device, of_seen_device
from yinian.registry.elders.models import Elder, Household, of_seen_elder


class Alarm(Scoped):
    """Something that a person must answer now: of what kind, for whom, since when, and where as far as is known.

    Without an elder it is a home's, or a device's. Location fields hold what was known when the last signal came.
    """

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "party_id", "elder": of_seen_elder}
    COLUMNS = {"contact": ("address",)}

    class Kind(models.TextChoices):
        CALL = "call", _("呼救")
        FALL = "fall", _("跌倒")
        SMOKE = "smoke", _("烟雾")
        GAS = "gas", _("燃气泄漏")
        WATER = "water", _("水浸")
        ABSENCE = "absence", _("离床未归")
        BREATH = "breath", _("呼吸异常")
        HEART = "heart", _("心率异常")
        FENCE = "fence", _("走出安全范围")
        DOOR = "door", _("门长时间未关")
        INACTIVITY = "inactivity", _("长时间无活动")
        QUIET = "quiet", _("设备失联")

    class Level(models.TextChoices):
        URGENT = "urgent", _("紧急")
        LOW = "low", _("核实")

    class Place(models.TextChoices):
        CURRENT = "current", _("当前位置")
        STALE = "stale", _("较早位置")
        FALLBACK = "fallback", _("登记地址")
        UNKNOWN = "unknown", _("位置不明")

    kind = models.CharField(_("报警类别"), max_length=10, choices=Kind.choices)
    level = models.CharField(_("级别"), max_length=6, choices=Level.choices, default=Level.URGENT)
    elder = models.ForeignKey(Elder, models.PROTECT, null=True, related_name="+", verbose_name=_("老年人"))
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+", verbose_name=_("家庭户"))
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="+", verbose_name=_("设备"))
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("处置单位"))
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("前一报警")
    )
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.OPEN)
    raised_at = models.DateTimeField(_("报警时间"))
    signalled_at = models.DateTimeField(_("最近信号时间"))
    signals = models.PositiveIntegerField(_("信号数"), default=0)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    longitude = models.FloatField(_("经度"), null=True)
    latitude = models.FloatField(_("纬度"), null=True)
    place_state = models.CharField(_("位置状态"), max_length=8, choices=Place.choices, default=Place.UNKNOWN)
    place_reason = models.CharField(_("位置依据"), max_length=100, blank=True)
    placed_at = models.DateTimeField(_("定位时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("报警")
        indexes = [
            models.Index("region_path", "id", name="alarm_region"),
            models.Index("region_path", "id", name="alarm_open", condition=~Q(status__in=["resolved", "reviewed"])),
            models.Index("elder", "kind", "raised_at", name="alarm_elder"),
            models.Index("device", "kind", "raised_at", name="alarm_device"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


def _of_seen_alarm(actor: Actor) -> Q:
    return Q(alarm__in=Alarm.seen_by(actor).values("pk"))


class Signal(Scoped):
    """What one device said once, kept as it came; `sequence` is the device's own and comes once in a `turn` of its key."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "device": of_seen_device, "alarm": _of_seen_alarm}
    COLUMNS = {"health": ("payload",)}

    class Via(models.TextChoices):
        MQTT = "mqtt", "MQTT"
        HTTP = "http", "HTTP"
        WATCH = "watch", _("平台巡检")

    device = models.ForeignKey(Device, models.PROTECT, related_name="+", db_index=False, verbose_name=_("设备"))
    alarm = models.ForeignKey(Alarm, models.PROTECT, null=True, related_name="+", verbose_name=_("报警"))
    type = models.CharField(_("信号类型"), max_length=20)
    turn = models.PositiveIntegerField(_("密钥第几次"), default=1)
    sequence = models.BigIntegerField(_("序号"))
    told_at = models.DateTimeField(_("设备时间"))
    received_at = models.DateTimeField(_("收到时间"))
    skew_ms = models.BigIntegerField(_("时钟偏差（毫秒）"), default=0)
    payload = models.JSONField(_("信号内容"), default=dict)
    longitude = models.FloatField(_("经度"), null=True)
    latitude = models.FloatField(_("纬度"), null=True)
    via = models.CharField(_("来路"), max_length=5, choices=Via.choices)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("信号")
        constraints = [models.UniqueConstraint("device", "turn", "sequence", name="signal_once")]
        indexes = [models.Index("region_path", "id", name="signal_region")]

    def __str__(self) -> str:
        return f"{self.device} {self.sequence}"
