"""What a region charges where a visit is called off late, or nobody is at home: unset, nothing is charged, and that is said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from yinian.delivery.orders import purses, shares
from yinian.delivery.orders.flow import AHEAD
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.shares import Share
from yinian.entitlement.policies import queries as policies
from yinian.foundation.actor import Actor, Role
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder

FREE_HOURS, LATE, ABSENT = "cancel_free_hours", "late_cancel_charge", "absent_charge"
# Whose calling off may cost the elder something: the elder's side, and who does it on their word.
FOR_THE_ELDER = frozenset({Role.ELDER, Role.FAMILY, Role.AGENT, Role.OFFICER})


@dataclass(frozen=True, slots=True)
class Terms:
    """Until how many hours before a visit calling it off is free, and what percentage is charged then, or of who is not at home."""

    free_hours: int = 0
    late_percent: int = 0
    absent_percent: int = 0
    sources: tuple[str, ...] = ()

    @property
    def charges_late(self) -> bool:
        return bool(self.free_hours and self.late_percent)

    def late(self, starts_at: datetime, at: datetime) -> int:
        """What percentage is charged where a visit is called off at a moment."""
        near = at > starts_at - timedelta(hours=self.free_hours)
        return self.late_percent if self.charges_late and near else 0


def terms(region: Region, on: date) -> Terms:
    """The terms of a region on a day, each with the document that sets it."""
    found = {name: policies.at(name, region, on) for name in (FREE_HOURS, LATE, ABSENT)}
    numbers = {name: int(value.value) if value else 0 for name, value in found.items()}
    told = dict.fromkeys(f"{v.document.title} {v.clause}".strip() for v in found.values() if v is not None)
    return Terms(numbers[FREE_HOURS], min(numbers[LATE], 100), min(numbers[ABSENT], 100), tuple(told))


def of_order(order: Order) -> Terms:
    """The terms that hold for an order: those of the elder's region on the day of the visit."""
    region = Region.objects.filter(path=order.region_path).first()
    return terms(region, timezone.localdate(order.starts_at)) if region else Terms()


def of_elder(elder: Elder, on: date) -> Terms:
    """The terms under which an elder would order something for a day."""
    return terms(elder.region, on)


def if_cancelled(actor: Actor, order: Order) -> tuple[Terms, int, tuple[Share, ...]]:
    """What it would cost if this actor called an order off now: the terms, the percentage, and each payer's part of it.

    Amounts that the actor may not read are left out.
    """
    known = of_order(order)
    ahead = order.status in AHEAD and actor.role in FOR_THE_ELDER
    percent = known.late(order.starts_at, timezone.now()) if ahead else 0
    shown = [
        Share(part.payer, part.benefit, part.minutes, None, part.per)
        if "amount_fen" in part.get_deferred_fields()
        else purses.share_of(part)
        for part in purses.parts(actor, order)
    ]
    return known, percent, shares.fee(shown, percent)
