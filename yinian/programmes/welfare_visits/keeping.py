"""What is kept beside the visits: pauses, those who are missed out, cards, and each month's rate by version."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import EncryptedField
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder, of_seen_elder


def of_own(actor: Actor) -> Q:
    """The elder's and the family's own."""
    return of_seen_elder(actor) if actor.role in (Role.ELDER, Role.FAMILY) else Q(pk__in=[])


class Reason(models.TextChoices):
    """Why somebody is not visited for a while, or was not met."""

    HOSPITAL = "hospital", _("住院")
    AWAY = "away", _("外出不在本地")
    REFUSED = "refused", _("本人或家属谢绝")
    NOT_REACHED = "not_reached", _("没有见到或没有接通")


class Pause(Scoped):
    """That an elder is not visited from one day up to another: in hospital, away, or not wanting it."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_own}
    COLUMNS: ClassVar = {"health": ("note",)}

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    reason = models.CharField(_("暂停原因"), max_length=11, choices=Reason.choices)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    note = EncryptedField(_("备注"), kind="note", null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("暂停探访")
        constraints = [
            models.UniqueConstraint("elder", name="visit_pause_open_once", condition=Q(until=None)),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="visit_pause_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index("elder", "since", name="visit_pause_elder")]

    def __str__(self) -> str:
        return str(self.get_reason_display())


class Gap(Scoped):
    """An elder who should be on the list, or on it with somebody to come, and is not: found anew every night."""

    DOMAIN = "care"

    class Why(models.TextChoices):
        NO_VISITOR = "no_visitor", _("所在社区没有探访人")
        NO_RULE = "no_rule", _("属于特殊困难老年人，本地分级没有覆盖")

    elder = models.OneToOneField(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    why = models.CharField(_("遗漏原因"), max_length=10, choices=Why.choices)
    since = models.DateField(_("发现日期"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("应探访未探访")
        indexes = [models.Index("region_path", "id", name="gap_region")]

    def __str__(self) -> str:
        return str(self.get_why_display())


class Card(Scoped):
    """A card with whom to ring when ill, handed to an elder."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_own}

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    number = models.CharField(_("卡号"), max_length=40)
    issued_on = models.DateField(_("发放日期"))
    until = models.DateField(_("停用日期"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("就医联系卡")
        constraints = [models.UniqueConstraint("elder", name="card_open_once", condition=Q(until=None))]
        indexes = [models.Index("region_path", "id", name="card_region")]

    def __str__(self) -> str:
        return self.number


class MonthRate(Scoped):
    """How many of those due in a month were visited in a region, and why the others were not: a version, never edited."""

    DOMAIN = "oversight"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    month = models.DateField(_("月份"))
    version = models.PositiveSmallIntegerField(_("版本"))
    counts = models.JSONField(_("人数"), default=dict)
    reckoned_at = models.DateTimeField(_("统计时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("月探访率")
        constraints = [models.UniqueConstraint("region", "month", "version", name="month_rate_once")]
        indexes = [models.Index("month", "region_path", name="month_rate_region")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
