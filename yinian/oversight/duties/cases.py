"""Matters handled between levels: where one lies now, and every hop it made, with its time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.regions import Region
from yinian.oversight.duties.flow import CaseStatus


class LinkedCase(Scoped):
    """A matter of one place; the place on its line that is in charge now moves up and down."""

    DOMAIN = "oversight"

    title = models.CharField(_("事项"), max_length=200)
    text = models.TextField(_("情况说明"), blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("现在负责"))
    status = models.CharField(_("状态"), max_length=6, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    opened_at = models.DateTimeField(_("发起时间"))
    due_on = models.DateField(_("办理期限"))
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    outcome = models.CharField(_("办理结果"), max_length=500, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("联动事项")
        indexes = [models.Index("region_path", "id", name="linked_case_region")]

    def __str__(self) -> str:
        return self.title


class Hop(Scoped):
    """One passing on of a matter, and when."""

    DOMAIN = "oversight"

    case = models.ForeignKey(LinkedCase, models.PROTECT, related_name="+", verbose_name=_("联动事项"))
    source = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("从")
    )
    target = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("到"))
    at = models.DateTimeField(_("转办时间"))
    who = models.CharField(_("经手人"), max_length=120)
    why = models.CharField(_("转办意见"), max_length=500, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("转办记录")

    def __str__(self) -> str:
        return f"{self.target}"
