"""Who visits where, who is on the list, whose turn it is, and what came of it."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs.models import Need
from yinian.delivery.orders.models import Order
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor
from yinian.foundation.fields import EncryptedField
from yinian.foundation.files import StoredFile
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.programmes.welfare_visits.flow import Status
from yinian.programmes.welfare_visits.keeping import Card, Gap, MonthRate, Pause, Reason, of_own
from yinian.registry.elders.models import Elder

__all__ = [
    "Attempt", "Campaign", "Card", "Gap", "Listed", "MonthRate", "Pause", "Problem", "Turn", "Visit", "Visitor",
]  # fmt: skip


def _of_visitor(actor: Actor) -> Q:
    return Q(visitor=actor.account_id or 0)


class Way(models.TextChoices):
    HOME = "home", _("上门")
    PHONE = "phone", _("电话")
    VIDEO = "video", _("视频")


class Visitor(Scoped):
    """Somebody who visits the elders of a place, and how many a day at most."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("探访人"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("探访区域"))
    # A carer or volunteer sees an elder only where a sight is open to their party; an officer by the region.
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("主体"))
    per_day = models.PositiveSmallIntegerField(_("每天最多探访（人次）"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("探访人")
        constraints = [
            models.UniqueConstraint("account", "region", name="visitor_open_once", condition=Q(until=None)),
            models.CheckConstraint(condition=Q(per_day__gte=1), name="visitor_has_room"),
        ]
        indexes = [models.Index("region_path", name="visitor_region")]

    def __str__(self) -> str:
        return self.account.name


class Listed(Scoped):
    """That an elder is on the list of those who are visited, how often, and by which rule."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_own}
    COLUMNS: ClassVar = {"health": ("because",)}

    class Tier(models.TextChoices):
        WEEKLY = "weekly", _("每周")
        MONTHLY = "monthly", _("每月")
        QUARTERLY = "quarterly", _("每季")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    tier = models.CharField(_("探访分级"), max_length=9, choices=Tier.choices)
    # Which row of which file, and its words as they stood: a file may change, the reason given then does not.
    file = models.CharField(_("依据文件"), max_length=60)
    row = models.PositiveSmallIntegerField(_("依据行"))
    because = models.CharField(_("分级理由"), max_length=200)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("探访名单")
        constraints = [models.UniqueConstraint("elder", name="listed_open_once", condition=Q(until=None))]
        indexes = [
            models.Index("region_path", "elder", name="listed_region", condition=Q(until=None)),
            models.Index("elder", "since", name="listed_elder"),
        ]

    def __str__(self) -> str:
        return str(self.get_tier_display())


class Campaign(Scoped):
    """Visits to a group of elders for an occasion: a festival, extreme weather, the month of respect for the old."""

    DOMAIN = "care"

    class Kind(models.TextChoices):
        FESTIVAL = "festival", _("传统节日慰问")
        WEATHER = "weather", _("极端天气")
        RESPECT = "respect", _("敬老月")
        OTHER = "other", _("其他")

    name = models.CharField(_("活动名称"), max_length=60)
    kind = models.CharField(_("活动类别"), max_length=8, choices=Kind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    # A group of the registry's table, and from which age on.
    group = models.CharField(_("人群"), max_length=40)
    from_age = models.PositiveSmallIntegerField(_("年龄下限"), default=0)
    gift = models.CharField(_("慰问品"), max_length=100, blank=True)
    status = models.CharField(_("状态"), max_length=6, choices=Status.choices, default=Status.OPEN)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("集中探访")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="visit_campaign_ends_after_it_begins")
        ]
        indexes = [models.Index("region_path", "since", name="visit_campaign_region")]

    def __str__(self) -> str:
        return self.name


class Visit(Scoped):
    """One visit that took place; where it was bought as a service, it is that order, whose time and carer it repeats not."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "visitor": _of_visitor, "elder": of_own}
    COLUMNS: ClassVar = {"contact": ("latitude", "longitude", "accuracy_m"), "health": ("answers", "note")}

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="+", verbose_name=_("服务订单"))
    day = models.DateField(_("探访日期"))
    way = models.CharField(_("探访方式"), max_length=5, choices=Way.choices)
    at = models.DateTimeField(_("探访时间"), null=True)
    visitor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name=_("探访人"))
    key = models.CharField(_("幂等键"), max_length=64, unique=True)
    received_at = models.DateTimeField(_("收到时间"))
    phone_at = models.DateTimeField(_("手机时间"), null=True)
    sent_at = models.DateTimeField(_("手机发送时间"), null=True)
    latitude = models.FloatField(_("纬度"), null=True)
    longitude = models.FloatField(_("经度"), null=True)
    accuracy_m = models.PositiveIntegerField(_("定位精度（米）"), null=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("照片"))
    sha256 = models.CharField(_("内容摘要"), max_length=64, blank=True)
    # The version of the form it was asked by; the answers as JSON.
    form = models.CharField(_("探访表版本"), max_length=20, blank=True)
    answers = EncryptedField(_("探访结果"), kind="note", null=True)
    note = EncryptedField(_("备注"), kind="note", null=True)
    gift = models.CharField(_("已送慰问品"), max_length=100, blank=True)
    void_at = models.DateTimeField(_("作废时间"), null=True)
    void_why = models.CharField(_("作废理由"), max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("探访记录")
        indexes = [
            models.Index("elder", "day", name="visit_elder"),
            models.Index("region_path", "day", name="visit_region"),
            models.Index("sha256", name="visit_photo", condition=~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_way_display()}"


class Turn(Scoped):
    """Whose turn it is: one elder to be seen once within a span of days, by whom, on which day, and what for."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "visitor": _of_visitor, "elder": of_own}

    class Cause(models.TextChoices):
        ROUND = "round", _("定期探访")
        CHANGE = "change", _("重大变化")
        CAMPAIGN = "campaign", _("集中探访")

    class Change(models.TextChoices):
        DISCHARGE = "discharge", _("出院")
        BEREAVEMENT = "bereavement", _("丧亲或变成独居")
        FALL = "fall", _("跌倒或报警")
        DECLINE = "decline", _("失能加重")
        HEAT = "heat", _("高温等极端天气")
        OTHER = "other", _("其他情况")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    cause = models.CharField(_("探访缘由"), max_length=8, choices=Cause.choices)
    change = models.CharField(_("变化"), max_length=11, choices=Change.choices, blank=True)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("集中探访")
    )
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    day = models.DateField(_("计划日期"))
    visitor = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("探访人")
    )
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="+", verbose_name=_("探访记录"))
    dropped = models.BooleanField(_("已取消"), default=False)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("探访任务")
        constraints = [
            models.UniqueConstraint(
                "elder", "cause", "change", "since", name="turn_once", condition=Q(campaign=None, dropped=False)
            ),
            models.UniqueConstraint(
                "campaign", "elder", name="turn_of_campaign_once", condition=Q(campaign__isnull=False, dropped=False)
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="turn_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(cause="campaign", campaign__isnull=False) | (~Q(cause="campaign") & Q(campaign=None)),
                name="turn_of_campaign_names_it",
            ),
        ]
        indexes = [
            models.Index("elder", "since", name="turn_elder"),
            models.Index("region_path", "since", name="turn_region"),
            models.Index("visitor", "day", name="turn_visitor", condition=Q(visitor__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.get_change_display() or self.get_cause_display())

    @property
    def last_day(self) -> date:
        """The last day on which it may still be done."""
        return self.until - timedelta(days=1)


def _of_seen_turn(actor: Actor) -> Q:
    return Q(turn__in=Turn.seen_by(actor).values("pk"))


class Attempt(Scoped):
    """That somebody went or rang and did not meet the elder, and why."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "turn": _of_seen_turn}
    COLUMNS: ClassVar = {"health": ("note",)}

    turn = models.ForeignKey(Turn, models.PROTECT, related_name="+", verbose_name=_("探访任务"))
    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    day = models.DateField(_("探访日期"))
    at = models.DateTimeField(_("探访时间"))
    way = models.CharField(_("探访方式"), max_length=5, choices=Way.choices)
    reason = models.CharField(_("没有见到的原因"), max_length=11, choices=Reason.choices)
    visitor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name=_("探访人"))
    key = models.CharField(_("幂等键"), max_length=64, unique=True)
    received_at = models.DateTimeField(_("收到时间"))
    note = EncryptedField(_("备注"), kind="note", null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("未见到的探访")
        indexes = [models.Index("elder", "day", name="attempt_elder")]

    def __str__(self) -> str:
        return f"{self.day} {self.get_reason_display()}"


class Problem(Scoped):
    """What a visit found, and the need it became, which is followed to its end."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_own}

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name=_("探访记录"))
    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    question = models.CharField(_("问题"), max_length=40)
    answer = models.CharField(_("情况"), max_length=40)
    major = models.BooleanField(_("重大问题"), default=False)
    need = models.OneToOneField(Need, models.PROTECT, related_name="+", verbose_name=_("需求"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("探访发现的问题")
        constraints = [models.UniqueConstraint("visit", "question", name="problem_once")]
        indexes = [models.Index("region_path", "id", name="visit_problem_region")]

    def __str__(self) -> str:
        return self.answer
