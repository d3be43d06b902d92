"""Reads of awards and of the funds they come from."""

from dataclasses import dataclass

from django.db.models import QuerySet

from yinian.foundation import access, ledger
from yinian.foundation.actor import Actor
from yinian.foundation.flow import Move
from yinian.foundation.ledger import Balance, LedgerAccount
from yinian.settlement.subsidies.flow import FLOW
from yinian.settlement.subsidies.models import Award
from yinian.settlement.subsidies.rules import FUND


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund and what it holds now."""

    account: LedgerAccount
    balance_fen: int


def awards(actor: Actor) -> QuerySet[Award]:
    """The awards within the actor's sight, the youngest first."""
    return Award.seen_by(actor).select_related("payee", "fund").order_by("-id")


def award(actor: Actor, pk: int) -> Award:
    """One award within the actor's sight."""
    return access.found(awards(actor), pk)


def moves(actor: Actor, row: Award) -> list[Move]:
    """What the actor could do with an award now."""
    return FLOW.open_to(row, actor)


def funds(actor: Actor) -> list[Fund]:
    """The funds within the actor's sight and what each holds now."""
    rows = list(_funds(actor))
    left = dict(Balance.objects.filter(account__in=rows).values_list("account_id", "amount"))
    return [Fund(row, left.get(row.pk, 0)) for row in rows]


def fund(actor: Actor, pk: int) -> Fund:
    """One fund within the actor's sight."""
    row = access.found(_funds(actor), pk)
    return Fund(row, ledger.balance(row))


def _funds(actor: Actor) -> QuerySet[LedgerAccount]:
    return LedgerAccount.seen_by(actor).filter(kind__startswith=f"{FUND}:").order_by("region_path", "id")
