"""Signals as devices send them, and the alarms that they raise: many signals may belong to one alarm."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.needs.models import Need
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor
from yinian.foundation.fields import EncryptedField
from yinian.foundation.parties import Party
from yinian.programmes.emergency.duty import Duty
from yinian.programmes.emergency.flow import Status
from yinian.registry.devices.models import Device, of_seen_device
from yinian.registry.elders.models import Elder, Household, of_seen_elder


class Alarm(Scoped):
    """Something that a person must answer now: of what kind, for whom, since when, and where as far as is known.

    Without an elder it is a home's, or a device's. Location fields hold what was known when the last signal came.
    """

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "party_id", "elder": of_seen_elder}
    COLUMNS = {"contact": ("address",), "health": ("words", "outcome")}

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

    class Source(models.TextChoices):
        DEVICE = "device", _("设备")
        CALL = "call", _("来电")
        VISIT = "visit", _("探访")
        FAMILY = "family", _("家属")
        SELF = "self", _("本人")
        DESK = "desk", _("窗口")

    class Finding(models.TextChoices):
        FALL = "fall", _("跌倒")
        ILLNESS = "illness", _("突发疾病")
        FIRE = "fire", _("火情")
        LEAK = "leak", _("漏气或漏水")
        LOST = "lost", _("走失")
        HELP = "help", _("需要帮助")
        FALSE = "false", _("误报")
        TEST = "test", _("测试")
        FAULT = "fault", _("设备故障")

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
    # How it is answered. Ingestion writes none of these: they begin as the database says.
    source = models.CharField(pgettext_lazy("alarm", "来源"), max_length=7, choices=Source.choices, db_default="device")
    words = EncryptedField(_("求助情况"), kind="note", null=True)
    holder = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name=_("接警人"))
    responder = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name=_("上门人"))
    responder_name = models.CharField(_("上门人姓名"), max_length=60, blank=True, db_default="")
    acknowledged_at = models.DateTimeField(_("接警时间"), null=True)
    responded_at = models.DateTimeField(_("派人时间"), null=True)
    arrived_at = models.DateTimeField(_("到场时间"), null=True)
    resolved_at = models.DateTimeField(_("处置时间"), null=True)
    reviewed_at = models.DateTimeField(_("复核时间"), null=True)
    finding = models.CharField(_("处置结果"), max_length=7, choices=Finding.choices, blank=True, db_default="")
    outcome = EncryptedField(_("处置情况"), kind="note", null=True)
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+", verbose_name=_("转成的需求"))
    # How many of the steps of its protocol were told, and when it is looked at again; nothing is awaited of a reviewed one.
    told = models.PositiveSmallIntegerField(_("已通知步数"), db_default=0)
    wake_at = models.DateTimeField(_("下次提醒时间"), null=True, db_default=Now())

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("报警")
        indexes = [
            models.Index("region_path", "id", name="alarm_region"),
            models.Index("region_path", "id", name="alarm_open", condition=~Q(status__in=["resolved", "reviewed"])),
            models.Index("elder", "kind", "raised_at", name="alarm_elder"),
            models.Index("device", "kind", "raised_at", name="alarm_device"),
            models.Index("wake_at", name="alarm_wake", condition=Q(wake_at__isnull=False)),
            models.Index("responder", name="alarm_responder", condition=Q(responder__isnull=False)),
            models.Index("region_path", "raised_at", name="alarm_raised"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Incident(Scoped):
    """A fall or another accident of an elder, whether an alarm told of it or somebody wrote it down afterwards."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}
    COLUMNS = {"health": ("words",)}

    class Kind(models.TextChoices):
        FALL = "fall", _("跌倒")
        ILLNESS = "illness", _("突发疾病")
        FIRE = "fire", _("火情")
        LEAK = "leak", _("漏气或漏水")
        LOST = "lost", _("走失")
        OTHER = "other", _("其他意外")

    class Harm(models.TextChoices):
        NONE = "none", _("没有受伤")
        MINOR = "minor", _("轻伤")
        SEVERE = "severe", _("重伤或住院")
        DEATH = "death", _("死亡")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    alarm = models.OneToOneField(Alarm, models.PROTECT, null=True, related_name="+", verbose_name=_("报警"))
    kind = models.CharField(_("意外类别"), max_length=7, choices=Kind.choices)
    harm = models.CharField(_("伤情"), max_length=6, choices=Harm.choices)
    place = models.CharField(_("发生地点"), max_length=60, blank=True)
    words = EncryptedField(_("经过"), kind="note", null=True)
    happened_at = models.DateTimeField(_("发生时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("意外登记")
        indexes = [
            models.Index("region_path", "happened_at", name="incident_region"),
            models.Index("elder", "kind", "happened_at", name="incident_elder"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


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


__all__ = ["Alarm", "Duty", "Incident", "Signal"]
