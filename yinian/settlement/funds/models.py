"""What a fund is besides an account: where its money comes from and what for; and how much may be spent on a benefit."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.regions import Region


class Fund(Scoped):
    """The source, project and purpose of a fund, beside the account of the book that holds its money."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    class Source(models.TextChoices):
        BUDGET = "budget", _("财政资金")
        LOTTERY = "lottery", _("福彩公益金")
        CENTRAL = "central", _("中央彩票公益金项目")
        GIFT = "gift", _("捐赠")
        OTHER = "other", pgettext_lazy("fund", "其他")

    class Purpose(models.TextChoices):
        CARE = "care", _("养老服务")
        OTHER = "other", _("其他社会福利")

    account = models.OneToOneField(LedgerAccount, models.PROTECT, related_name="+", verbose_name=_("资金"))
    source = models.CharField(_("资金来源"), max_length=7, choices=Source.choices)
    purpose = models.CharField(_("用途"), max_length=5, choices=Purpose.choices, default=Purpose.CARE)
    project = models.CharField(_("项目名称"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("年度"), null=True)
    beds = models.PositiveIntegerField(_("项目床位数"), null=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("资金信息")

    def __str__(self) -> str:
        return self.project or str(self.account)


class Budget(Scoped):
    """The most that a region may pay out for a benefit in a year."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    benefit = models.CharField(_("待遇"), max_length=40)
    year = models.PositiveSmallIntegerField(_("年度"))
    amount_fen = models.BigIntegerField(_("金额（分）"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("预算")
        constraints = [
            models.UniqueConstraint("region", "benefit", "year", name="budget_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="budget_not_negative"),
        ]
        indexes = [models.Index("region_path", "id", name="budget_region")]

    def __str__(self) -> str:
        return f"{self.region} {self.benefit} {self.year}"
