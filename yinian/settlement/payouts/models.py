"""What was paid to whom."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.ledger import Transfer
from yinian.foundation.parties import Party


class Payout(Scoped):
    """One amount released to one payee, under the transfer of the book that moved it."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "payee_id"}

    payee = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("收款方"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    reference = models.CharField(_("支付凭证号"), max_length=60)
    ground_kind = models.CharField(_("依据类别"), max_length=60)
    ground_id = models.BigIntegerField(_("依据编号"))
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="+", verbose_name=_("记账"))
    released_at = models.DateTimeField(_("拨付时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("拨付")
        constraints = [
            models.UniqueConstraint("ground_kind", "ground_id", name="payout_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payout_is_positive"),
        ]
        indexes = [models.Index("region_path", "id", name="payout_region")]

    def __str__(self) -> str:
        return self.reference
