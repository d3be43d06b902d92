"""Reads of applications: those in sight, those of one elder, who agreed and who is still needed, and what stands in public."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BooleanField, Prefetch, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.flow import ASKING, OPEN, Asked
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.schemes import APPLICATION, Approval
from yinian.foundation import access, approvals
from yinian.foundation.actor import Actor, system
from yinian.foundation.approvals import Vote
from yinian.foundation.flow import Move
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.ledger import Unit
from yinian.foundation.regions import Region, within
from yinian.registry.elders import groups
from yinian.registry.elders import queries as elders
from yinian.registry.elders.models import Elder
from yinian.registry.elders.rules import COMPOUND

STATUSES, SOURCES, WAITING = Asked.choices, Application.Source.choices, OPEN
OBJECTING = ("application.object", "application.answer")
# Who reads the public notice has no post: the page asks in this name.
PUBLIC = system("public")
SHOWN = 500


def applications(actor: Actor) -> QuerySet[Application]:
    """The applications within the actor's sight, the youngest first, each with its elder as the actor sees them."""
    people = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    return Application.seen_by(actor).prefetch_related(people).order_by("-id")


def application(actor: Actor, pk: int) -> Application:
    """One application within the actor's sight."""
    return access.one(Application, actor, pk)


def applications_of(actor: Actor, elder: Elder) -> QuerySet[Application]:
    """What one person asked for, under this file or one that went into it, the youngest first."""
    return Application.seen_by(actor).filter(elders.same_person(elder)).order_by("-id")


def of_matching(actor: Actor, rows: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Those applications whose elder is found by these words."""
    if not text.strip():
        return rows
    return rows.filter(elder__in=elders.matching(Elder.seen_by(actor), text).order_by().values("pk"))


def moves(actor: Actor, row: Application) -> list[Move]:
    """What the actor could do with an application now; granting is no move of one person's."""
    return [move for move in ASKING.open_to(row, actor) if move.verb != "application.grant"]


@dataclass(frozen=True, slots=True)
class Consent:
    """Who has agreed to an application, by which rule, and from which day on others may."""

    rule: Approval
    given: list[Vote]
    missing: tuple[str, ...]
    wanted: int
    from_day: date | None

    @property
    def open(self) -> bool:
        """Whether somebody may agree today."""
        return self.from_day is not None and self.from_day <= timezone.localdate()


def consent(actor: Actor, row: Application) -> Consent:
    """Where the agreement to an application in sight stands: each vote, the levels or the number still wanted."""
    fen = row.amount or 0 if row.unit == Unit.FEN else 0
    rule = policies.approval(APPLICATION, row.elder.region, fen, timezone.localdate())
    given = approvals.votes(row)
    levels = [vote.level for vote in given]
    missing = tuple(level for level in rule.scheme.levels if level not in levels) if rule.scheme.mode == "all" else ()
    needed = (
        len(rule.scheme.levels) if rule.scheme.mode == "all" else 1 if rule.scheme.mode == "any" else rule.scheme.count
    )
    wanted = len(missing) if rule.scheme.mode == "all" else max(0, needed - len(given))
    from_day = row.notice_until if row.status == Asked.NOTICED else None
    if row.status == Asked.REVIEWED and not rule.notice_days:
        from_day = timezone.localdate()
    return Consent(rule, given, missing, wanted, from_day)


def objections(actor: Actor, row: Application) -> list[Line]:
    """Who objected to an application in sight, and how each objection was answered, the youngest first."""
    return [line for line in timeline(row, limit=200) if line.verb in OBJECTING]


def unanswered(actor: Actor, row: Application) -> bool:
    """Whether somebody objected to an application in sight since it was last reviewed, and nobody answered."""
    told = [line.verb for line in timeline(row, limit=200) if line.verb in (*OBJECTING, "application.review")]
    return told[:1] == [OBJECTING[0]]


@dataclass(frozen=True, slots=True)
class Noticed:
    """One application as the public notice shows it: no more of the person than a surname and a community."""

    name: str
    community: str
    benefit: str
    amount: int
    unit: str
    since: date
    until: date


def on_notice(region: Region, on: date) -> list[Noticed]:
    """What stands in public notice in a region on a day, the youngest first; it holds masked names alone."""
    rows = Application.seen_by(PUBLIC).filter(
        within(region.path, "region_path"), status=Asked.NOTICED, notice_since__lte=on, notice_until__gt=on
    )
    rows = rows.select_related("elder__region").order_by("-notice_since", "-id")
    return [
        Noticed(
            masked(row.elder.name), row.elder.region.name, row.benefit, row.amount or 0, row.unit,
            row.notice_since or on, row.notice_until or on + timedelta(days=1),
        )
        for row in rows[:SHOWN]
    ]  # fmt: skip


def masked(name: str) -> str:
    """A name as a public notice may show it: the surname, and that there is more."""
    compound = name[:2] in COMPOUND and len(name) > 2
    return f"{name[:2] if compound else name[:1]}某"


def first_served(rows: QuerySet[Application], on: date) -> QuerySet[Application]:
    """With `later` false for whom the priority document serves first, so that a list can be put in that order."""
    mine = groups.about("priority", on, f"{Application._meta.db_table}.elder_id")
    return rows.annotate(later=RawSQL(f"NOT {mine}", (), output_field=BooleanField()))
