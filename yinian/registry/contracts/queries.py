"""Reads of budgets and contracts: what is committed, what is settled, what is left, and what a visit falls under."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from yinian.foundation import access, regions
from yinian.foundation.actor import Actor, system
from yinian.foundation.flow import Move
from yinian.foundation.ledger import Balance, Unit
from yinian.registry.catalogue.models import ItemPrice
from yinian.registry.contracts import rules
from yinian.registry.contracts.flow import FLOW, Status
from yinian.registry.contracts.models import Amendment, Contract, PurchaseBudget
from yinian.registry.contracts.rules import Terms

STATUSES, PER = Status.choices, ItemPrice.Per.choices
# A contract holds for every visit under it, whoever of those it concerns sees the contract itself.
WHOLE = system("合同核对")


@dataclass(frozen=True, slots=True)
class Committed:
    """A year's budget and how much of it contracts have not committed yet."""

    budget: PurchaseBudget
    left_fen: int

    @property
    def committed_fen(self) -> int:
        return self.budget.amount_fen - self.left_fen

    @property
    def percent(self) -> int | None:
        return rules.percent(self.committed_fen, self.budget.amount_fen)


def budgets(actor: Actor) -> list[Committed]:
    """The budgets within the actor's sight and what is left of each, the youngest year first."""
    rows = list(PurchaseBudget.seen_by(actor).select_related("region").order_by("-year", "region_path"))
    kinds = {rules.budget_kind(row.year) for row in rows}
    held = Balance.objects.filter(account__kind__in=kinds, account__party=None, account__unit=Unit.FEN)
    left = {
        (path, kind): amount
        for path, kind, amount in held.values_list("account__region_path", "account__kind", "amount")
    }
    return [Committed(row, left.get((row.region_path, rules.budget_kind(row.year)), 0)) for row in rows]


def contracts(actor: Actor) -> QuerySet[Contract]:
    """The contracts within the actor's sight, the youngest first."""
    return Contract.seen_by(actor).select_related("provider", "region", "budget").order_by("-id")


def contract(actor: Actor, pk: int) -> Contract:
    """One contract within the actor's sight."""
    return access.found(contracts(actor), pk)


def matching(rows: QuerySet[Contract], words: str) -> QuerySet[Contract]:
    """Those in whose number, title or provider's name the words stand."""
    text = words.strip()
    if not text:
        return rows
    return rows.filter(Q(number__contains=text) | Q(title__contains=text) | Q(provider__name__contains=text))


def moves(actor: Actor, row: Contract) -> list[Move]:
    """What the actor could do with a contract now."""
    return FLOW.open_to(row, actor)


def amendments(actor: Actor, row: Contract) -> QuerySet[Amendment]:
    """What was changed in a contract, the youngest first."""
    return Amendment.seen_by(actor).filter(contract=row).order_by("-on", "-id")


def left(rows: Iterable[Contract]) -> dict[int, int]:
    """How much of each signed contract is not settled yet, in fen."""
    kinds = [rules.contract_kind(row.pk) for row in rows]
    held = Balance.objects.filter(account__kind__in=kinds, account__unit=Unit.FEN)
    return {rules.number_of(kind): amount for kind, amount in held.values_list("account__kind", "amount")}


def in_force(actor: Actor, on: date | None = None) -> QuerySet[Contract]:
    """The contracts within the actor's sight that are being carried out on a day (today, unless told)."""
    day = on or timezone.localdate()
    return contracts(actor).filter(status=Status.SIGNED, since__lte=day, until__gt=day)


def about(path: str, providers: Iterable[int]) -> QuerySet[Contract]:
    """The contracts with these providers, signed or ended, of a place, of those in it and of those above it."""
    line = [int(part) for part in path.strip("/").split("/")]
    rows = Contract.seen_by(WHOLE).filter(Q(region__in=line) | regions.within(path, "region_path"))
    return rows.filter(provider__in=list(providers), status__in=(Status.SIGNED, Status.ENDED)).order_by("id")


def terms(rows: Iterable[Contract]) -> list[Terms]:
    """What these contracts cover."""
    return [
        Terms(
            row.pk, row.region_path, row.since, row.until, tuple(row.items), row.price_fen, row.per
        )
        for row in rows
    ]  # fmt: skip
