"""The budget of a year for buying services, contracts, and what was changed in them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.catalogue.models import ItemPrice
from yinian.registry.contracts.flow import Status


class PurchaseBudget(Scoped):
    """The most that a region may commit in contracts of one year; `turn` counts how often it was set."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    year = models.PositiveSmallIntegerField(_("年度"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    document = models.CharField(_("依据文件"), max_length=200)
    turn = models.PositiveIntegerField(_("第几次"), default=0)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("购买服务预算")
        constraints = [
            models.UniqueConstraint("region", "year", name="purchase_budget_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="purchase_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year}"


class Contract(Scoped):
    """What an office buys from a provider from one day up to another: items, amount, hours and price; `turn` counts changes."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "provider_id"}

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("购买方"))
    provider = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("服务商"))
    budget = models.ForeignKey(PurchaseBudget, models.PROTECT, related_name="+", verbose_name=_("购买服务预算"))
    number = models.CharField(_("合同编号"), max_length=60)
    title = models.CharField(_("合同名称"), max_length=100)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    items = models.JSONField(_("服务项目"), default=list)
    amount_fen = models.BigIntegerField(_("合同金额（分）"))
    minutes = models.PositiveIntegerField(_("授权时长（分钟）"), null=True)
    price_fen = models.PositiveIntegerField(_("合同单价（分）"), null=True)
    per = models.CharField(_("计价单位"), max_length=5, choices=ItemPrice.Per.choices, blank=True)
    status = models.CharField(_("状态"), max_length=7, choices=Status.choices, default=Status.DRAFT)
    turn = models.PositiveIntegerField(_("第几次"), default=0)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("购买服务合同")
        constraints = [
            models.UniqueConstraint("region", "number", name="contract_number_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="contract_is_positive"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="contract_ends_after_it_begins"),
        ]
        indexes = [models.Index("region_path", "id", name="contract_region")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


def _of_contract(actor: Actor) -> Q:
    return Q(contract__in=Contract.seen_by(actor).values("pk"))


class Amendment(Scoped):
    """What was changed in a contract from a day on: each value before and after, by which document."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar[Any] = {"region": "region_path", "contract": _of_contract}

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", verbose_name=_("购买服务合同"))
    on = models.DateField(_("生效日期"))
    document = models.CharField(_("依据文件"), max_length=200)
    amount_before_fen = models.BigIntegerField(_("原金额（分）"))
    amount_fen = models.BigIntegerField(_("新金额（分）"))
    minutes_before = models.PositiveIntegerField(_("原授权时长（分钟）"), null=True)
    minutes = models.PositiveIntegerField(_("新授权时长（分钟）"), null=True)
    until_before = models.DateField(_("原终止日期"))
    until = models.DateField(_("新终止日期"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("合同变更")

    def __str__(self) -> str:
        return f"{self.contract} {self.on}"
