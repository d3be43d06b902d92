"""The parts of an order: laid down when it is placed, charged when it was served, and let go where it was not."""

from collections.abc import Sequence

from django.utils import timezone

from yinian.delivery.orders import purses, shares
from yinian.delivery.orders.models import Order, Part
from yinian.delivery.orders.shares import HOURS, Share
from yinian.entitlement.benefits import actions as benefits
from yinian.foundation import verbs
from yinian.foundation.refusals import LawBroken
from yinian.registry.elders.models import Elder


def key(order: Order) -> str:
    """Under what the hours of an order stand in the book."""
    return f"order:{order.pk}"


def elder_of(order: Order) -> Elder:
    """The elder of an order, whole: whoever acts may have lost sight of them since."""
    return Elder.unscoped.select_related("region").get(pk=order.elder_id)


def lay(order: Order, parted: Sequence[Share]) -> bool:
    """Write the parts of a new order and set its hours aside; False where the wallet no longer holds them."""
    if shares.total(parted) != order.price_fen:
        raise LawBroken(f"the parts of order {order.pk} do not sum to its price")
    for share in parted:
        verbs.create(
            Part, order=order, payer=share.payer, benefit=share.benefit, minutes=share.minutes, amount_fen=share.fen,
            per=share.per, region_path=order.region_path,
        )  # fmt: skip
    hours = next((share for share in parted if share.payer == HOURS), None)
    if hours is None or hours.minutes is None:
        return True
    day = timezone.localdate(order.starts_at)
    return benefits.reserve(elder_of(order), order.item.code, hours.minutes, key(order), on=day, benefit=hours.benefit)


def charge(order: Order, verified: int) -> None:
    """Charge each payer for a visit that took so many minutes; what was set aside beyond that goes back."""
    rows = purses.parts(purses.WHOLE, order)
    agreed = [purses.share_of(row) for row in rows]
    day = timezone.localdate(order.starts_at)
    first = len(rows) > 1 and verified < order.minutes and purses.public_first(elder_of(order), day)
    _book(order, rows, shares.served(agreed, order.minutes, verified, public_first=first))


def charge_percent(order: Order, percent: int) -> None:
    """Charge each payer a percentage of an order that was not served, none by default; the rest goes back."""
    rows = purses.parts(purses.WHOLE, order)
    _book(order, rows, shares.fee([purses.share_of(row) for row in rows], percent))


def uncharge(order: Order) -> bool:
    """Charge nobody after all, and give the hours back; False where nothing was charged."""
    rows = [row for row in purses.parts(purses.WHOLE, order) if row.charged_minutes or row.charged_fen]
    for row in rows:
        if row.charged_minutes:
            benefits.give_back(elder_of(order), key(order), on=timezone.localdate())
        minutes, fen = (value if value is None else 0 for value in (row.charged_minutes, row.charged_fen))
        verbs.change(row, charged_minutes=minutes, charged_fen=fen)
    if rows and order.charged_fen:
        verbs.change(order, charged_fen=0)
    return bool(rows)


def _book(order: Order, rows: Sequence[Part], borne: Sequence[Share]) -> None:
    found = {share.payer: share for share in borne}
    for row in rows:
        share = found[row.payer]
        verbs.change(row, charged_minutes=share.minutes, charged_fen=share.fen)
        if row.payer == HOURS:
            _settle(order, share.minutes or 0)
    # Whoever acts may not read what an order costs.
    verbs.change(Order.unscoped.get(pk=order.pk), charged_fen=shares.total(borne))


def _settle(order: Order, minutes: int) -> None:
    today = timezone.localdate()
    if minutes:
        benefits.capture(elder_of(order), key(order), minutes, on=today)
    else:
        benefits.release(elder_of(order), key(order), on=today)
