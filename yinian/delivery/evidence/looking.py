"""Reads of all that the score of a visit is made from: its pieces, and the visits and photos it is held against."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from yinian.delivery.evidence import likeness, rules, scoring
from yinian.delivery.evidence.models import Evidence, Weighing
from yinian.delivery.evidence.queries import WHOLE, home, of_order, spot
from yinian.delivery.evidence.rules import Spot
from yinian.delivery.evidence.scoring import Brought, Leg, Score, Terms
from yinian.delivery.orders.flow import Status
from yinian.delivery.orders.models import Order
from yinian.entitlement.policies import queries as policies
from yinian.foundation.regions import Region

Kind = Evidence.Kind
HELD_AGAINST = (Status.DONE, Status.VERIFIED)
# The values by which a region sets its own terms; no document seen sets one.
POINTS, CERTAINTY = "visit_verified_from_points", "visit_verified_from_certainty"
LAST_VISITS, NEAR = 20, timedelta(hours=12)
PHOTO_DAYS = 90


def terms(order: Order, on: date) -> Terms:
    """From how many points a visit of this region and day is verified without a person, and who says so."""
    region = Region.objects.filter(path=order.region_path).first()
    if region is None:
        return scoring.TERMS
    points, certainty = (policies.at(name, region, on) for name in (POINTS, CERTAINTY))
    told = [f"{value.document.title} {value.clause}".strip() for value in (points, certainty) if value is not None]
    own = scoring.TERMS
    return Terms(
        points=int(points.value) if points else own.points,
        certainty=int(certainty.value) if certainty else own.certainty,
        source="；".join(told) or own.source,
    )


def score(order: Order) -> Score:
    """What a finished visit comes to today, every signal held against all there is, however little its reader sees."""
    assert order.came_at is not None
    return scoring.score(brought(order), terms(order, timezone.localdate(order.came_at)))


def brought(order: Order) -> Brought:
    """All that is looked at."""
    assert order.came_at is not None and order.left_at is not None
    rows = list(of_order(WHOLE, order))
    spots = {row.kind: spot(row) for row in rows if row.kind in (Kind.CHECK_IN, Kind.CHECK_OUT)}
    photos = [row for row in rows if row.kind == Kind.PHOTO]
    sent = [row for row in rows if row.sent_at is not None]
    came, left = spots.get(Kind.CHECK_IN), spots.get(Kind.CHECK_OUT)
    return Brought(
        order.came_at,
        order.left_at,
        order.minutes,
        home=home(order),
        came=came,
        left=left,
        habit=_habit(order),
        legs=_legs(order, came or left, left or came),
        overlaps=_overlaps(order),
        photos=len(photos),
        comparable=sum(bool(row.likeness) for row in photos),
        repeated=_repeated(order, photos),
        drift_minutes=max((rules.minutes_between(row.at, row.sent_at) or 0 for row in sent), default=None),
        gap_minutes=max((rules.minutes_between(row.sent_at, row.phone_at) or 0 for row in sent), default=None),
        confirmed=_confirmed(rows),
    )


def _named(order: Order) -> str:
    return f"{order.pk}（{timezone.localtime(order.came_at):%m-%d %H:%M}）"


def _habit(order: Order) -> Sequence[int]:
    """How long the carer's last verified visits for the same item took."""
    if order.carer_id is None:
        return ()
    rows = Order.seen_by(WHOLE).filter(carer=order.carer_id, item__code=order.item.code, status=Status.VERIFIED)
    times = rows.exclude(pk=order.pk).filter(came_at__isnull=False, left_at__isnull=False).order_by("-starts_at")
    known = times.values_list("came_at", "left_at")[:LAST_VISITS]
    return [rules.spent_minutes(came, left) for came, left in known if came is not None and left is not None]


def _legs(order: Order, came: Spot | None, left: Spot | None) -> list[Leg]:
    """The ways from the carer's visit before this one, and to the one after it."""
    assert order.came_at is not None and order.left_at is not None
    if order.carer_id is None:
        return []
    pieces = Evidence.seen_by(WHOLE).filter(kind__in=(Kind.CHECK_IN, Kind.CHECK_OUT)).order_by("id")
    near = (
        Order.seen_by(WHOLE)
        .filter(
            carer=order.carer_id, status__in=HELD_AGAINST, left_at__isnull=False,
            starts_at__gt=order.starts_at - 2 * NEAR, starts_at__lt=order.starts_at + 2 * NEAR,
        )
        .exclude(pk=order.pk)
    )  # fmt: skip
    before = near.filter(left_at__lte=order.came_at, left_at__gt=order.came_at - NEAR).order_by("-left_at").first()
    after = near.filter(came_at__gte=order.left_at, came_at__lt=order.left_at + NEAR).order_by("came_at").first()
    found = []
    for other, here, last in ((before, came, True), (after, left, False)):
        if other is None:
            continue
        spots = [known for row in pieces.filter(order=other) if (known := spot(row)) is not None]
        there = (spots[-1] if last else spots[0]) if spots else None
        gap = order.came_at - other.left_at if last else other.came_at - order.left_at  # type: ignore[operator]
        found.append(Leg(_named(other), _apart(here, there), int(gap.total_seconds()) // 60))
    return found


def _apart(here: Spot | None, there: Spot | None) -> int | None:
    """How far two spots lie apart at the least, for all that their phones may be wrong by."""
    if here is None or there is None:
        return None
    return max(0, rules.distance_m(here, there) - here.accuracy_m - there.accuracy_m)


def _overlaps(order: Order) -> list[tuple[str, int]]:
    """Other finished visits of the same carer or elder at the same time, and for how many minutes."""
    assert order.came_at is not None and order.left_at is not None
    same = Q(elder=order.elder_id)
    if order.carer_id:
        # Two carers whom one elder was promised for the same moment come together.
        same = (same & ~Q(starts_at=order.starts_at)) | Q(carer=order.carer_id)
    rows = Order.seen_by(WHOLE).filter(
        same, status__in=HELD_AGAINST, came_at__lt=order.left_at, left_at__gt=order.came_at
    )
    found = []
    for row in rows.exclude(pk=order.pk).order_by("came_at")[:5]:
        begins, ends = max(row.came_at, order.came_at), min(row.left_at, order.left_at)  # type: ignore[type-var]
        found.append((_named(row), rules.minutes_between(begins, ends) or 0))
    return found


def _repeated(order: Order, photos: Sequence[Evidence]) -> list[str]:
    """Other visits whose photos are these: the same bytes or the same picture anywhere, nearly the same by the same carer."""
    if not photos:
        return []
    rows = Evidence.seen_by(WHOLE).filter(kind=Kind.PHOTO).exclude(order=order)
    digests, likes = {row.sha256 for row in photos}, {row.likeness for row in photos} - {""}
    found = set(rows.filter(Q(sha256__in=digests) | Q(likeness__in=likes)).values_list("order", flat=True)[:5])
    if likes and order.carer_id:
        since = timezone.now() - timedelta(days=PHOTO_DAYS)
        own = rows.filter(party=order.carer_id, at__gte=since).exclude(likeness="").values_list("order", "likeness")
        found |= {other for other, like in own if any(likeness.same(like, mine) for mine in likes)}
    named = Order.seen_by(WHOLE).filter(pk__in=sorted(found)[:5]).order_by("pk")
    return [_named(row) if row.came_at else str(row.pk) for row in named]


def _confirmed(rows: Sequence[Evidence]) -> str:
    """What the elder's side said, the plainest word first."""
    said = {row.came for row in rows if row.kind == Kind.CONFIRM}
    codes = {(row.code_right, row.code_kind) for row in rows if row.kind == Kind.CHECK_IN}
    if False in said:
        return "denied"
    if True in said:
        return "told"
    if (True, Evidence.Code.VISIT) in codes:
        return "code"
    if (True, Evidence.Code.DOOR) in codes:
        return "door"
    if any(right is False for right, _kind in codes):
        return "wrong_code"
    return "signed" if any(row.kind == Kind.SIGNATURE for row in rows) else ""


def unweighed(limit: int) -> list[int]:
    """Finished visits whose pieces have had time to come in and on which nobody has decided, the oldest first."""
    before = timezone.now() - timedelta(minutes=scoring.TERMS.wait_minutes)
    rows = Order.seen_by(WHOLE).filter(status=Status.DONE, came_at__isnull=False, left_at__lt=before)
    weighed = Weighing.seen_by(WHOLE).filter(order=OuterRef("pk"))
    return list(rows.exclude(Exists(weighed)).order_by("left_at").values_list("pk", flat=True)[:limit])
