"""Who is on duty for a place at which hours: the street's people who are told when nobody answers an alarm."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.regions import Region


class Duty(Scoped):
    """One turn of duty: whose, for which place, from when until when."""

    DOMAIN = "care"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("值班区域"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("值班人"))
    since = models.DateTimeField(_("自"))
    until = models.DateTimeField(_("至"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("值班")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="duty_ends_after_it_begins"),
            models.UniqueConstraint("region", "account", "since", name="duty_once"),
        ]
        indexes = [models.Index("region_path", "until", name="duty_region")]

    def __str__(self) -> str:
        return f"{self.account} {self.since:%m-%d %H:%M}"
