"""Reads of decisions about benefits, and what a table would say today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from yinian.entitlement.benefits import rules
from yinian.entitlement.benefits.dues import Pause
from yinian.entitlement.benefits.flow import FLOW, IN_FORCE, Status
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import answers
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.answers import Answer
from yinian.entitlement.policies.models import TableText
from yinian.entitlement.policies.tables import Table
from yinian.foundation import access, columns
from yinian.foundation.actor import Actor
from yinian.foundation.flow import Move
from yinian.foundation.ledger import Balance, Transfer, Unit
from yinian.foundation.regions import Region
from yinian.registry.elders import queries as elders
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder

STATUSES, CAUSES = Status.choices, Pause.Cause.choices


class UpTo(Subquery):
    """How many rows a query that ends somewhere has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class Cover:
    """A grant that pays for an item: with the minutes left in its wallet, or with so many fen a month."""

    benefit: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an elder stands with one benefit: the law's table, the decision in force if there is one, and what is left."""

    table: Table
    decision: Decision | None
    left: int | None


def decisions(actor: Actor) -> QuerySet[Decision]:
    """The decisions in force within the actor's sight, the youngest first, each with its elder as the actor sees them."""
    people = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    rows = Decision.seen_by(actor).filter(status__in=IN_FORCE)
    return rows.prefetch_related(people).order_by("-id")


def decision(actor: Actor, pk: int) -> Decision:
    """One decision within the actor's sight, in force or not."""
    return access.one(Decision, actor, pk)


def of_elder(actor: Actor, elder: Elder) -> QuerySet[Decision]:
    """Every decision about a person, under this file or one that went into it, the youngest first."""
    return Decision.seen_by(actor).filter(elders.same_person(elder)).order_by("-id")


def of_matching(actor: Actor, rows: QuerySet[Decision], text: str) -> QuerySet[Decision]:
    """Those decisions whose elder is found by these words."""
    if not text.strip():
        return rows
    return rows.filter(elder__in=elders.matching(Elder.seen_by(actor), text).order_by().values("pk"))


def counted(actor: Actor, most: int) -> dict[str, int]:
    """How many elders within the actor's sight are granted each benefit, counted no further than told."""
    rows = Decision.seen_by(actor).filter(status=Status.GRANTED)
    names = dict.fromkeys(table.benefit for table in policies.all_tables())
    # One statement, however many benefits there are: nothing at all is counted where nobody is granted anything.
    counts = {f"of_{name}": UpTo(rows.filter(benefit=name).values("pk")[:most]) for name in names}
    found = rows.annotate(**counts).values(*counts).first() or {}
    return {name: found[f"of_{name}"] for name in names if found.get(f"of_{name}")}


def moves(actor: Actor, row: Decision) -> list[Move]:
    """What the actor could do with a decision now."""
    return FLOW.open_to(row, actor)


def law_then(actor: Actor, row: Decision) -> TableText | None:
    """The words of the table by which a decision in sight was made, as they read then."""
    return TableText.objects.filter(version=row.version).first()


def pauses(actor: Actor, row: Decision) -> QuerySet[Pause]:
    """The days in which a grant gave nothing, the youngest first."""
    return Pause.seen_by(actor).filter(decision=row).order_by("-since", "-id")


def left(actor: Actor, elder: Elder) -> dict[str, int]:
    """How many minutes are left this month of each benefit granted to an elder."""
    return _left(elder, list(of_elder(actor, elder).filter(status=Status.GRANTED, unit=Unit.MINUTES)))


def _left(elder: Elder, grants: list[Decision]) -> dict[str, int]:
    if not grants:
        return {}
    kinds = [rules.kind(grant.benefit, rules.WALLET) for grant in grants]
    rows = Balance.objects.filter(account__party=elder.party_id, account__kind__in=kinds, account__unit=Unit.MINUTES)
    held = {rules.benefit_of(kind): amount for kind, amount in rows.values_list("account__kind", "amount")}
    month = rules.month_of(timezone.localdate())
    keys = {rules.month_key(grant.benefit, month, elder.pk): grant for grant in grants}
    given = set(Transfer.objects.filter(key__in=keys).values_list("key", flat=True))
    # Until the first hour's job has come by, the wallet still holds the month before; the new month is whole.
    carried = carrying()
    return {
        grant.benefit: held.get(grant.benefit, 0)
        if key in given
        else grant.amount + (held.get(grant.benefit, 0) if grant.table in carried else 0)
        for key, grant in keys.items()
    }


def carrying() -> frozenset[str]:
    """The tables, by their files, that let what is left of a month stay for the next."""
    return frozenset(table.file for table in policies.all_tables() if table.carry_over)


def standings(actor: Actor, elder: Elder) -> list[Standing]:
    """Every benefit that has a rule where an elder lives, with the decision in force and what is left this month."""
    known = {row.benefit: row for row in of_elder(actor, elder).filter(status__in=IN_FORCE)}
    granted = [row for row in known.values() if row.status == Status.GRANTED and row.unit == Unit.MINUTES]
    remaining = _left(elder, granted)
    tables = policies.tables_at(elder.region, timezone.localdate())
    return [Standing(table, known.get(table.benefit), remaining.get(table.benefit)) for table in tables]


def allowed_items(benefit: str, region: Region | None = None, on: date | None = None) -> tuple[str, ...]:
    """The codes of the service items that a benefit's minutes may be used for: by a region's table, or by any table at all."""
    if region is not None:
        table = policies.table(benefit, region, on or timezone.localdate())
        return table.items if table else ()
    found = (item for table in policies.all_tables() if table.benefit == benefit for item in table.items)
    return tuple(dict.fromkeys(found))


def covers(actor: Actor, elder: Elder, item_code: str, on: date) -> list[Cover]:
    """What an elder is granted that pays for an item on a day, the oldest grant first; a paused one pays for nothing.

    Minutes are those of the month that runs: of another month there are none yet. A grant whose facts no longer hold on
    that day, a recovery that is over by then, pays for nothing either.
    """
    fitting = [row for row in _fitting(actor, elder, item_code, on) if not _lapsed(actor, elder, row, on)]
    remaining = _left(elder, [row for row in fitting if row.unit == Unit.MINUTES])
    if not rules.reservable(on, timezone.localdate()):
        remaining = {}
    return [
        Cover(row.benefit, row.unit, remaining.get(row.benefit, 0) if row.unit == Unit.MINUTES else row.amount)
        for row in fitting
    ]


def lapsed(actor: Actor, elder: Elder, item_code: str, on: date) -> list[str]:
    """The benefits granted for an item whose facts no longer hold on a day."""
    return [row.benefit for row in _fitting(actor, elder, item_code, on) if _lapsed(actor, elder, row, on)]


def _fitting(actor: Actor, elder: Elder, item_code: str, on: date) -> list[Decision]:
    units = {Unit.MINUTES, Unit.FEN}
    given = of_elder(actor, elder).filter(status=Status.GRANTED, unit__in=units, since__lte=on).order_by("id")
    grants = list(given.exclude(Exists(Pause.seen_by(actor).filter(decision=OuterRef("pk"), until=None))))
    tables = {table.benefit: table for table in policies.tables_at(elder.region, on)} if grants else {}
    return [row for row in grants if row.benefit in tables and item_code in tables[row.benefit].items]


def _lapsed(actor: Actor, elder: Elder, grant: Decision, on: date) -> bool:
    """Whether the law says no on a day, because a fact that it asks for is no longer what it was when it said yes."""
    table = policies.table(grant.benefit, elder.region, on)
    asked = [name for name in table.inputs if name != "age"] if table is not None else []
    if table is None or not asked:
        return False
    answer = consider(actor, elder, table, on)
    if answer is None or answer.granted:
        return False
    return any(name in grant.facts and grant.facts[name] != answer.facts.get(name) for name in asked)


def consider(actor: Actor, elder: Elder, table: Table, on: date) -> Answer | None:
    """What a table says of an elder on a day, from the same facts as a whole region; nothing if nobody was registered then."""
    return considered(actor, elder, [table], on).get(table.benefit)


def considered(actor: Actor, elder: Elder, tables: Sequence[Table], on: date) -> dict[str, Answer]:
    """What several tables say of an elder on a day, by benefit, with the facts of all read at once."""
    if not access.sees(actor, elder):
        raise access.missing(elder._meta.verbose_name, elder.pk)
    inputs = dict.fromkeys(name for table in tables for name in table.inputs if name != "age")
    known = columns.one(ELDERS, elder.pk, ["born_on", *inputs], on=on) if tables else None
    if known is None:
        return {}
    return {
        table.benefit: answers.decide(
            table, {name: known[name] for name in ("born_on", *table.inputs) if name != "age"}, on,
            policies.value_of(table.region),
        )
        for table in tables
    }  # fmt: skip
