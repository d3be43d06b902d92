"""Awards out of a region's funds."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation import money
from yinian.foundation.access import Scoped
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.parties import Party
from yinian.registry.providers.models import Insurance
from yinian.settlement.subsidies.flow import Status


class Award(Scoped):
    """An amount for a payee, on a ground that a document and its clause give, out of one fund."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "payee_id"}

    payee = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("收款方"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    ground = models.CharField(_("事由"), max_length=200)
    document = models.CharField(_("文件"), max_length=200)
    clause = models.CharField(_("条款"), max_length=100)
    fund = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="+", verbose_name=_("资金"))
    # What a subsidy of liability insurance is for; nothing else has it.
    insurance = models.ForeignKey(
        Insurance, models.PROTECT, null=True, related_name="+", verbose_name=_("责任保险保单")
    )
    status = models.CharField(_("状态"), max_length=9, choices=Status.choices, default=Status.PROPOSED)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("补助")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="award_is_positive"),
            models.UniqueConstraint(
                "insurance",
                name="award_of_insurance_once",
                condition=~Q(status__in=(Status.REFUSED.value, Status.WITHDRAWN.value)),
            ),
        ]
        indexes = [models.Index("region_path", "id", name="award_region")]

    def __str__(self) -> str:
        return f"{self.payee} {money.yuan(self.amount_fen)}"
