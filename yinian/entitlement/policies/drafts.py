"""Drafts of tables as officers ask for them: what is wrong, what they would become, and what they can be compared with."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from yinian.entitlement.policies import merging, queries, schemes, text
from yinian.entitlement.policies.flow import FLOW, Status
from yinian.entitlement.policies.models import Draft, TableText
from yinian.entitlement.policies.rules import Fault
from yinian.entitlement.policies.schemes import Approval
from yinian.entitlement.policies.tables import Table
from yinian.entitlement.policies.text import Cells
from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries as administration
from yinian.foundation.flow import Move
from yinian.foundation.regions import Level, Region, holds, within

STATUSES = Status.choices
# A street carries law out; it makes none.
LAWGIVERS = (Level.PROVINCE, Level.CITY, Level.DISTRICT)
IN_FORCE = "now"


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft as it reads: its cells, the table they make if nothing is wrong, and everything that is wrong."""

    cells: Cells
    table: Table | None
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        return self.table is not None and not self.faults


@dataclass(frozen=True, slots=True)
class Version:
    """One text that a draft may be held against: its key in an address, and when it came to be."""

    key: str
    kind: str
    name: str
    on: date | None


def drafts(actor: Actor) -> QuerySet[Draft]:
    """The drafts of the actor's region and below, the youngest first."""
    return Draft.seen_by(actor).select_related("region").order_by("-id")


def draft(actor: Actor, pk: int) -> Draft:
    """One draft within the actor's sight."""
    return access.found(drafts(actor), pk)


def regions(actor: Actor) -> list[Region]:
    """Where the actor may make law: the actor's own place and the districts below it."""
    if not actor.region_path:
        return []
    rows = Region.objects.filter(within(actor.region_path), level__in=LAWGIVERS, until=None)
    return list(rows.order_by("path"))


def may_make(actor: Actor, region: Region) -> bool:
    """Whether a place can have law of its own and is the actor's."""
    return region.level in LAWGIVERS and region.until is None and holds(actor.region_path, region.path)


def code_of(region: Region) -> str:
    """The code under which a place's law lies, in its 12 digits; nothing where it has none."""
    code = administration.code_of(region)
    return queries.padded(code) if code else ""


def file_of(code: str, benefit: str) -> str:
    """Where a table of this place lies."""
    return f"{code[:6]}/benefits/{benefit}.yaml"


def own(region: Region, benefit: str) -> Table | None:
    """The table that a place itself has of a benefit, whatever holds above it."""
    code = code_of(region)
    return next((one for one in queries.all_tables() if (one.region, one.benefit) == (code, benefit)), None)


def begun(region: Region, benefit: str, on: date) -> tuple[Cells, str] | None:
    """What a draft begins from: the rows of the table in force that hold on a day or later, and its version."""
    table = queries.table(benefit, region, on) or own(region, benefit)
    if table is None:
        return None
    cells, _faults = text.read(queries.text_of(table), table.file)
    return merging.current(cells, on), table.version


def reading(row: Draft) -> Reading:
    """What a draft says, and what is wrong with it: file, row and cell."""
    return read(row.text, code_of(row.region), row.benefit)


def read(words: str, code: str, benefit: str) -> Reading:
    """What these words say as the table of a benefit of a place."""
    file = file_of(code, benefit)
    cells, faults = text.read(words, file)
    if not faults and cells.get("benefit") != benefit:
        faults = [Fault(file, 0, "benefit", f"{cells.get('benefit')!r} is another benefit: write {benefit}")]
    if faults:
        return Reading(cells, None, tuple(faults))
    table, wrong = queries.read_one(words, file, code)
    return Reading(cells, table, wrong)


def overtaken(row: Draft) -> bool:
    """Whether the place's own table has become another one since the draft began from it."""
    now = own(row.region, row.benefit)
    return now is not None and now.version != row.base


def merged(row: Draft, since: date) -> tuple[Reading, str]:
    """The whole table as it would be law, with its words: the history up to a day, and the draft's rows from it on."""
    code, now = code_of(row.region), own(row.region, row.benefit)
    new, _faults = text.read(row.text)
    old = text.read(queries.text_of(now))[0] if now is not None else None
    file = file_of(code, row.benefit)
    unlike = merging.unlike(old, new, since)
    if unlike:
        what = "is not what it was, and rows of the past are read by it: make another benefit of it"
        return Reading(new, None, tuple(Fault(file, 0, cell, what) for cell in unlike)), ""
    words = text.written(merging.merged(old, new, since))
    return read(words, code, row.benefit), words


def approval(row: Draft) -> Approval:
    """Who must agree before a draft is law."""
    return queries.approval(schemes.DRAFT, row.region, 0, timezone.localdate())


def moves(actor: Actor, row: Draft) -> set[str]:
    """What the actor could do with a draft now."""
    open_: list[Move] = FLOW.open_to(row, actor)
    return {move.verb.partition(".")[2] for move in open_}


def versions(actor: Actor, row: Draft) -> list[Version]:
    """What a draft may be compared with: the law in force, other drafts of the same benefit, and kept texts of it."""
    found = [Version(IN_FORCE, "law", "", None)]
    others = drafts(actor).filter(benefit=row.benefit, region=row.region)
    found += [Version(str(one.pk), "draft", one.title, timezone.localdate(one.made_at)) for one in others[:30]]
    file = file_of(code_of(row.region), row.benefit)
    kept = TableText.objects.filter(benefit=row.benefit, file=file).order_by("-kept_at")
    return found + [Version(one.version, "text", one.version, timezone.localdate(one.kept_at)) for one in kept[:30]]


def words_of(actor: Actor, row: Draft, key: str) -> str:
    """The words behind one of these keys; nothing where no law is in force."""
    if key == IN_FORCE:
        table = queries.table(row.benefit, row.region, timezone.localdate()) or own(row.region, row.benefit)
        return queries.text_of(table) if table is not None else ""
    if key.isdecimal() and len(key) < 12:
        other = access.found(drafts(actor).filter(benefit=row.benefit), int(key))
        return other.text
    kept = TableText.objects.filter(version=key, benefit=row.benefit).first()
    if kept is None:
        raise access.missing(TableText._meta.verbose_name, key)
    return kept.text
