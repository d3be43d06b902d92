"""Decisions about benefits, each with the version of the table, the facts it froze, and the rows that decided."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.flow import Status
from yinian.foundation.access import Scoped
from yinian.registry.elders.models import Elder, of_seen_elder


class Decision(Scoped):
    """What one table said of one elder on one day: granted or not, how much, by which row and clause.

    `until` is the day it no longer holds: of a denial the day on which the answer is known to change, a birthday.
    """

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}
    COLUMNS = {"health": ("facts", "trace")}
    JOURNAL_BY_DIGEST = ("facts", "trace")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    benefit = models.CharField(_("待遇"), max_length=40)
    status = models.CharField(_("状态"), max_length=7, choices=Status.choices)
    amount = models.BigIntegerField(_("数量"), default=0)
    unit = models.CharField(_("单位"), max_length=7)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    table = models.CharField(_("规则表"), max_length=120)
    version = models.CharField(_("规则版本"), max_length=12)
    facts = models.JSONField(_("依据的事实"), default=dict)
    trace = models.JSONField(_("判定过程"), default=dict)
    document = models.CharField(_("文件"), max_length=200)
    clause = models.CharField(_("条款"), max_length=100)
    decided_at = models.DateTimeField(_("判定时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("待遇判定")
        constraints = [
            models.UniqueConstraint(
                "elder", "benefit", name="benefit_open_once", condition=Q(status__in=["granted", "denied"])
            )
        ]
        indexes = [
            models.Index("region_path", "id", name="decision_region"),
            models.Index("elder", "benefit", name="decision_elder"),
            models.Index("benefit", "id", name="decision_granted", condition=Q(status="granted")),
            models.Index("until", name="decision_ahead", condition=Q(status="denied", until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.benefit}"
