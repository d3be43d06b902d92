"""Whom an elder lets act and see: delegates and guardians, and the ledger of consents."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor, Role
from yinian.foundation.parties import Party
from yinian.registry.elders.models import Elder, Kin, of_seen_elder


def _own(actor: Actor) -> Q:
    """The elder and the family see these rows; a carer who comes to the house does not."""
    return of_seen_elder(actor) if actor.role in (Role.ELDER, Role.FAMILY) else Q(pk__in=[])


class Mandate(Scoped):
    """A relative who acts for an elder, as a delegate or a guardian: by which document, from when until when."""

    DOMAIN = "people"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": _own}

    class Kind(models.TextChoices):
        DELEGATE = "delegate", _("委托代办人")
        GUARDIAN = "guardian", _("监护人")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    kin = models.ForeignKey(Kin, models.PROTECT, related_name="+", verbose_name=_("亲属"))
    kind = models.CharField(_("身份"), max_length=8, choices=Kind.choices)
    document = models.CharField(_("依据文书"), max_length=100)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("委托与监护")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="mandate_ends_after_it_begins"
            ),
            models.UniqueConstraint("elder", "kin", "kind", name="mandate_open_once", condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.kin}"


class Consent(Scoped):
    """One consent: to what, for whom, to which text, given by whom and how, and when it was taken back."""

    DOMAIN = "people"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": _own}

    class Way(models.TextChoices):
        PAPER = "paper", _("纸质签字")
        DESK = "desk", _("窗口当面")
        PHONE = "phone", _("本人手机")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    purpose = models.CharField(_("用途"), max_length=20)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("对方"))
    version = models.CharField(_("文本版本"), max_length=20)
    way = models.CharField(_("方式"), max_length=5, choices=Way.choices)
    # Nobody here: the elder gave it in person.
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("代为同意的监护人")
    )
    given_at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("同意记录")
        constraints = [
            models.UniqueConstraint(
                "elder",
                "purpose",
                "party",
                name="consent_open_once",
                condition=Q(withdrawn_at=None, party__isnull=False),
            ),
            models.UniqueConstraint(
                "elder", "purpose", name="consent_to_all_once", condition=Q(withdrawn_at=None, party=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.elder}"
