"""Claims of providers for a month's verified work."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.models import Order
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.catalogue.models import ItemPrice
from yinian.registry.contracts.models import Contract
from yinian.settlement.claims.flow import OPEN, LineStatus, Status

# A visit that was excluded may be claimed once more, with what was missing.
TURNS = 2


class Claim(Scoped):
    """What one provider claims of one region for one month."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "provider_id"}

    provider = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("服务商"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("付费区域"))
    month = models.DateField(_("服务月份"))
    minutes = models.PositiveIntegerField(_("核定时长（分钟）"), default=0)
    amount_fen = models.BigIntegerField(_("金额（分）"), default=0)
    fund = models.ForeignKey(LedgerAccount, models.PROTECT, null=True, related_name="+", verbose_name=_("资金"))
    status = models.CharField(_("状态"), max_length=9, choices=Status.choices, default=Status.DRAFT)
    drafted_at = models.DateTimeField(_("生成时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("结算申请")
        constraints = [
            models.UniqueConstraint(
                "provider",
                "region",
                "month",
                name="claim_open_once",
                condition=Q(status__in=[status.value for status in OPEN]),
            ),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="claim_not_negative"),
        ]
        indexes = [models.Index("region_path", "id", name="claim_region")]

    def __str__(self) -> str:
        return f"{self.provider} {self.month:%Y-%m}"


def _of_claim(actor: Actor) -> Q:
    return Q(claim__in=Claim.seen_by(actor).values("pk"))


class ClaimLine(Scoped):
    """One verified order of a claim; an order stands in one claim, and once it was excluded in one later claim more."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "claim": _of_claim}

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+", verbose_name=_("结算申请"))
    order = models.ForeignKey(Order, models.PROTECT, related_name="+", db_index=False, verbose_name=_("服务订单"))
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="+", verbose_name=_("购买服务合同"))
    turn = models.PositiveSmallIntegerField(_("第几次申请"), default=1)
    status = models.CharField(_("状态"), max_length=8, choices=LineStatus.choices, default=LineStatus.CLAIMED)
    objection = models.CharField(_("异议"), max_length=300, blank=True)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("核定时长（分钟）"))
    price_fen = models.PositiveIntegerField(_("单价（分）"))
    per = models.CharField(_("计价单位"), max_length=5, choices=ItemPrice.Per.choices)
    amount_fen = models.BigIntegerField(_("金额（分）"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("结算明细")
        constraints = [
            models.UniqueConstraint("order", name="claim_line_once", condition=~Q(status=LineStatus.EXCLUDED.value)),
            models.UniqueConstraint("order", "turn", name="claim_line_turn_once"),
            models.CheckConstraint(condition=Q(turn__gte=1, turn__lte=TURNS), name="claim_line_twice_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_fen}"
