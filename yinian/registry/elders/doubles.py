"""Files that may be of one person, files that were found to be, and what went from one to the other."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.registry.elders.models import Elder


class Pair(Scoped):
    """Two files that look like one person's, why they do, and since when they are known to be two people's."""

    DOMAIN = "people"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    class Reason(models.TextChoices):
        ADDRESS = "address", _("姓名同音，出生日期和住址相同")
        PHONE = "phone", _("姓名同音，电话相同")
        PLACE = "place", _("姓名同音，出生日期和社区相同")

    first = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("档案一"))
    second = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("档案二"))
    reason = models.CharField(_("疑似理由"), max_length=7, choices=Reason.choices)
    found_on = models.DateField(_("发现日期"))
    apart_on = models.DateField(_("确认为两人"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("疑似重复档案")
        constraints = [
            models.UniqueConstraint("first", "second", name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
        indexes = [models.Index("region_path", "id", name="pair_open", condition=Q(apart_on=None))]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}"


class Merge(Scoped):
    """One file that went into another: exactly what moved, so that it can be taken back."""

    DOMAIN = "people"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    kept = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("保留档案"))
    gone = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("并入档案"))
    moved = models.JSONField(_("移动的内容"), default=dict)
    merged_at = models.DateTimeField(_("合并时间"))
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("档案合并")
        constraints = [models.UniqueConstraint("gone", name="merged_once", condition=Q(undone_at=None))]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
