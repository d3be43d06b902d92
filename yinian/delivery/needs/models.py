"""What must be acted on for an elder, wherever it was noticed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.needs.flow import Status
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor
from yinian.foundation.fields import EncryptedField
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder, of_seen_elder
from yinian.registry.providers.models import Provider
from yinian.registry.workforce.models import Worker


class Need(Scoped):
    """One thing an elder needs: it lies where the elder lives, and one place on the line above is in charge."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}
    COLUMNS = {"health": ("text", "outcome")}

    class Kind(models.TextChoices):
        HEALTH = "health", _("健康管理")
        CLEANING = "cleaning", _("居家保洁")
        COMFORT = "comfort", _("精神慰藉")
        MEALS = "meals", _("助餐")
        BATHING = "bathing", _("助浴")
        MOBILITY = "mobility", _("助行")
        ESCORT = "escort", _("助医")
        CARE = "care", _("生活照料")
        REPAIR = "repair", _("居家维修")
        BENEFIT = "benefit", _("补贴与待遇")
        OTHER = "other", _("其他需求")

    class Urgency(models.TextChoices):
        URGENT = "urgent", _("紧急")
        ORDINARY = "ordinary", _("一般")

    class Source(models.TextChoices):
        DESK = "desk", _("窗口")
        PHONE = "phone", _("来电")
        VISIT = "visit", _("探访")
        SELF = "self", _("本人或家属")
        ALARM = "alarm", _("报警")
        ASSESSMENT = "assessment", pgettext_lazy("assessment", "评估")
        PLAN = "plan", _("照护计划")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    kind = models.CharField(_("需求类别"), max_length=10, choices=Kind.choices)
    urgency = models.CharField(_("紧急程度"), max_length=8, choices=Urgency.choices)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    text = EncryptedField(_("情况说明"), kind="note", null=True)
    status = models.CharField(_("状态"), max_length=9, choices=Status.choices, default=Status.OPEN)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("负责区域"))
    taken_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("经办人")
    )
    outcome = EncryptedField(_("办理结果"), kind="note", null=True)
    reported_at = models.DateTimeField(_("提出时间"))
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("需求")
        indexes = [
            models.Index("region_path", "id", name="need_region"),
            models.Index("region_path", "id", name="need_open", condition=Q(status__in=["open", "taken"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.get_urgency_display()}）"


def _of_seen_need(actor: Actor) -> Q:
    return Q(need__in=Need.seen_by(actor).values("pk"))


class Case(Scoped):
    """A need that three work on together: the community, a social organisation, and a social worker."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": _of_seen_need}

    need = models.OneToOneField(Need, models.PROTECT, related_name="+", verbose_name=_("需求"))
    community = models.ForeignKey(
        Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("社区（村）")
    )
    organisation = models.ForeignKey(Provider, models.PROTECT, related_name="+", verbose_name=_("社会组织"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("社会工作者"))
    joined_at = models.DateTimeField(_("确定时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("三社联动个案")

    def __str__(self) -> str:
        return f"{self.need}"
