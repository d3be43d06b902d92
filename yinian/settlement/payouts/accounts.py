"""Where a payee's money goes: one bank account at a time; a correction is a new row and the old one ends."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.fields import BlindField, EncryptedField
from yinian.foundation.parties import Party


class PayeeAccount(Scoped):
    """A bank account of a payee from one day up to another; its number is never changed, only followed by another."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "party_id"}
    COLUMNS: ClassVar = {"money": ("number", "number_blind")}

    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("收款方"))
    bank = models.CharField(_("开户行"), max_length=60)
    holder = models.CharField(_("户名"), max_length=100)
    number = EncryptedField(_("账号"), kind="bank", null=True)
    number_blind = BlindField(_("账号索引"), of="number")
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("收款账户")
        constraints = [
            models.UniqueConstraint("party", name="payee_account_open_once", condition=Q(until=None)),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="payee_account_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index("region_path", "id", name="payee_account_region"),
            models.Index("number_blind", name="payee_account_number"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.bank}"
