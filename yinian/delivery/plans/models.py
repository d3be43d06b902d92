"""Packages, plans with their lines, pauses and visits, and who is enrolled in the virtual nursing home."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.needs.models import Need
from yinian.delivery.orders.models import Order
from yinian.delivery.plans import rules
from yinian.delivery.plans.flow import Status
from yinian.delivery.plans.rules import Portion, Rhythm
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor, Role
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.catalogue.models import english
from yinian.registry.elders.models import Elder, of_seen_elder


class Period(models.TextChoices):
    WEEK = rules.WEEK, _("每周")
    MONTH = rules.MONTH, _("每月")


class Package(models.Model):
    """One version of a set of items that belong together, each so many times a period; public, like the menu."""

    code = models.CharField(_("编码"), max_length=40)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    # Nothing: offered everywhere.
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", verbose_name=_("区域"))
    zh = models.CharField(_("中文名称"), max_length=40)
    en = models.CharField(_("英文名称"), max_length=80)
    period = models.CharField(_("周期"), max_length=5, choices=Period.choices)
    lines = models.JSONField(_("套餐内容"), default=list)
    basis = models.CharField(_("依据"), max_length=300)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务套餐")
        constraints = [
            models.UniqueConstraint("code", "version", name="package_version_once"),
            models.UniqueConstraint("code", name="package_open_once", condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return self.en if english() else self.zh

    @property
    def portions(self) -> list[Portion]:
        """What it holds."""
        return [Portion(**given) for given in self.lines]


def _own(actor: Actor) -> Q:
    """An elder's plan is the elder's and the family's."""
    return of_seen_elder(actor) if actor.role in (Role.ELDER, Role.FAMILY) else Q(pk__in=[])


def _served(actor: Actor) -> Q:
    """A provider sees a plan in which a line is its own."""
    return Q(pk__in=PlanLine.unscoped.filter(provider=actor.party_id).values("plan"))


def _of_own(column: str) -> Any:
    """The condition that the plan behind this column is the reader's, as elder or family."""

    def seen(actor: Actor) -> Q:
        return Q(**{f"{column}__in": Plan.unscoped.filter(_own(actor)).values("pk")})

    return seen


class Plan(Scoped):
    """What care comes to one elder again and again, from one day on until it is stopped."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "provider": _served, "elder": _own}

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    status = models.CharField(_("状态"), max_length=7, choices=Status.choices, default=Status.ACTIVE)
    basis = models.CharField(_("制定依据"), max_length=200, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    made_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("制定人")
    )

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("照护计划")
        constraints = [models.UniqueConstraint("elder", name="plan_active_once", condition=Q(status="active"))]
        indexes = [models.Index("region_path", "id", name="plan_region")]

    def __str__(self) -> str:
        return f"{self.elder}"


class PlanLine(Scoped):
    """One item of a plan in its rhythm: when, how long, who comes and what pays; its next day stands ready."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "provider": "provider_id", "elder": _of_own("plan")}

    class Kind(models.TextChoices):
        WEEK = rules.WEEK, _("按周")
        MONTH = rules.MONTH, _("按月")
        STANDING = rules.STANDING, _("随时")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name=_("照护计划"))
    package = models.ForeignKey(
        Package, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("服务套餐")
    )
    item = models.CharField(_("项目编码"), max_length=40)
    kind = models.CharField(_("频次"), max_length=8, choices=Kind.choices)
    every = models.PositiveSmallIntegerField(_("每隔"), default=1)
    days = models.JSONField(_("日子"), default=list)
    at = models.TimeField(_("时间"))
    minutes = models.PositiveSmallIntegerField(_("约定时长（分钟）"))
    provider = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False, verbose_name=_("服务商"))
    funding = models.CharField(_("付费方式"), max_length=10, choices=Order.Funding.choices)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    # The next day whose visit is not placed yet; nothing where none will be.
    next_on = models.DateField(_("下一次"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("计划服务")
        indexes = [
            models.Index("next_on", "id", name="planline_due", condition=Q(next_on__isnull=False)),
            models.Index("provider", "plan", name="planline_provider"),
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def rhythm(self) -> Rhythm:
        """How often it comes."""
        return Rhythm(self.kind, self.every, tuple(self.days))


class PlanPause(Scoped):
    """Days on which nobody comes, from one day up to another, and why."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {
        "region": "region_path",
        "provider": lambda actor: Q(plan__in=Plan.unscoped.filter(_served(actor)).values("pk")),
        "elder": _of_own("plan"),
    }

    class Reason(models.TextChoices):
        HOSPITAL = "hospital", _("住院")
        AWAY = "away", _("外出或探亲")
        HOLIDAY = "holiday", _("节假日")
        OTHER = "other", pgettext_lazy("pause", "其他")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name=_("照护计划"))
    reason = models.CharField(_("原因"), max_length=8, choices=Reason.choices)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    asked_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("提出人")
    )
    asked_at = models.DateTimeField(_("提出时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("计划暂停")
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="planpause_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.since}"


class PlannedVisit(Scoped):
    """What became of one line on one day: placed, left out, or it could not be placed, and why."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {
        "region": "region_path",
        "provider": lambda actor: Q(line__in=PlanLine.unscoped.filter(provider=actor.party_id).values("pk")),
        "elder": _of_own("line__plan"),
    }

    class Outcome(models.TextChoices):
        PLACED = "placed", _("已下单")
        SKIPPED = "skipped", _("暂停，不来")
        REFUSED = "refused", _("没有订上")

    line = models.ForeignKey(PlanLine, models.PROTECT, related_name="+", db_index=False, verbose_name=_("计划服务"))
    on = models.DateField(_("日期"))
    outcome = models.CharField(_("结果"), max_length=7, choices=Outcome.choices)
    order = models.OneToOneField(
        Order, models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("service", "服务订单")
    )
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+", verbose_name=_("需求"))
    why = models.CharField(_("原因"), max_length=300, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("计划内的一次服务")
        constraints = [models.UniqueConstraint("line", "on", name="plannedvisit_once")]
        indexes = [
            models.Index("region_path", "on", name="plannedvisit_refused", condition=Q(outcome="refused")),
        ]

    def __str__(self) -> str:
        return f"{self.on}"


class Enrolment(Scoped):
    """A member of the virtual nursing home: since when, by which plan, and how often at least somebody comes."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "provider": "provider_id", "elder": _own}

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", db_index=False, verbose_name=_("照护计划"))
    provider = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("服务商"))
    period = models.CharField(_("周期"), max_length=5, choices=Period.choices)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    why = models.CharField(_("退出原因"), max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("虚拟养老院成员")
        constraints = [models.UniqueConstraint("elder", name="enrolment_open_once", condition=Q(until=None))]
        indexes = [models.Index("region_path", "id", name="enrolment_region", condition=Q(until__isnull=True))]

    def __str__(self) -> str:
        return f"{self.elder}"
