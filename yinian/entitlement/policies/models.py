"""Tables that officers write: drafts on their way to law, and the words of every table that was ever applied."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies.flow import Status
from yinian.foundation.access import Scoped
from yinian.foundation.regions import Region


class Draft(Scoped):
    """A decision table of one region on its way to law; once enacted its rows hold from `since` on.

    `text` is the table as the repository would keep it, `base` the version it was made from.
    """

    DOMAIN = "work"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    benefit = models.CharField(_("待遇"), max_length=40)
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("规则表"))
    base = models.CharField(_("依据的版本"), max_length=12, blank=True)
    status = models.CharField(_("状态"), max_length=9, choices=Status.choices, default=Status.DRAFT)
    since = models.DateField(_("生效日期"), null=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("起草时间"))
    enacted_at = models.DateTimeField(_("批准时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("规则草案")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="enacted") | Q(since__isnull=False, enacted_at__isnull=False),
                name="draft_enacted_has_days",
            )
        ]
        indexes = [
            models.Index("region_path", "id", name="draft_region"),
            models.Index("id", name="draft_enacted", condition=Q(status="enacted")),
        ]

    def __str__(self) -> str:
        return self.title


class TableText(models.Model):
    """The words of one version of a table, kept when it is first applied, so that an old decision can be read again."""

    version = models.CharField(_("规则版本"), max_length=12, primary_key=True)
    benefit = models.CharField(_("待遇"), max_length=40)
    file = models.CharField(_("规则表"), max_length=120)
    text = models.TextField(_("原文"))
    kept_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("规则表原文")

    def __str__(self) -> str:
        return f"{self.file} {self.version}"
