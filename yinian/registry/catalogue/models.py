"""Service items and their prices. The catalogue is public: every place reads it, and no actor is asked for."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from yinian.foundation.regions import Region


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


class ServiceItem(models.Model):
    """One version of one kind of help: what it is, how long it takes, who may give it, and what must be ticked off."""

    class Category(models.TextChoices):
        """The seven services of GB/T 43153-2023, the first level of the catalogue."""

        DAILY_CARE = "daily_care", _("生活照料")
        NURSING = "nursing", _("基础照护")
        HEALTH = "health", _("健康管理")
        VISITING = "visiting", _("探访关爱")
        COMFORT = "comfort", _("精神慰藉")
        ERRANDS = "errands", _("委托代办")
        ADAPTATION = "adaptation", _("家庭生活环境适老化改造")

    class Element(models.TextChoices):
        """The links of the chain 床护助餐医康."""

        BED = "bed", _("床")
        CARE = "care", _("护")
        HELP = "help", _("助")
        MEAL = "meal", pgettext_lazy("element", "餐")
        MEDICAL = "medical", _("医")
        REHABILITATION = "rehabilitation", _("康")

    class Place(models.TextChoices):
        HOME = "home", _("老人家里")
        CENTRE = "centre", _("服务中心或驿站")
        CANTEEN = "canteen", _("助餐点")
        PHONE = "phone", pgettext_lazy("place", "电话")
        RESIDENCE = "residence", _("养老机构")

    code = models.CharField(_("编码"), max_length=40)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    category = models.CharField(_("服务大类"), max_length=12, choices=Category.choices)
    elements = models.JSONField(_("要素"), default=list)
    zh = models.CharField(_("中文名称"), max_length=40)
    en = models.CharField(_("英文名称"), max_length=80)
    standard = models.CharField(_("服务标准"), max_length=300)
    standard_en = models.CharField(_("服务标准（英文）"), max_length=500, default="")
    place = models.CharField(_("服务地点"), max_length=9, choices=Place.choices, default=Place.HOME)
    minutes = models.PositiveSmallIntegerField(_("标准时长（分钟）"))
    skill = models.CharField(_("所需技能"), max_length=30, blank=True)
    certificate = models.CharField(_("所需证书"), max_length=30, blank=True)
    checklist = models.JSONField(_("质量清单"), default=list)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务项目")
        constraints = [
            models.UniqueConstraint("code", "version", name="item_version_once"),
            models.UniqueConstraint("code", name="item_open_once", condition=Q(until=None)),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="item_takes_time"),
            models.CheckConstraint(condition=~Q(elements=[]), name="item_has_an_element"),
        ]

    def __str__(self) -> str:
        return self.en if english() else self.zh

    @property
    def standard_said(self) -> str:
        return self.standard_en if english() else self.standard

    @property
    def points(self) -> list[tuple[str, str]]:
        """The quality checklist, key and words."""
        return [(point["key"], point["en" if english() else "zh"]) for point in self.checklist]

    @property
    def element_names(self) -> list[str]:
        return [str(self.Element(element).label) for element in self.elements]


class ItemPrice(models.Model):
    """What an item costs in a region from one day up to another, per hour or per visit, for one kind of payer or for all."""

    class Per(models.TextChoices):
        HOUR = "hour", _("每小时")
        VISIT = "visit", _("每次")

    class Payer(models.TextChoices):
        """Who bears a part of what is ordered."""

        HOURS = "hours", _("政府购买时长")
        INSURANCE = "insurance", _("长期护理保险")
        SUBSIDY = "subsidy", _("养老服务补贴")
        SELF = "self", _("自费")

    code = models.CharField(_("项目编码"), max_length=40)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    price_fen = models.PositiveIntegerField(_("价格（分）"))
    per = models.CharField(_("计价单位"), max_length=5, choices=Per.choices)
    payer = models.CharField(_("付费方"), max_length=9, choices=Payer.choices, blank=True, default="")
    basis = models.CharField(_("定价依据"), max_length=200)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务价格")
        constraints = [
            models.UniqueConstraint("code", "region", "payer", name="price_open_once", condition=Q(until=None)),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="price_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.price_fen}"
