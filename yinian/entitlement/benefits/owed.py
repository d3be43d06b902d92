"""What was found due to one elder, posting by posting, what was made up or taken back later, and what is paused now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yinian.entitlement.benefits.dues import Due, Pause
from yinian.foundation.actor import Actor
from yinian.registry.elders import queries as elders
from yinian.registry.elders.models import Elder


@dataclass(frozen=True, slots=True)
class Part:
    """What one posting holds of one benefit for one month; `again` where that month had been posted before."""

    benefit: str
    month: date
    amount_fen: int
    again: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """Everything that was posted in one calendar month, in the order of benefits and months."""

    month: date
    parts: tuple[Part, ...]

    @property
    def amount_fen(self) -> int:
        return sum(part.amount_fen for part in self.parts)


def dues(actor: Actor, elder: Elder) -> QuerySet[Due]:
    """What is owed to one person within the actor's sight, under this file or one that went into it, the youngest first."""
    rows = Due.seen_by(actor).filter(elders.same_person(elder)).select_related("transfer")
    return rows.order_by("-month", "benefit", "turn")


def posted(rows: Iterable[Due]) -> list[Posted]:
    """Dues by the month in which they were posted, the youngest first."""
    found: dict[date, list[Part]] = {}
    seen: set[tuple[str, date]] = set()
    for row in sorted(rows, key=lambda row: row.turn):
        part = Part(row.benefit, row.month, row.amount_fen, (row.benefit, row.month) in seen)
        seen.add((row.benefit, row.month))
        found.setdefault(row.transfer.on.replace(day=1), []).append(part)
    return [
        Posted(month, tuple(sorted(parts, key=lambda part: (part.benefit, part.month))))
        for month, parts in sorted(found.items(), reverse=True)
    ]


def paused(actor: Actor, elder: Elder) -> dict[int, Pause]:
    """The pauses in which grants of one person stand now, by the grant."""
    rows = Pause.seen_by(actor).filter(elders.same_person(elder), until=None)
    return {row.decision_id: row for row in rows}
