"""Reads of evidence, and what a verifier finds in it."""

import base64
from collections.abc import Iterable

from django.db.models import Max, QuerySet

from yinian.delivery.evidence import rules
from yinian.delivery.evidence.models import Evidence, Weighing
from yinian.delivery.evidence.rules import Finding, Spot
from yinian.delivery.orders.flow import Status
from yinian.delivery.orders.models import Order
from yinian.foundation.actor import Actor, system
from yinian.foundation.fields import blind
from yinian.registry.elders import locating

# A visit is held against every other of the carer and the elder, however few of them the verifier sees.
WHOLE = system("服务核验")
# A position worse than this tells nothing of where a home is; one read off a map is taken to be this good, own default.
KNOWN_WITHIN_M, REGISTERED_WITHIN_M = 200, 100


def of_order(actor: Actor, order: Order) -> QuerySet[Evidence]:
    """What was brought back from a visit, as far as the actor sees it, in the order in which it came."""
    return Evidence.seen_by(actor).filter(order=order).select_related("file", "party").order_by("id")


def posted(actor: Actor, order: Order, key: str) -> bool:
    """Whether the phone has already sent this piece."""
    return Evidence.seen_by(actor).filter(order=order, key=key).exists()


def ticked(actor: Actor, order: Order) -> set[str]:
    """Which points of the checklist are done."""
    rows = of_order(actor, order).filter(kind=Evidence.Kind.CHECKLIST).values_list("ticked", flat=True)
    return {key for keys in rows for key in keys}


def home(order: Order) -> Spot | None:
    """Where the elder lives, as the last verified visit to the same address shows it, or as it is registered; else nothing."""
    if not order.address:
        return None
    rows = Evidence.seen_by(WHOLE).filter(
        kind=Evidence.Kind.CHECK_IN,
        latitude__isnull=False,
        accuracy_m__lte=KNOWN_WITHIN_M,
        order__elder=order.elder_id,
        order__address=order.address,
        order__status=Status.VERIFIED,
    )
    last = rows.exclude(order=order).order_by("-id").first()
    return spot(last) if last is not None else _registered([order]).get(order.pk)


def _registered(orders: Iterable[Order]) -> dict[int, Spot]:
    """Where the office says that the homes of these orders lie, by order number."""
    rows = list(orders)
    at = locating.located(WHOLE, (row.elder_id for row in rows)) if rows else {}
    here = ((row.pk, at.get((row.elder_id, row.address))) for row in rows)
    return {number: Spot(*place, REGISTERED_WITHIN_M) for number, place in here if place is not None}


def homes(orders: Iterable[Order]) -> dict[int, Spot]:
    """The same for many orders at once, by order number; who has no known home is left out."""
    known = [order for order in orders if order.address]
    rows = Evidence.seen_by(WHOLE).filter(
        kind=Evidence.Kind.CHECK_IN,
        latitude__isnull=False,
        accuracy_m__lte=KNOWN_WITHIN_M,
        order__elder__in={order.elder_id for order in known},
        order__status=Status.VERIFIED,
    )
    last = rows.values("order__elder", "order__address").annotate(last=Max("pk")).values("last")
    columns = ("order__elder", "order__address", "latitude", "longitude", "accuracy_m")
    at = {
        (elder, address): Spot(latitude, longitude, accuracy)
        for elder, address, latitude, longitude, accuracy in rows.filter(pk__in=last).values_list(*columns)
    }
    here = ((order.pk, at.get((order.elder_id, order.address))) for order in known)
    found = {number: place for number, place in here if place is not None}
    return {**_registered(known), **found}


def spot(row: Evidence) -> Spot | None:
    """Where a piece of evidence was given, if the phone knew."""
    if row.latitude is None or row.longitude is None:
        return None
    return Spot(row.latitude, row.longitude, row.accuracy_m or 0)


def findings(order: Order) -> list[Finding]:
    """How a finished visit went."""
    assert order.came_at is not None
    points = dict(order.item.points)
    rows = Evidence.seen_by(WHOLE).filter(order=order, kind=Evidence.Kind.CHECKLIST).values_list("ticked", flat=True)
    return rules.findings(order.starts_at, order.came_at, [points[key] for key in rules.unticked(points, rows)])


def counted(order: Order) -> int:
    """How many minutes of a finished visit would count."""
    assert order.came_at is not None and order.left_at is not None
    return rules.verified_minutes(rules.spent_minutes(order.came_at, order.left_at), order.minutes)


def code_of(order: Order) -> str:
    """Six digits that only the elder's own page shows: who can say them was let in."""
    return _digits("visit_code", str(order.pk), 6)


def door_code(elder_id: int, address: str) -> str:
    """Eight digits of an elder's home, to be printed and hung inside the door; another address has others."""
    return _digits("door_code", f"{elder_id} {address}", 8)


def _digits(kind: str, text: str, count: int) -> str:
    number = int.from_bytes(base64.urlsafe_b64decode(blind(kind, text) + "=="), "big")
    return f"{number % 10**count:0{count}d}"


def unsent(actor: Actor, order: Order, keys: Iterable[str]) -> set[str]:
    """Which of these pieces of a visit have not come in yet."""
    wanted = set(keys)
    return wanted - set(Evidence.seen_by(actor).filter(order=order, key__in=wanted).values_list("key", flat=True))


def weighing(actor: Actor, order: Order) -> Weighing | None:
    """What the signals of a visit came to when it was last decided on."""
    return Weighing.seen_by(actor).filter(order=order).first()


def weighings(actor: Actor, orders: Iterable[int]) -> dict[int, Weighing]:
    """What the signals of several visits came to, by the order's number."""
    return {row.order_id: row for row in Weighing.seen_by(actor).filter(order__in=list(orders))}


def spoken(actor: Actor, order: Order) -> Evidence | None:
    """What the elder's side said of whether anybody came."""
    return Evidence.seen_by(actor).filter(order=order, kind=Evidence.Kind.CONFIRM).first()
