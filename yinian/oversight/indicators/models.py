"""Figures of every region, kept for ever as they were reckoned, and numbers that documents tell where no records are."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.regions import Region


class Edition(models.Model):
    """The definitions as they were when figures were reckoned by them: whole, so that an old figure can be explained."""

    version = models.CharField(_("指标定义版本"), max_length=12, unique=True)
    # The measures in the order in which snapshots keep their numbers.
    names = models.JSONField(_("计数项"), default=list)
    text = models.TextField(_("定义全文"))
    since = models.DateTimeField(_("启用时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("指标定义版本")

    def __str__(self) -> str:
        return self.version


class Reckoning(models.Model):
    """One computation of every figure for one day; another for the same day corrects it and edits nothing."""

    on = models.DateField(_("统计日"))
    revision = models.PositiveIntegerField(_("版次"))
    computed_at = models.DateTimeField(_("计算时间"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("指标定义版本"))
    rows = models.PositiveIntegerField(_("行数"))

    class Meta:
        verbose_name = verbose_name_plural = _("指标统计")
        constraints = [models.UniqueConstraint("on", "revision", name="reckoning_once")]

    def __str__(self) -> str:
        return f"{self.on} ({self.revision})"


class Snapshot(Scoped):
    """All numbers of one region on one day, in the edition's order with commas between; a correction keeps changed regions only.

    `own` is the part that lies in the region itself and in none below it; nothing where there is none, or nothing lies below.
    """

    DOMAIN = "oversight"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    on = models.DateField(_("统计日"))
    reckoning = models.ForeignKey(
        Reckoning, models.PROTECT, related_name="+", db_index=False, verbose_name=_("指标统计")
    )
    numbers = models.TextField(_("数值"))
    own = models.TextField(_("本级数值"), blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("指标快照")
        constraints = [models.UniqueConstraint("region", "on", "reckoning", name="snapshot_once")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.on}"


class Reported(Scoped):
    """A number that a document tells of a region from a day on (until another), where no records of ours can be counted."""

    DOMAIN = "oversight"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    measure = models.CharField(_("计数项"), max_length=60)
    value = models.BigIntegerField(_("上报数"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    document = models.CharField(_("文件"), max_length=200)
    clause = models.CharField(_("条款"), max_length=100, blank=True)
    reported_at = models.DateTimeField(_("登记时间"))
    # A wrong number stays, true on no day; what is right is a row of its own.
    wrong = models.BooleanField(_("记录有误"), default=False)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("上报数字")
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="reported_not_negative"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="reported_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index("region", "measure", "since", name="reported_region")]

    def __str__(self) -> str:
        return f"{self.measure} {self.value}"
