"""Providers, facilities with their beds, and filings."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.providers.flow import FacilityStatus, FilingStatus, ProviderStatus


class Provider(Scoped):
    """A body that offers care: company, social organisation or public institution."""

    DOMAIN = "supply"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "party_id"}

    class Kind(models.TextChoices):
        COMPANY = "company", _("企业")
        SOCIAL = "social", _("社会组织")
        PUBLIC = "public", _("事业单位")

    party = models.OneToOneField(Party, models.PROTECT, related_name="+", verbose_name=_("主体"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("注册地"))
    name = models.CharField(pgettext_lazy("provider", "名称"), max_length=100)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, null=True, unique=True)
    kind = models.CharField(_("性质"), max_length=7, choices=Kind.choices)
    brand = models.CharField(_("连锁品牌"), max_length=60, blank=True)
    grade = models.CharField(_("等级"), max_length=20, blank=True)
    grade_standard = models.CharField(_("等级标准"), max_length=40, blank=True)
    graded_on = models.DateField(_("评级日期"), null=True)
    # The youngest evaluation: what it came to, and until when it holds; nothing where there is none, or it was failed.
    evaluation_score = models.PositiveSmallIntegerField(_("评估得分"), null=True)
    evaluated_until = models.DateField(_("评估有效期至"), null=True)
    status = models.CharField(_("状态"), max_length=10, choices=ProviderStatus.choices, default=ProviderStatus.ACTIVE)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    # Which of the preferential policies it was found to enjoy; what is not in the list was not recorded.
    preferences = models.JSONField(_("享受的优惠政策"), default=list)
    source = models.CharField(_("来源"), max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("服务商")
        indexes = [models.Index("region_path", "id", name="provider_region")]

    def __str__(self) -> str:
        return self.name


def _of_provider(actor: object) -> Q:
    return Q(provider__party_id=actor.party_id)  # type: ignore[attr-defined]


class Insurance(Scoped):
    """A policy of liability insurance that a provider holds for its institutions, from one day up to another."""

    DOMAIN = "supply"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": _of_provider}

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+", verbose_name=_("服务商"))
    insurer = models.CharField(_("保险公司"), max_length=100)
    number = models.CharField(_("保单号"), max_length=60)
    premium_fen = models.BigIntegerField(_("保费（分）"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("责任保险保单")
        constraints = [
            models.UniqueConstraint("insurer", "number", name="insurance_number_once"),
            models.CheckConstraint(condition=Q(premium_fen__gt=0), name="insurance_premium_is_positive"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="insurance_ends_after_it_begins"),
        ]
        indexes = [models.Index("region_path", "id", name="insurance_region")]

    def __str__(self) -> str:
        return f"{self.insurer} {self.number}"


def _of_operator(actor: object) -> Q:
    return Q(operator__party_id=actor.party_id)  # type: ignore[attr-defined]


class Facility(Scoped):
    """A place of care: what kind, whose, who runs it and how, and what it offers."""

    DOMAIN = "supply"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": _of_operator}

    class Kind(models.TextChoices):
        RESIDENTIAL = "residential", _("养老机构")
        CENTRE = "centre", _("养老服务中心（照料中心）")
        STATION = "station", _("养老服务站（驿站）")
        DAY_CARE = "day_care", _("日间照料中心")
        MUTUAL_AID = "mutual_aid", _("农村互助幸福院")
        MUTUAL_POINT = "mutual_point", _("城市互助养老点")
        COMPLEX = "complex", _("为老综合体")
        CANTEEN = "canteen", _("助餐点（长者食堂）")
        RURAL_TABLE = "rural_table", _("农村老饭桌")
        SERVICE_POINT = "service_point", _("社区服务点")

    class Owner(models.TextChoices):
        PUBLIC = "public", _("公办")
        COLLECTIVE = "collective", _("集体")
        PRIVATE = "private", _("民办")

    class Model(models.TextChoices):
        PUBLIC_RUN = "public_run", _("公办公营")
        ENTRUSTED = "entrusted", _("公建民营")
        AIDED = "aided", _("民办公助")
        SELF_BUILT = "self_built", _("自建自营")
        PURCHASED = "purchased", _("购买服务")

    class Acquired(models.TextChoices):
        NEW = "new", _("新建")
        PURCHASE = "purchase", _("购置")
        LEASE = "lease", _("租赁")
        REUSE = "reuse", _("闲置资源改造")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("所在地"))
    operator = models.ForeignKey(Provider, models.PROTECT, null=True, related_name="+", verbose_name=_("运营方"))
    name = models.CharField(pgettext_lazy("facility", "名称"), max_length=100)
    kind = models.CharField(_("设施类别"), max_length=13, choices=Kind.choices)
    owner = models.CharField(_("产权"), max_length=10, choices=Owner.choices)
    operating_model = models.CharField(_("运营模式"), max_length=10, choices=Model.choices)
    status = models.CharField(_("状态"), max_length=9, choices=FacilityStatus.choices, default=FacilityStatus.OPEN)
    acquired = models.CharField(_("取得方式"), max_length=8, choices=Acquired.choices, blank=True)
    embedded = models.BooleanField(_("嵌入式"), default=False)
    inclusive = models.BooleanField(_("普惠"), default=False)
    welfare_home = models.BooleanField(_("福利院"), default=False)
    extends_home_care = models.BooleanField(_("延伸居家服务"), default=False)
    functions = models.JSONField(_("功能"), default=list)
    equipment = models.JSONField(_("设备"), default=list)
    area_m2 = models.PositiveIntegerField(_("建筑面积（平方米）"), null=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    latitude = models.FloatField(_("纬度"), null=True)
    longitude = models.FloatField(_("经度"), null=True)
    planned_on = models.DateField(_("立项日期"), null=True)
    opened_on = models.DateField(_("开业日期"), null=True)
    first_resident_on = models.DateField(_("首次收住日期"), null=True)
    suspended_on = models.DateField(_("暂停日期"), null=True)
    closed_on = models.DateField(_("终止日期"), null=True)
    generated = models.BooleanField(_("演示数据"), default=False)
    source = models.CharField(_("来源"), max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("养老服务设施")
        indexes = [
            models.Index("region_path", "id", name="facility_region"),
            models.Index("operator", "kind", name="facility_operator"),
        ]

    def __str__(self) -> str:
        return self.name


def _of_facility_operator(actor: object) -> Q:
    return Q(facility__operator__party_id=actor.party_id)  # type: ignore[attr-defined]


class Beds(Scoped):
    """How many beds of a kind a facility has from one day up to another."""

    DOMAIN = "supply"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": _of_facility_operator}

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("普通床位")
        NURSING = "nursing", _("护理型床位")

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", db_index=False, verbose_name=_("设施"))
    kind = models.CharField(_("床位类别"), max_length=8, choices=Kind.choices)
    count = models.PositiveIntegerField(_("床位数"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("床位")
        constraints = [
            models.UniqueConstraint("facility", "kind", name="beds_open_once", condition=Q(until=None)),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="beds_end_after_they_begin"
            ),
        ]
        indexes = [models.Index("facility", "kind", name="beds_facility")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.count}"


class Filing(Scoped):
    """A residential institution's record filing, which took the place of the licence: submitted, then receipted or returned."""

    DOMAIN = "supply"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": _of_facility_operator}

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("设施"))
    status = models.CharField(_("状态"), max_length=9, choices=FilingStatus.choices, default=FilingStatus.SUBMITTED)
    first_resident_on = models.DateField(_("首次收住日期"), null=True)
    submitted_on = models.DateField(_("提交日期"))
    content = models.JSONField(_("备案内容"), default=dict)
    answered_on = models.DateField(_("办结日期"), null=True)
    receipt = models.CharField(_("备案回执号"), max_length=60, blank=True)
    outcome = models.CharField(_("办理意见"), max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("备案")
        constraints = [
            models.UniqueConstraint(
                "facility", name="filing_under_way_once", condition=Q(status=FilingStatus.SUBMITTED.value)
            ),
            models.UniqueConstraint("receipt", name="filing_receipt_once", condition=~Q(receipt="")),
        ]
        indexes = [models.Index("region_path", "id", name="filing_region")]

    def __str__(self) -> str:
        return f"{self.facility} {self.get_status_display()}"
