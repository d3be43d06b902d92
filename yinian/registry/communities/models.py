"""The three things that every community is to have, and its grids."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.fields import EncryptedField
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder, of_seen_elder


class Element(Scoped):
    """One of the three things of a community: who or what it is, and how it is reached."""

    DOMAIN = "supply"
    COLUMNS = {"contact": ("phone",)}

    class Kind(models.TextChoices):
        STEWARD = "steward", _("养老管家")
        ALLIANCE = "alliance", _("养老联盟")
        ZONE = "zone", _("老年人服务专区")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("社区（村）"))
    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices)
    name = models.CharField(pgettext_lazy("element", "姓名或名称"), max_length=100)
    phone = EncryptedField(_("电话"), kind="phone", null=True)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("社区三要素")
        constraints = [models.UniqueConstraint("region", "kind", name="element_open_once", condition=Q(until=None))]

    def __str__(self) -> str:
        return self.name


class Grid(Scoped):
    """A part of a community that one worker walks."""

    DOMAIN = "supply"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("社区（村）"))
    name = models.CharField(pgettext_lazy("region", "名称"), max_length=60)
    worker = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name=_("网格员"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("网格")
        constraints = [models.UniqueConstraint("region", "name", name="grid_open_once", condition=Q(until=None))]

    def __str__(self) -> str:
        return self.name


class GridElder(Scoped):
    """That an elder lives in a grid."""

    DOMAIN = "people"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("网格"))
    elder = models.OneToOneField(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("网格内的老年人")

    def __str__(self) -> str:
        return f"{self.elder} {self.grid}"
