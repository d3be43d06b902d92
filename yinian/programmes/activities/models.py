"""Activities for elders."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region
from yinian.programmes.activities.flow import Status


def _public(actor: Actor) -> Q:
    # An announcement is made to everybody; offices still see only their own region's.
    return Q(pk__isnull=False)


class Activity(Scoped):
    """Something elders are invited to: where, when, for how many, and to which of the six goals it belongs."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "public": _public}

    class Goal(models.TextChoices):
        SUPPORTED = "supported", _("老有所养")
        TREATED = "treated", _("老有所医")
        TAUGHT = "taught", _("老有所教")
        LEARNING = "learning", _("老有所学")
        CONTRIBUTING = "contributing", _("老有所为")
        ENJOYING = "enjoying", _("老有所乐")

    title = models.CharField(_("标题"), max_length=100)
    place = models.CharField(_("地点"), max_length=200)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    starts_at = models.DateTimeField(_("开始时间"))
    capacity = models.PositiveIntegerField(_("名额"))
    goal = models.CharField(_("目标"), max_length=12, choices=Goal.choices)
    status = models.CharField(_("状态"), max_length=9, choices=Status.choices, default=Status.ANNOUNCED)
    attended = models.PositiveIntegerField(_("到场人数"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("活动")
        constraints = [models.CheckConstraint(condition=Q(capacity__gte=1), name="activity_has_room")]
        indexes = [models.Index("region_path", "starts_at", name="activity_region")]

    def __str__(self) -> str:
        return self.title
