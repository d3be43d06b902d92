"""Reads of evidence, and what a verifier finds in it."""

import base64

from django.db.models import Q, QuerySet
from django.utils import timezone

from yinian.delivery.evidence import rules
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.evidence.rules import Finding, Spot, Visit
from yinian.delivery.orders.flow import Status
from yinian.delivery.orders.models import Order
from yinian.foundation.actor import Actor, system
from yinian.foundation.fields import blind

# A visit is held against every other of the carer and the elder, however few of them the verifier sees.
WHOLE = system("服务核验")
# A position worse than this tells nothing of where a home is.
KNOWN_WITHIN_M = 200


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
    """Where the elder lives, as the last verified visit to the same address shows it; nothing where none does."""
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
    return spot(last) if last is not None else None


def spot(row: Evidence) -> Spot | None:
    """Where a piece of evidence was given, if the phone knew."""
    if row.latitude is None or row.longitude is None:
        return None
    return Spot(row.latitude, row.longitude, row.accuracy_m or 0)


def visit(order: Order) -> Visit:
    """All that the verification of a finished visit looks at."""
    rows = list(of_order(WHOLE, order))
    kinds = [row.kind for row in rows]
    spots = {row.kind: spot(row) for row in rows if row.kind in (Evidence.Kind.CHECK_IN, Evidence.Kind.CHECK_OUT)}
    points = dict(order.item.points)
    left = rules.unticked(points, (row.ticked for row in rows))
    assert order.came_at is not None and order.left_at is not None
    return Visit(
        starts_at=order.starts_at,
        minutes=order.minutes,
        came_at=order.came_at,
        left_at=order.left_at,
        home=home(order),
        came=spots.get(Evidence.Kind.CHECK_IN),
        left=spots.get(Evidence.Kind.CHECK_OUT),
        missing=[points[key] for key in left],
        photos=kinds.count(Evidence.Kind.PHOTO),
        signatures=kinds.count(Evidence.Kind.SIGNATURE),
        lag_minutes=max([_lag(row) for row in rows], default=0),
        overlaps=_overlaps(order),
        code_right=next((row.code_right for row in rows if row.kind == Evidence.Kind.CHECK_IN), None),
    )


def _lag(row: Evidence) -> int:
    """By how many minutes the phone's clock and ours differ where something came in."""
    return 0 if row.phone_at is None else abs(int((row.at - row.phone_at).total_seconds())) // 60


def _overlaps(order: Order) -> list[str]:
    """Other verified visits of the same carer or elder at the same time, as one would name them."""
    same = Q(elder=order.elder_id) | Q(carer=order.carer_id) if order.carer_id else Q(elder=order.elder_id)
    rows = Order.seen_by(WHOLE).filter(
        same, status=Status.VERIFIED, came_at__lt=order.left_at, left_at__gt=order.came_at
    )
    found = rows.exclude(pk=order.pk).order_by("came_at")
    return [f"{row.pk} ({timezone.localtime(row.came_at):%m-%d %H:%M})" for row in found[:5]]


def findings(order: Order) -> list[Finding]:
    """Everything that speaks for and against a finished visit."""
    return rules.findings(visit(order))


def counted(order: Order) -> int:
    """How many minutes of a finished visit would count."""
    assert order.came_at is not None and order.left_at is not None
    return rules.verified_minutes(rules.spent_minutes(order.came_at, order.left_at), order.minutes)


def code_of(order: Order) -> str:
    """Four digits that only the elder's own page shows: who can say them was let in."""
    number = int.from_bytes(base64.urlsafe_b64decode(blind("visit_code", str(order.pk)) + "=="), "big")
    return f"{number % 10_000:04d}"
