"""Where an elder's home lies, for who plans the way to it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.registry.elders.models import Elder, of_seen_elder


class Location(Scoped):
    """The point of one elder's home at one address, as the office found it on a map; with another address it no longer holds."""

    DOMAIN = "people"
    COLUMNS = {"contact": ("address", "latitude", "longitude")}
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}

    elder = models.OneToOneField(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    address = models.CharField(_("住址"), max_length=200)
    latitude = models.FloatField(_("纬度"))
    longitude = models.FloatField(_("经度"))
    located_at = models.DateTimeField(_("登记时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("住处位置")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="location_on_earth",
            )
        ]

    def __str__(self) -> str:
        return f"{self.elder_id}"
