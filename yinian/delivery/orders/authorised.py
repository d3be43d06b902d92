"""Authorised hours: how much of a contract's, and of an elder's month, is used or planned; nothing is blocked by it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from yinian.delivery.orders.flow import AHEAD, Status
from yinian.delivery.orders.models import Order, Part
from yinian.delivery.orders.queries import day_of
from yinian.delivery.orders.shares import HOURS
from yinian.entitlement.benefits import queries as entitled
from yinian.foundation import regions
from yinian.foundation.actor import Actor, system
from yinian.registry.contracts import queries as contracts
from yinian.registry.contracts import rules
from yinian.registry.contracts.models import Contract
from yinian.registry.elders.models import Elder

# What an authorisation holds is the same for everybody, however few of its visits a reader sees.
WHOLE = system("授权时长核对")
COMING = (*AHEAD, Status.UNDER_WAY, Status.DONE)


@dataclass(frozen=True, slots=True)
class Hours:
    """Authorised minutes, those of verified visits, and those that are planned or wait to be verified."""

    authorised: int | None
    used: int
    coming: int = 0

    @property
    def taken(self) -> int:
        return self.used + self.coming

    @property
    def left(self) -> int | None:
        return None if self.authorised is None else self.authorised - self.taken

    @property
    def percent(self) -> int | None:
        return rules.percent(self.taken, self.authorised)

    @property
    def mark(self) -> int | None:
        """The highest mark that was reached: 80, 90 or 100 percent."""
        return max(rules.reached(self.taken, self.authorised), default=None)


def under(contract: Contract) -> Q:
    """The condition that a part of an order that hours bear falls under a contract."""
    since, _ends = day_of(contract.since)
    until, _ends = day_of(contract.until)
    found = Q(order__provider=contract.provider_id, order__starts_at__gte=since, order__starts_at__lt=until)
    found &= regions.within(contract.region_path, "region_path")
    return found & Q(order__item__code__in=contract.items) if contract.items else found


def of_contracts(rows: Iterable[Contract]) -> dict[int, Hours]:
    """How the hours of several contracts stand, by their numbers: one question for all."""
    known = list(rows)
    if not known:
        return {}
    sums = {}
    for row in known:
        sums[f"used_{row.pk}"] = Coalesce(
            Sum("charged_minutes", filter=under(row) & Q(order__status=Status.VERIFIED)), 0
        )
        sums[f"coming_{row.pk}"] = Coalesce(Sum("minutes", filter=under(row) & Q(order__status__in=COMING)), 0)
    mine = Part.seen_by(WHOLE).filter(payer=HOURS, order__provider__in={row.provider_id for row in known}).order_by()
    found = mine.aggregate(**sums)
    return {row.pk: Hours(row.minutes, found[f"used_{row.pk}"], found[f"coming_{row.pk}"]) for row in known}


def visits(actor: Actor, contract: Contract) -> QuerySet[Order]:
    """The visits that count against a contract's hours, within the actor's sight."""
    wanted = (*COMING, Status.VERIFIED)
    parts = Part.seen_by(WHOLE).filter(under(contract), payer=HOURS)
    return Order.seen_by(actor).filter(pk__in=parts.values("order"), status__in=wanted).order_by("-starts_at")


def running_out(actor: Actor) -> list[tuple[Contract, Hours]]:
    """The contracts in force within the actor's sight whose hours have reached a mark, the fullest first."""
    rows = list(contracts.in_force(actor).exclude(minutes=None)[:200])
    hours = of_contracts(rows)
    full = [(row, hours[row.pk]) for row in rows if hours[row.pk].mark is not None]
    return sorted(full, key=lambda pair: -(pair[1].percent or 0))


def over_elder(elder: Elder, providers: Iterable[int]) -> list[tuple[Contract, Hours]]:
    """The contracts whose hours a visit to an elder would take, and how these stand."""
    today = timezone.localdate()
    rows = contracts.about(elder.region_path, providers).select_related("provider")
    known = [row for row in rows if row.minutes and row.since <= today < row.until]
    hours = of_contracts(known)
    return [(row, hours[row.pk]) for row in known]


def of_elder(elder: Elder) -> dict[str, Hours]:
    """How an elder's hours of this month stand, by benefit: what is granted, and what is used or set aside of it."""
    granted = {
        row.benefit: row.amount for row in entitled.of_elder(WHOLE, elder).filter(status="granted", unit="minutes")
    }
    left = entitled.left(WHOLE, elder)
    return {name: Hours(amount, max(0, amount - left.get(name, amount))) for name, amount in granted.items()}


def marked(known: dict[str, Hours]) -> Sequence[tuple[str, Hours]]:
    """Those among these that have reached a mark."""
    return [(name, hours) for name, hours in known.items() if hours.mark is not None]
