"""Reads of claims, of their lines, and of what could still be claimed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from yinian.delivery.orders import purses
from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.flow import Status as OrderStatus
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.shares import HOURS
from yinian.foundation import access, regions
from yinian.foundation.actor import Actor
from yinian.foundation.flow import Move
from yinian.foundation.parties import Party
from yinian.foundation.periods import month
from yinian.foundation.regions import Level, Region
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.contracts import queries as contracts
from yinian.registry.contracts.rules import Terms, chosen
from yinian.settlement.claims import rules
from yinian.settlement.claims.flow import FLOW, LINES, PROVIDERS, LineStatus, Status
from yinian.settlement.claims.models import TURNS, Claim, ClaimLine
from yinian.settlement.claims.rules import Price, Work

STATUSES, LINE_STATUSES = Status.choices, LineStatus.choices


# While a claim is looked at, or given back, its lines are spoken of.
REVIEWED = (Status.SUBMITTED, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class Month:
    """Verified visits of one month and district that nobody has claimed yet."""

    region: Region
    first: date
    visits: int


def claims(actor: Actor) -> QuerySet[Claim]:
    """The claims within the actor's sight, the youngest first."""
    return Claim.seen_by(actor).select_related("provider", "region", "fund").order_by("-id")


def matching(rows: QuerySet[Claim], words: str) -> QuerySet[Claim]:
    """Those whose provider's name holds the words, or whose number they are."""
    text = words.strip()
    if not text:
        return rows
    number = Q(pk=int(text)) if text.isdecimal() and len(text) < 19 else Q(pk__in=[])
    return rows.filter(Q(provider__name__contains=text) | number)


def provider(actor: Actor) -> Party:
    """The provider for whom the actor claims."""
    return Party.objects.get(pk=actor.party_id or 0)


def claim(actor: Actor, pk: int) -> Claim:
    """One claim within the actor's sight."""
    return access.found(claims(actor), pk)


def counts(actor: Actor) -> dict[str, int]:
    """How many claims stand in each state."""
    return dict(Claim.seen_by(actor).values_list("status").annotate(Count("pk")).order_by())


def moves(actor: Actor, row: Claim) -> list[Move]:
    """What the actor could do with a claim now."""
    return FLOW.open_to(row, actor)


def lines(actor: Actor, row: Claim, show: str = "") -> QuerySet[ClaimLine]:
    """The lines of a claim by day of service, each with its order as the actor sees it; `show` narrows to one state."""
    rows = _with_orders(actor).filter(claim=row)
    return (rows.filter(status=show) if show else rows).order_by("order__served_on", "id")


def _with_orders(actor: Actor) -> QuerySet[ClaimLine]:
    seen = Prefetch("order", queryset=orders.orders(actor))
    return ClaimLine.seen_by(actor).prefetch_related(seen)


def line(actor: Actor, pk: int) -> ClaimLine:
    """One line within the actor's sight, with its claim and its order."""
    return access.found(_with_orders(actor).select_related("claim__provider", "claim__region"), pk)


def line_moves(actor: Actor, row: ClaimLine) -> set[str]:
    """What the actor could do with a line now."""
    found = {move.verb for move in LINES.open_to(row, actor)} if row.claim.status in REVIEWED else set()
    again = row.status == LineStatus.EXCLUDED and row.turn < TURNS and actor.role in PROVIDERS
    return found | {"claim_line.claim_again"} if again and after(actor, row) is None else found


def after(actor: Actor, row: ClaimLine) -> ClaimLine | None:
    """The line under which an excluded visit was claimed once more."""
    rows = ClaimLine.seen_by(actor).filter(order=row.order_id, turn__gt=row.turn)
    return rows.select_related("claim").first()


def line_counts(actor: Actor, row: Claim) -> dict[str, int]:
    """How many lines of a claim stand in each state."""
    rows = ClaimLine.seen_by(actor).filter(claim=row).order_by()
    return dict(rows.values_list("status").annotate(Count("pk")))


def objections(actor: Actor, show: str = "") -> QuerySet[ClaimLine]:
    """The lines within the actor's sight that were ever objected to, the youngest first; `show` narrows to one state."""
    rows = _with_orders(actor).exclude(objection="").select_related("claim__provider", "claim__region")
    return (rows.filter(status=show) if show else rows).order_by("-id")


def awaited(actor: Actor) -> int:
    """How many lines wait for a word of the actor's: a provider's answer, or an office's decision."""
    wanted = LineStatus.OBJECTED if actor.role in PROVIDERS else LineStatus.ANSWERED
    return ClaimLine.seen_by(actor).filter(status=wanted, claim__status__in=REVIEWED).count()


def objection_counts(actor: Actor) -> dict[str, int]:
    """How many lines that were objected to stand in each state."""
    rows = ClaimLine.seen_by(actor).exclude(objection="").order_by()
    return dict(rows.values_list("status").annotate(Count("pk")))


def sums(actor: Actor, row: Claim) -> tuple[int, int, int]:
    """How many lines of a claim count, and the sums of their minutes and amounts."""
    rows = ClaimLine.seen_by(actor).filter(claim=row).exclude(status=LineStatus.EXCLUDED)
    found = rows.aggregate(lines=Count("pk"), minutes=Sum("minutes"), amount=Sum("amount_fen"))
    return found["lines"], found["minutes"] or 0, found["amount"] or 0


def claimable(actor: Actor) -> QuerySet[Order]:
    """Verified visits paid by the public that stand in no claim yet."""
    verified = purses.publicly_paid(Order.seen_by(actor).filter(status=OrderStatus.VERIFIED))
    return verified.filter(~Exists(ClaimLine.seen_by(actor).filter(order=OuterRef("pk"))))


def claimable_in(actor: Actor, provider: int, region: Region, first: date) -> QuerySet[Order]:
    """Those of one provider, place and month, in the order of their days."""
    span = month(first)
    rows = claimable(actor).filter(provider=provider, served_on__gte=span.since, served_on__lt=span.until)
    return rows.filter(regions.within(region.path, "region_path")).select_related("item").order_by("served_on", "id")


def months(actor: Actor) -> list[Month]:
    """The months and districts in which a provider still has something to claim, the oldest first."""
    rows = claimable(actor).filter(provider=actor.party_id).values_list("region_path", TruncMonth("served_on"))
    found: Counter[tuple[str, date]] = Counter()
    for path, first, visits in rows.annotate(Count("pk")).order_by():
        found[path, first] += visits
    districts = _districts({path for path, _first in found})
    added: Counter[tuple[Region, date]] = Counter()
    for (path, first), visits in found.items():
        added[districts[path], first] += visits
    ordered = sorted(added.items(), key=lambda item: (item[0][1], item[0][0].path))
    return [Month(region, first, visits) for (region, first), visits in ordered]


def _districts(paths: Iterable[str]) -> dict[str, Region]:
    """The district of each path, or the place itself where none lies above it."""
    lines = {path: [int(part) for part in path.strip("/").split("/")] for path in paths}
    known = Region.objects.in_bulk({pk for line in lines.values() for pk in line})
    return {
        path: next((known[pk] for pk in line if known[pk].level == Level.DISTRICT), known[line[-1]])
        for path, line in lines.items()
    }


def works_of(rows: Iterable[Order]) -> list[Work]:
    """What a claim needs to know of verified visits: what the public bears of each."""
    orders_of = list(rows)
    borne = purses.public(orders_of)
    return [
        Work(row.pk, row.item.code, row.served_on, minutes, row.verified_minutes or 0, fen, row.region_path)
        for row in orders_of
        if row.served_on is not None
        for minutes, fen in [borne.get(row.pk, (0, 0))]
    ]


def contracts_of(provider: int, region: Region, works: Iterable[Work]) -> dict[int, Terms]:
    """The contract that each of a provider's visits falls under, by the order's number; one without is left out."""
    known = contracts.terms(contracts.about(region.path, [provider]))
    found = {work.order: chosen(known, work.code, work.on, work.path) for work in works} if known else {}
    return {order: terms for order, terms in found.items() if terms is not None}


def prices(region: Region, works: Iterable[Work]) -> dict[tuple[str, date], Price]:
    """What the paying region's catalogue says each item cost on each day that it was given: one query a day."""
    wanted: dict[date, set[str]] = {}
    for work in works:
        wanted.setdefault(work.on, set()).add(work.code)
    found = {}
    for day, codes in wanted.items():
        for code, price in catalogue.prices(codes, region, day, HOURS).items():
            found[code, day] = Price(price.price_fen, price.per)
    return found


def left_out(actor: Actor, row: Claim) -> list[tuple[Order, bool]]:
    """Visits of the claim's month and place that stand in no claim, and whether each has a price: at most fifty."""
    found = list(claimable_in(actor, row.provider_id, row.region, row.month)[:50])
    _charges, without = charged(row.provider_id, row.region, works_of(found))
    unpriced = {work.order for work in without}
    return [(order, order.pk not in unpriced) for order in found]


def charged(provider: int, region: Region, works: list[Work]) -> tuple[list[rules.Charge], list[Work]]:
    """What each visit is claimed at: by its contract where that names a price, and else by the region's catalogue."""
    under = contracts_of(provider, region, works)
    own = {order: Price(terms.price_fen, terms.per) for order, terms in under.items() if terms.price_fen is not None}
    return rules.charged(works, prices(region, works), own)


def under(actor: Actor, contract: int) -> QuerySet[ClaimLine]:
    """The lines that were settled under a contract, within the actor's sight, the youngest first."""
    rows = _with_orders(actor).filter(contract=contract).exclude(status=LineStatus.EXCLUDED)
    return rows.select_related("claim__provider", "claim__region").order_by("-id")
