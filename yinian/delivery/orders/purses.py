"""What an elder has to pay with for an item on a day, and how a visit would be parted by it."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from yinian.delivery.orders import shares
from yinian.delivery.orders.models import Order, Part
from yinian.delivery.orders.rules import Slot
from yinian.delivery.orders.shares import HOURS, INSURANCE, SELF, SUBSIDY, Cost, Purse, Share
from yinian.entitlement.benefits import queries as entitled
from yinian.entitlement.policies import queries as policies
from yinian.foundation import access
from yinian.foundation.actor import Actor, system
from yinian.foundation.ledger import Unit
from yinian.foundation.periods import month
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.catalogue.models import ServiceItem
from yinian.registry.elders.models import Elder
from yinian.registry.elders.queries import same_person

# How much is left is told to whoever orders for an elder, though their own columns may not hold it.
WHOLE = system("时长核对")
MIXED = Order.Funding.MIXED.value
INSURANCES = frozenset({"ltci"})
# Of which percentage of the rest a subsidy bears a region may say, by place; one that nothing is said of bears all of it.
PERCENT = {
    "care_consumption_voucher": {
        "home": "care_voucher_home_share",
        "residence": "care_voucher_institution_share",
        "centre": "care_voucher_institution_share",
    }
}
PUBLIC_FIRST = "shorter_visit_returns_public_first"


def parted(actor: Actor, elder: Elder, item: ServiceItem, slot: Slot, funding: str) -> tuple[Share, ...]:
    """How the price of a visit would be parted if it were ordered now and paid in this way.

    By hours alone it is parted so far as they reach: who ordered it so did not agree to pay what they leave.
    """
    if not access.sees(actor, elder):
        raise access.missing(elder._meta.verbose_name, elder.pk)
    on = timezone.localdate(slot.starts_at)
    known = [] if funding == SELF else purses(elder, item, on)
    if funding == HOURS:
        known = [purse for purse in known if purse.payer == HOURS]
    costs = {
        payer: Cost(price.price_fen, price.per)
        for payer, price in catalogue.prices_by_payer(item.code, elder.region, on).items()
    }
    return shares.split(slot.minutes, costs, known)


def purses(elder: Elder, item: ServiceItem, on: date) -> list[Purse]:
    """What an elder has for an item on a day, benefit by benefit."""
    found = []
    for cover in entitled.covers(WHOLE, elder, item.code, on):
        if cover.unit == Unit.MINUTES:
            found.append(Purse(HOURS, cover.benefit, cover.amount))
            continue
        payer = INSURANCE if cover.benefit in INSURANCES else SUBSIDY
        left = max(0, cover.amount - _borne(elder, cover.benefit, on))
        found.append(Purse(payer, cover.benefit, left, _percent(elder, cover.benefit, item.place, on)))
    return found


def _percent(elder: Elder, benefit: str, place: str, on: date) -> int:
    name = PERCENT.get(benefit, {}).get(place)
    value = policies.at(name, elder.region, on) if name else None
    return 100 if value is None else int(value.value)


def _borne(elder: Elder, benefit: str, on: date) -> int:
    """What a benefit bears of the orders of a month so far: what was charged, and of open ones what was agreed."""
    days = month(on.replace(day=1))
    rows = Part.seen_by(WHOLE).filter(
        Q(order__starts_at__date__gte=days.since, order__starts_at__date__lt=days.until),
        order__in=Order.seen_by(WHOLE).filter(same_person(elder)).values("pk"),
        benefit=benefit, payer__in=(INSURANCE, SUBSIDY),
    )  # fmt: skip
    return rows.aggregate(total=Coalesce(Sum(Coalesce("charged_fen", "amount_fen")), 0))["total"]


def parts(actor: Actor, order: Order) -> list[Part]:
    """The parts of an order, as far as the actor sees them, in the order in which payers are asked."""
    rank = [HOURS, INSURANCE, SUBSIDY, SELF]
    return sorted(Part.seen_by(actor).filter(order=order), key=lambda part: rank.index(part.payer))


def share_of(part: Part) -> Share:
    """A part as it was agreed."""
    return Share(part.payer, part.benefit, part.minutes, part.amount_fen, part.per)


def public_first(elder: Elder, on: date) -> bool:
    """Whether the region gives the public's time back first where a visit was shorter than ordered; unset, it comes last."""
    value = policies.at(PUBLIC_FIRST, elder.region, on)
    return value is not None and bool(value.value)


def publicly_paid(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Those among these orders of which the public bore something in the end."""
    borne = Part.seen_by(WHOLE).filter(Q(charged_minutes__gt=0) | Q(charged_fen__gt=0), payer__in=shares.PUBLIC)
    return rows.filter(Exists(borne.filter(order=OuterRef("pk"))))


def public(rows: Iterable[Order]) -> dict[int, tuple[int, int]]:
    """What the public bore of each of these orders in the end: minutes of hours, and fen of subsidies."""
    found: dict[int, tuple[int, int]] = {}
    wanted: Sequence[int] = [row.pk for row in rows]
    for part in Part.seen_by(WHOLE).filter(order__in=wanted, payer__in=shares.PUBLIC):
        minutes, fen = found.get(part.order_id, (0, 0))
        if part.payer == HOURS:
            found[part.order_id] = (minutes + (part.charged_minutes or 0), fen)
        else:
            found[part.order_id] = (minutes, fen + (part.charged_fen or 0))
    return found
