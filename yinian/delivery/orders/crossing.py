"""A visit across regions: an elder of one district served by a provider of another, and what the one owes for it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.models import Order
from yinian.foundation import regions
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region


def _of_both(actor: Actor) -> Q:
    """It lies where the provider is at home, and is the paying place's too."""
    own = regions.within(actor.region_path, "region_path")
    return own | regions.within(actor.region_path, "order__region_path")


class Crossing(Scoped):
    """An order whose elder's district pays and whose provider is at home in another; what is owed is told once approved.

    Who sees only this row knows of the visit what was done, when and by whom, and not for which elder.
    """

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": _of_both, "provider": "order__provider_id"}

    order = models.OneToOneField(Order, models.PROTECT, related_name="+", verbose_name=_("服务订单"))
    home = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("付费区域"))
    serving = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("服务区域"))
    claim = models.BigIntegerField(_("结算申请"), null=True)
    amount_fen = models.BigIntegerField(_("金额（分）"), null=True)
    approved_on = models.DateField(_("核准日期"), null=True)
    paid_on = models.DateField(_("拨付日期"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("跨区域服务")
        constraints = [models.CheckConstraint(condition=~Q(home=F("serving")), name="crossing_between_two")]
        indexes = [
            models.Index("region_path", "id", name="crossing_region"),
            models.Index("claim", name="crossing_claim", condition=Q(claim__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.home} {self.serving}"
