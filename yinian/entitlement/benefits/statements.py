"""Reads of accruals and of what they found due: by month, by elder, and what could not be decided."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from yinian.entitlement.benefits.dues import Accrual, Due, Undecided
from yinian.entitlement.benefits.reckoning import UNSET
from yinian.entitlement.policies.needs import MARK
from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.foundation.jobs import Run
from yinian.registry.elders import queries as elders
from yinian.registry.elders.models import Elder


@dataclass(frozen=True, slots=True)
class Counted:
    """One benefit of an accrual: how many people had a difference posted, how much, and of how many it cannot be said."""

    benefit: str
    people: int
    amount_fen: int
    undecided: int


@dataclass(slots=True)
class Month:
    """What one elder is owed of one benefit for one month: the first posting and every difference that came later."""

    month: date
    benefit: str
    rows: list[Due] = field(default_factory=list)

    @property
    def amount_fen(self) -> int:
        return sum(row.amount_fen for row in self.rows)


def accruals(actor: Actor) -> QuerySet[Accrual]:
    """The accruals of regions within the actor's sight, the youngest month first."""
    return Accrual.seen_by(actor).select_related("region").order_by("-month", "-id")


def accrual(actor: Actor, pk: int) -> Accrual:
    """One accrual within the actor's sight."""
    return access.found(accruals(actor), pk)


def progress(actor: Actor, row: Accrual) -> Run | None:
    """The background work that an accrual is part of, while it is remembered."""
    return Run.seen_by(actor).filter(pk=row.totals.get("run")).first()


def counted(row: Accrual) -> list[Counted]:
    """What came of an accrual, benefit by benefit."""
    return [Counted(name, **counts) for name, counts in sorted(row.totals.get("benefits", {}).items())]


def _people(actor: Actor) -> Prefetch[str]:
    return Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))


def dues_of(actor: Actor, row: Accrual) -> QuerySet[Due]:
    """What one accrual posted, elder by elder within the actor's sight."""
    return Due.seen_by(actor).filter(accrual=row).prefetch_related(_people(actor)).order_by("id")


def undecided_of(actor: Actor, row: Accrual) -> QuerySet[Undecided]:
    """The grants that one accrual could not decide about."""
    return Undecided.seen_by(actor).filter(accrual=row).prefetch_related(_people(actor)).order_by("id")


def of_matching(actor: Actor, rows: QuerySet[Due], text: str) -> QuerySet[Due]:
    """Those dues whose elder is found by these words."""
    if not text.strip():
        return rows
    return rows.filter(elder__in=elders.matching(Elder.seen_by(actor), text).order_by().values("pk"))


def needs(row: Undecided) -> list[str]:
    """The facts that are wanted; none where the law itself has set no amount."""
    return [name for name in row.needs.split(MARK) if name not in ("", UNSET)]


def statement(actor: Actor, elder: Elder) -> list[Month]:
    """Every month of one person, under this file or one that went into it: what was due, and each difference with its accrual."""
    rows = Due.seen_by(actor).filter(elders.same_person(elder)).select_related("accrual__region", "transfer")
    found: dict[tuple[date, str], Month] = {}
    for row in rows.order_by("-month", "benefit", "id"):
        kept = found.setdefault((row.month, row.benefit), Month(row.month, row.benefit))
        kept.rows.append(row)
    return list(found.values())
