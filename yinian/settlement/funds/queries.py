"""Reads of funds and of what they hold."""

from dataclasses import dataclass

from django.db.models import QuerySet

from yinian.foundation import access, ledger
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import Balance, LedgerAccount
from yinian.foundation.regions import holds
from yinian.settlement.funds.rules import FUND


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund and what it holds now."""

    account: LedgerAccount
    balance_fen: int


def funds(actor: Actor) -> list[Fund]:
    """The funds within the actor's sight and what each holds now."""
    rows = list(_funds(actor))
    left = dict(Balance.objects.filter(account__in=rows).values_list("account_id", "amount"))
    return [Fund(row, left.get(row.pk, 0)) for row in rows]


def funds_for(actor: Actor, path: str) -> list[Fund]:
    """The funds within the actor's sight that may be spent on a place: its own, and those of the places above it."""
    return [fund for fund in funds(actor) if holds(fund.account.region_path, path)]


def fund(actor: Actor, pk: int) -> Fund:
    """One fund within the actor's sight."""
    row = access.found(_funds(actor), pk)
    return Fund(row, ledger.balance(row))


def _funds(actor: Actor) -> QuerySet[LedgerAccount]:
    return LedgerAccount.seen_by(actor).filter(kind__startswith=f"{FUND}:").order_by("region_path", "id")
