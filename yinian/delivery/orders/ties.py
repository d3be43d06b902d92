"""Orders whose times hang together: two carers who come at once, or one visit after another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.models import Order
from yinian.delivery.orders.rules import AFTER, TOGETHER, Bond
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor


def _of_seen(actor: Actor) -> Q:
    return Q(second__in=Order.seen_by(actor).values("pk"))


class Tie(Scoped):
    """The second order begins with the first, or no sooner than so many minutes after its end; it hangs on one alone."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "order": _of_seen}

    class Kind(models.TextChoices):
        TOGETHER = TOGETHER, _("同去")
        AFTER = AFTER, _("在后")

    first = models.ForeignKey(Order, models.PROTECT, related_name="+", verbose_name=_("先去的订单"))
    second = models.OneToOneField(Order, models.PROTECT, related_name="+", verbose_name=_("后去的订单"))
    kind = models.CharField(_("先后"), max_length=8, choices=Kind.choices)
    least = models.PositiveSmallIntegerField(_("至少隔（分钟）"), default=0)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("订单先后")
        constraints = [models.CheckConstraint(condition=~Q(first=F("second")), name="tie_between_two")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.get_kind_display()} {self.second_id}"

    @property
    def bond(self) -> Bond:
        """The tie as a plain value."""
        return Bond(self.first_id, self.second_id, self.kind, self.least)
