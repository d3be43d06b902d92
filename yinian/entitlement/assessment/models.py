"""Assessments of an elder's ability, the objections against them, and the campaigns that ask for them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.entitlement.assessment.flow import ObjectionStatus, Status
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.fields import EncryptedField
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder, of_seen_elder
from yinian.registry.workforce.models import Worker


def _of_assessor(actor: Actor) -> Q:
    return Q(lead__party_id=actor.party_id) | Q(second__party_id=actor.party_id)


def _of_own_elder(actor: Actor) -> Q:
    """The elder's own assessments and those of elders whose health the family may read."""
    return of_seen_elder(actor)


class Campaign(Scoped):
    """A screening of everybody of a region who answers to a description, with one scale, from one day up to another."""

    DOMAIN = "care"

    class Whom(models.TextChoices):
        OLDEST_OLD = "oldest_old", _("80 周岁以上")
        SPECIAL = "special", _("特殊困难老年人")
        ALL_65 = "all_65", _("65 周岁以上")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    name = models.CharField(pgettext_lazy("campaign", "名称"), max_length=60)
    whom = models.CharField(pgettext_lazy("campaign", "对象"), max_length=10, choices=Whom.choices)
    scale = models.CharField(_("量表"), max_length=30)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("摸底筛查")
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="campaign_lasts")]
        indexes = [models.Index("region_path", "id", name="campaign_region")]

    def __str__(self) -> str:
        return self.name


class Assessment(Scoped):
    """One assessment of one elder on one version of a scale, by two assessors, with what fired and how long it holds."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "assessor": _of_assessor, "elder": _of_own_elder}
    COLUMNS = {"health": ("answers", "findings", "score", "preliminary", "level", "grade", "fired")}
    JOURNAL_BY_DIGEST = COLUMNS["health"]

    class Reason(models.TextChoices):
        FIRST = "first", _("首次评估")
        ROUTINE = "routine", _("常规评估")
        CHANGE = "change", _("即时评估（情况变化）")
        DISPUTE = "dispute", _("对结果有疑问的复评")
        OTHER = "other", pgettext_lazy("assessment reason", "其他")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    scale = models.CharField(_("量表"), max_length=30)
    version = models.CharField(_("量表版本"), max_length=20)
    reason = models.CharField(_("评估原因"), max_length=8, choices=Reason.choices)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="+", verbose_name=_("摸底筛查"))
    lead = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("主评估师"))
    second = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("副评估师"))
    informant = models.CharField(_("信息提供者"), max_length=60, blank=True)
    answers = models.JSONField(_("各项得分"), default=dict)
    findings = models.JSONField(_("诊断与事件"), default=dict)
    score = models.PositiveSmallIntegerField(_("总分"), null=True)
    preliminary = models.PositiveSmallIntegerField(_("初步等级"), null=True)
    level = models.PositiveSmallIntegerField(_("最终等级"), null=True)
    grade = models.CharField(_("能力等级"), max_length=10, blank=True)
    fired = models.JSONField(_("等级变更条款"), default=list)
    # What held when it was concluded: whether two clauses added up, and whether this scale sets the elder's grade there.
    adds_up = models.BooleanField(_("变更条款累加"), default=False)
    sets_grade = models.BooleanField(_("认定能力等级"), default=False)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.OPEN)
    asked_at = models.DateTimeField(_("安排时间"))
    signed_at = models.DateTimeField(_("主评估师签字时间"), null=True)
    concluded_on = models.DateField(_("结论日期"), null=True)
    valid_until = models.DateField(_("有效期至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = pgettext_lazy("assessment", "能力评估")
        constraints = [
            models.CheckConstraint(condition=~Q(lead=F("second")), name="assessment_by_two"),
            models.UniqueConstraint(
                "elder", "scale", name="assessment_under_way_once", condition=Q(status__in=["open", "signed"])
            ),
            models.UniqueConstraint("elder", "scale", name="assessment_in_force_once", condition=Q(status="concluded")),
        ]
        indexes = [
            models.Index("region_path", "id", name="assessment_region"),
            models.Index("elder", "scale", name="assessment_elder"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.scale}"


class Objection(Scoped):
    """What the elder or the family holds against a result, and what was decided about it."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}
    COLUMNS = {"health": ("text",)}

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="+", verbose_name=_("能力评估"))
    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    raised_by = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("提出人"))
    text = EncryptedField(_("异议内容"), kind="note", null=True)
    status = models.CharField(_("状态"), max_length=9, choices=ObjectionStatus.choices, default=ObjectionStatus.RAISED)
    outcome = models.CharField(_("处理意见"), max_length=200, blank=True)
    raised_at = models.DateTimeField(_("提出时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("评估异议")
        constraints = [models.UniqueConstraint("assessment", name="objection_open_once", condition=Q(status="raised"))]

    def __str__(self) -> str:
        return str(self.get_status_display())
