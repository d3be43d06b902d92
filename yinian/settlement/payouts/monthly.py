"""A provider's month: visits and hours, carer by carer; money claimed, approved, paid and on hold; what elders said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from yinian.delivery.orders import authorised
from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.authorised import Hours
from yinian.delivery.orders.flow import AHEAD, Status
from yinian.delivery.orders.models import Order
from yinian.foundation.actor import Actor
from yinian.foundation.periods import add_months
from yinian.registry.contracts import queries as contracts
from yinian.registry.contracts.models import Contract
from yinian.settlement.claims import queries as claims
from yinian.settlement.claims.flow import OPEN, LineStatus
from yinian.settlement.claims.flow import Status as ClaimStatus
from yinian.settlement.claims.models import Claim, ClaimLine
from yinian.settlement.payouts import queries

OFF = (Status.CANCELLED, Status.REFUSED)
# What a month's visits are counted as; each count opens into its visits.
SHOWN: dict[str, Q] = {
    "planned": ~Q(status__in=OFF),
    "ahead": Q(status__in=(*AHEAD, Status.UNDER_WAY)),
    "done": Q(status__in=(Status.DONE, Status.VERIFIED, Status.REJECTED)),
    "waiting": Q(status=Status.DONE),
    "verified": Q(status=Status.VERIFIED),
    "rejected": Q(status=Status.REJECTED),
    "missed": Q(status=Status.MISSED),
}


@dataclass(frozen=True, slots=True)
class Carer:
    """One carer's month; the visits to which nobody has been sent have no carer."""

    number: int | None
    name: str
    counts: dict[str, int]
    minutes: int


@dataclass(frozen=True, slots=True)
class Money:
    """What the visits of the month came to on claims: not handed in yet, claimed, approved, paid, and on hold."""

    draft_fen: int
    claimed_fen: int
    approved_fen: int
    paid_fen: int
    held: Sequence[Claim]
    unclaimed: int

    @property
    def held_fen(self) -> int:
        return sum(row.amount_fen for row in self.held)


@dataclass(frozen=True, slots=True)
class Month:
    """A provider's month as a whole."""

    counts: dict[str, int]
    planned_minutes: int
    verified_minutes: int
    carers: Sequence[Carer]
    money: Money
    spoken: int
    stars: float | None
    objections: int
    hours: Sequence[tuple[Contract, Hours]]


def visits(actor: Actor, party: int, first: date, show: str = "", carer: str = "") -> QuerySet[Order]:
    """The visits of a provider's month within the actor's sight, by day; narrowed to one count and one carer."""
    rows = _of(actor, party, first, orders.orders(actor)).order_by("starts_at", "id")
    if show in SHOWN:
        rows = rows.filter(SHOWN[show])
    if carer == "0":
        return rows.filter(carer=None)
    return rows.filter(carer=int(carer)) if carer.isdecimal() and len(carer) < 19 else rows


def _of(actor: Actor, party: int, first: date, rows: QuerySet[Order]) -> QuerySet[Order]:
    begins, ends = orders.day_of(first)[0], orders.day_of(add_months(first, 1))[0]
    return rows.filter(provider=party, starts_at__gte=begins, starts_at__lt=ends)


def month(actor: Actor, party: int, first: date) -> Month:
    """A provider's month, in as many questions whatever its size."""
    rows = _of(actor, party, first, Order.seen_by(actor)).order_by()
    counted: dict[str, Any] = {name: Count("pk", filter=condition) for name, condition in SHOWN.items()}
    counted["verified_sum"] = Coalesce(Sum("verified_minutes", filter=SHOWN["verified"]), 0)
    counted["planned_sum"] = Coalesce(Sum("minutes", filter=SHOWN["planned"]), 0)
    found: list[Any] = list(rows.values("carer", "carer__name").annotate(**counted).order_by("carer__name", "carer"))
    carers = [
        Carer(row["carer"], row["carer__name"] or "", {name: row[name] for name in SHOWN}, row["verified_sum"])
        for row in found
    ]
    last = add_months(first, 1)
    spoken, stars = orders.satisfaction(actor, party, first, last)
    running = list(contracts.in_force(actor, max(first, last - timedelta(days=1))).filter(provider=party))
    hours = authorised.of_contracts(running)
    return Month(
        {name: sum(row[name] for row in found) for name in SHOWN}, sum(row["planned_sum"] for row in found),
        sum(row["verified_sum"] for row in found), carers, _money(actor, party, first), spoken, stars,
        _open_objections(actor, party, first), [(row, hours[row.pk]) for row in running],
    )  # fmt: skip


def _money(actor: Actor, party: int, first: date) -> Money:
    rows = list(claims.claims(actor).filter(provider=party, month=first))

    def total(*wanted: str) -> int:
        return sum(row.amount_fen for row in rows if row.status in wanted)

    span = claims.claimable(actor).filter(provider=party, served_on__gte=first, served_on__lt=add_months(first, 1))
    return Money(
        total(*OPEN), total(ClaimStatus.SUBMITTED, ClaimStatus.APPROVED, ClaimStatus.PAID),
        total(ClaimStatus.APPROVED, ClaimStatus.PAID), total(ClaimStatus.PAID), queries.held(rows), span.count(),
    )  # fmt: skip


def _open_objections(actor: Actor, party: int, first: date) -> int:
    rows = ClaimLine.seen_by(actor).filter(claim__provider=party, claim__month=first)
    return rows.filter(status__in=(LineStatus.OBJECTED, LineStatus.ANSWERED)).count()
