"""Asking for a benefit: who asked, what the law said of it, public notice, and the grant it became."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.entitlement.benefits.flow import Asked
from yinian.entitlement.benefits.models import Decision
from yinian.foundation.access import Scoped
from yinian.registry.elders.models import Elder, of_seen_elder


class Application(Scoped):
    """One elder asks for one benefit, or the system found that it is due and nobody asked.

    What the law said is kept when it is reviewed: table, version, the row that decided, the amount and the facts it froze.
    """

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}
    COLUMNS: ClassVar = {"health": ("facts", "trace")}
    JOURNAL_BY_DIGEST = ("facts", "trace")

    class Source(models.TextChoices):
        SELF = "self", pgettext_lazy("application", "本人")
        FAMILY = "family", pgettext_lazy("application", "家属")
        OFFICE = "office", _("工作人员代办")
        FOUND = "found", _("系统发现")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    benefit = models.CharField(_("待遇"), max_length=40)
    source = models.CharField(_("来源"), max_length=6, choices=Source.choices)
    status = models.CharField(_("状态"), max_length=9, choices=Asked.choices, default=Asked.SUBMITTED)
    amount = models.BigIntegerField(_("数量"), null=True)
    unit = models.CharField(_("单位"), max_length=7, blank=True)
    table = models.CharField(_("规则表"), max_length=120, blank=True)
    version = models.CharField(_("规则版本"), max_length=12, blank=True)
    facts = models.JSONField(_("依据的事实"), default=dict)
    trace = models.JSONField(_("判定过程"), default=dict)
    asked_at = models.DateTimeField(_("申请时间"))
    notice_since = models.DateField(_("公示自"), null=True)
    notice_until = models.DateField(_("公示至"), null=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="+", verbose_name=_("待遇判定"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("待遇申请")
        constraints = [
            models.UniqueConstraint(
                "elder",
                "benefit",
                name="application_open_once",
                condition=Q(status__in=["submitted", "reviewed", "noticed"]),
            )
        ]
        indexes = [
            models.Index("region_path", "id", name="application_region"),
            models.Index("status", "region_path", "id", name="application_status"),
            models.Index("elder", "id", name="application_elder"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.benefit}"
