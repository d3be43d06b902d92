"""Who looks after an elder in special difficulty, and the counts of a region that its lists open into."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import EncryptedField
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder, of_seen_elder


def _own(actor: Actor) -> Q:
    """The elder and the family see who looks after the elder."""
    return of_seen_elder(actor) if actor.role in (Role.ELDER, Role.FAMILY) else Q(pk__in=[])


class Charge(Scoped):
    """The one person who answers for an elder from one day up to another."""

    DOMAIN = "people"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": _own}
    COLUMNS = {"contact": ("phone",)}

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    name = models.CharField(pgettext_lazy("person", "姓名"), max_length=60)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    phone = EncryptedField(_("电话"), kind="phone", null=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("责任人")
        constraints = [
            models.UniqueConstraint("elder", name="charge_open_once", condition=Q(until=None)),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="charge_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tally(Scoped):
    """How many elders of a region bear each label, belong to each group, or lack each field: the newest count alone."""

    DOMAIN = "oversight"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    region = models.OneToOneField(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    counts = models.JSONField(_("人数"), default=dict)
    on = models.DateField(_("统计日"))
    counted_at = models.DateTimeField(_("统计时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("重点人群统计")
        indexes = [models.Index("region_path", name="tally_region")]

    def __str__(self) -> str:
        return f"{self.region} {self.on}"
