"""The tree of places, zones among them: each has its own path, and codes that come and go with dates."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.fields import PathField


class Level(models.TextChoices):
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    DISTRICT = "district", _("区县")
    STREET = "street", _("街道（乡镇）")
    COMMUNITY = "community", _("社区（村）")


class Region(models.Model):
    """A place in the tree; its path is made of row ids, because zones, mergers and renamings do not fit a code."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("上级区域"))
    path = PathField(_("路径"), unique=True)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    name = models.CharField(pgettext_lazy("region", "名称"), max_length=60)
    zone = models.BooleanField(_("功能区"), default=False)
    urban = models.BooleanField(_("城镇"), null=True)
    simulated = models.BooleanField(_("虚构"), default=False)
    modules = models.JSONField(_("启用的功能"), default=list)
    since = models.DateField(_("自"), null=True)
    until = models.DateField(_("至"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("区域")
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="region_not_its_own_parent")]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        return self.path.count("/") - 1


class RegionCode(models.Model):
    """A code that one of the two systems gave a place for some time."""

    class System(models.TextChoices):
        CIVIL_AFFAIRS = "mca", _("民政部代码")
        STATISTICS = "nbs", _("统计用区划代码")

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("区域"))
    system = models.CharField(_("编码体系"), max_length=3, choices=System.choices)
    code = models.CharField(_("代码"), max_length=12)
    since = models.DateField(_("自"), null=True)
    until = models.DateField(_("至"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("区域代码")
        constraints = [models.UniqueConstraint("system", "code", "region", name="region_code_once")]
        indexes = [models.Index("code", name="region_code")]

    def __str__(self) -> str:
        return self.code


def end(path: str) -> str:
    """The first path after a subtree: `/` is followed by `0` in bytes, so a subtree is `path <= p < end(path)`."""
    return path[:-1] + "0"


def within(path: str, column: str = "path") -> Q:
    """The condition that a path column lies in a subtree; the root path `/` holds everything, and no path nothing."""
    if path == "/":
        return Q()
    if not path:
        return Q(pk__in=[])
    return Q(**{f"{column}__gte": path, f"{column}__lt": end(path)})


def holds(path: str, other: str) -> bool:
    """Whether a subtree holds another path, itself included; no path holds nothing."""
    return bool(path) and other.startswith(path)


def by_code(code: str, on: date | None = None) -> Region:
    """The region that bears this code on a day in either system; the civil-affairs one wins, then the younger."""
    # The databases disagree on where no day stands: here it means "from the beginning", the oldest.
    younger = F("since").desc(nulls_last=True)
    known = RegionCode.objects.filter(code=code.ljust(12, "0")).select_related("region")
    known = known.order_by("system", younger, "-id")
    if on is not None:
        known = known.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gt=on))
    found = known.first()
    if found is None:
        raise Region.DoesNotExist(code)
    return found.region


def ancestors(region: Region) -> list[Region]:
    """The regions above, from the root down, without itself."""
    ids = [int(part) for part in region.path.strip("/").split("/")[:-1]]
    known = Region.objects.in_bulk(ids)
    return [known[i] for i in ids]
