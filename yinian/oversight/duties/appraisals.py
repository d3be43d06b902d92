"""Appraisal sheets: what a member of a body came to in a span of days, line by line."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.oversight.duties.flow import AppraisalStatus
from yinian.oversight.duties.models import Member


class Appraisal(Scoped):
    """One member's sheet for some days; its score once concluded."""

    DOMAIN = "oversight"

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("成员单位"))
    since = models.DateField(_("考核期自"))
    until = models.DateField(_("考核期至（不含）"))
    status = models.CharField(_("状态"), max_length=9, choices=AppraisalStatus.choices, default=AppraisalStatus.DRAFT)
    score = models.PositiveSmallIntegerField(_("得分"), null=True)
    missing = models.PositiveSmallIntegerField(_("未报送"), default=0)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("考核评分表")
        constraints = [
            models.UniqueConstraint("member", "since", "until", name="appraisal_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="appraisal_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="appraisal_of_a_hundred"),
        ]
        indexes = [models.Index("region_path", "id", name="appraisal_region")]

    def __str__(self) -> str:
        return f"{self.member} {self.since}"


class AppraisalLine(Scoped):
    """One part of a sheet: of how many points how many, and on what basis."""

    DOMAIN = "oversight"

    class Part(models.TextChoices):
        TASKS = "tasks", _("年度任务按期完成")
        TODOS = "todos", _("督办事项按期办结")
        REPORTS = "reports", _("工作报送")
        QUALITY = "quality", _("工作质量（人工评分）")

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="+", verbose_name=_("考核评分表"))
    part = models.CharField(_("考核内容"), max_length=10, choices=Part.choices)
    full = models.PositiveSmallIntegerField(_("满分"))
    points = models.PositiveSmallIntegerField(_("得分"), null=True)
    good = models.PositiveIntegerField(_("做到"), default=0)
    total = models.PositiveIntegerField(_("应做"), default=0)
    basis = models.CharField(_("依据"), max_length=300, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("考核评分项")
        constraints = [
            models.UniqueConstraint("appraisal", "part", name="appraisal_line_once"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__lte=F("full")), name="appraisal_line_of_full"),
        ]

    def __str__(self) -> str:
        return self.get_part_display()
