"""Figures of every region, kept as they were reckoned."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.regions import Region


class Reckoning(models.Model):
    """One computation of every figure for one day; another for the same day corrects it and edits nothing."""

    on = models.DateField(_("统计日"))
    revision = models.PositiveIntegerField(_("版次"))
    computed_at = models.DateTimeField(_("计算时间"))
    definitions = models.CharField(_("指标定义版本"), max_length=12)
    rows = models.PositiveIntegerField(_("行数"))

    class Meta:
        verbose_name = verbose_name_plural = _("指标统计")
        constraints = [models.UniqueConstraint("on", "revision", name="reckoning_once")]

    def __str__(self) -> str:
        return f"{self.on} ({self.revision})"


class Snapshot(Scoped):
    """One figure of one region in one reckoning; `own` is the part that lies in the region itself and in none below."""

    DOMAIN = "oversight"

    reckoning = models.ForeignKey(
        Reckoning, models.PROTECT, related_name="+", db_index=False, verbose_name=_("指标统计")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    indicator = models.CharField(_("指标"), max_length=40)
    numerator = models.BigIntegerField(_("分子"))
    denominator = models.BigIntegerField(_("分母"))
    own_numerator = models.BigIntegerField(_("本级分子"))
    own_denominator = models.BigIntegerField(_("本级分母"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("指标快照")
        constraints = [
            models.UniqueConstraint("reckoning", "region", "indicator", name="snapshot_once"),
            models.CheckConstraint(condition=Q(numerator__gte=0, denominator__gte=0), name="snapshot_not_negative"),
        ]
