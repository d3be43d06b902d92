"""What an elder prefers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.delivery.preferences import rules
from yinian.foundation.access import Scoped
from yinian.foundation.parties import Party
from yinian.registry.elders.models import Elder, of_seen_elder
from yinian.registry.workforce.models import Worker


class Preference(Scoped):
    """One elder's habits, counted anew whenever a visit closes, and the wishes they told."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}
    COLUMNS = {"health": ("grade",)}

    class Part(models.TextChoices):
        MORNING = rules.MORNING, _("上午")
        AFTERNOON = rules.AFTERNOON, _("下午")
        EVENING = rules.EVENING, _("晚上")

    elder = models.OneToOneField(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    visits = models.PositiveSmallIntegerField(_("依据的服务次数"), default=0)
    items = models.JSONField(_("常用服务"), default=list)
    parts = models.JSONField(_("常用时段"), default=list)
    carer = models.ForeignKey(
        Party, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("常来的人")
    )
    carer_visits = models.PositiveSmallIntegerField(_("常来的人的次数"), default=0)
    stars_total = models.PositiveSmallIntegerField(_("满意度合计"), default=0)
    stars_count = models.PositiveSmallIntegerField(_("评价次数"), default=0)
    grade = models.CharField(_("能力等级"), max_length=20, blank=True)
    language = models.CharField(_("希望讲的话"), max_length=8, choices=Worker.Language.choices, blank=True)
    carer_sex = models.CharField(_("希望来的人"), max_length=6, choices=Elder.Sex.choices, blank=True)
    wish = models.CharField(_("其他愿望"), max_length=200, blank=True)
    reckoned_at = models.DateTimeField(_("统计时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("服务偏好")

    def __str__(self) -> str:
        return f"{self.elder}"
