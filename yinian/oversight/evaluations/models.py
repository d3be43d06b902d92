"""Evaluations of providers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.registry.providers.models import Provider


class Evaluation(Scoped):
    """What a body found of a provider for a span of days, what elders said in it, and until when it holds."""

    DOMAIN = "oversight"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "provider__party_id"}

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+", verbose_name=_("服务商"))
    body = models.CharField(_("评估机构"), max_length=100)
    document = models.CharField(_("评估报告"), max_length=200)
    since = models.DateField(_("评估期自"))
    on = models.DateField(_("评估日期"))
    until = models.DateField(_("有效期至"))
    passed = models.BooleanField(_("评估合格"))
    points = models.PositiveSmallIntegerField(_("评估机构评分"))
    spoken = models.PositiveIntegerField(_("评价次数"))
    satisfaction = models.PositiveSmallIntegerField(_("满意度得分"), null=True)
    weight = models.PositiveSmallIntegerField(_("满意度权重（%）"))
    source = models.CharField(_("权重依据"), max_length=200, blank=True)
    score = models.PositiveSmallIntegerField(_("综合得分"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("服务商评估")
        constraints = [
            models.CheckConstraint(condition=Q(points__lte=100, score__lte=100), name="evaluation_of_a_hundred"),
            models.CheckConstraint(
                condition=Q(until__gt=F("on"), on__gte=F("since")), name="evaluation_holds_after_it_was_made"
            ),
        ]
        indexes = [models.Index("provider", "on", name="evaluation_provider")]

    def __str__(self) -> str:
        return f"{self.provider} {self.on}"
