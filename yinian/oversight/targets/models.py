"""Programmes as they were taken in, and the scores of their years."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.regions import Region


class Programme(Scoped):
    """Years, bands and targets of one document, whole as a table; a table taken in later takes its place from then on."""

    DOMAIN = "oversight"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    name = models.CharField(pgettext_lazy("programme", "名称"), max_length=100)
    document = models.CharField(_("文件"), max_length=200)
    content = models.JSONField(_("年度、分档和指标任务"), default=dict)
    taken_in_at = models.DateTimeField(_("导入时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("指标任务")
        indexes = [models.Index("region", "id", name="programme_region")]

    def __str__(self) -> str:
        return self.name


class Score(Scoped):
    """What the appraisal gave one year of a programme, in hundredths, and the money it decides on; a later one corrects it."""

    DOMAIN = "oversight"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("指标任务"))
    year = models.PositiveSmallIntegerField(_("第几年"))
    hundredths = models.PositiveIntegerField(_("考核得分（百分之一分）"))
    document = models.CharField(_("考核文件"), max_length=200)
    forecast_fen = models.BigIntegerField(_("预报资金（分）"))
    paid_fen = models.BigIntegerField(_("已拨付资金（分）"))
    scored_at = models.DateTimeField(_("登记时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("考核得分")
        constraints = [
            models.CheckConstraint(
                condition=Q(hundredths__lte=10_000, forecast_fen__gte=0, paid_fen__gte=0), name="score_of_a_hundred"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hundredths / 100:.2f}"
