"""Reading a kept roster row by row in the background: what each says and would do; a broken-off reading goes on."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import bulk, verbs
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.fields import blinding, sealing
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import LawBroken
from yinian.registry.rosters import queries, tables
from yinian.registry.rosters.flow import FLOW, Status
from yinian.registry.rosters.models import Roster, RosterRow
from yinian.registry.rosters.rules import readings
from yinian.registry.rosters.rules.headings import Heading
from yinian.registry.rosters.rules.judging import NEW, UPDATE, Before, Verdict, judge
from yinian.registry.rosters.rules.readings import Cell
from yinian.registry.rosters.rules.rows import Read, Reader, Reason
from yinian.registry.rosters.sheets import Book

CHUNK = 5_000
BY = system("名册导入")
NOBODY: frozenset[Role] = frozenset()
COLUMNS = "roster number given read name number_blind verdict reasons chosen elder applied region_path".split()
Earlier = tuple[Reason | None, Reason | None]


class Row(NamedTuple):
    """A row as it stood and as it was understood, with the blind index of its number."""

    number: int
    given: list[str]
    read: Read
    blind: str
    earlier: Earlier


def read_rows(run: Run) -> dict[str, Any]:
    """Read the whole roster, chunk by chunk; each chunk and the place reached are one transaction."""
    roster = Roster.unscoped.select_related("region").get(pk=run.given["roster"])
    file = queries.file(roster)
    if file is None:
        raise LawBroken(f"roster {roster.pk} has no file")
    book = Book(file.path, roster.heading.get("kind", ""))
    heading = _heading(roster)
    total = max(1, book.height(roster.heading["sheet"]) - heading.row - heading.lines)
    places = queries.communities(roster.region)
    reader = Reader(heading, tables.synonyms(), tables.vocabulary(), places, timezone.localdate())
    source = _rows(book.rows(roster.heading["sheet"]), heading, reader)
    read_to = run.place.get("row", 0)
    # What was read before the interruption is read again for what it says of later rows, and not written again.
    while chunk := list(islice(source, CHUNK)):
        fresh = [row for row in chunk if row.number > read_to]
        if not fresh:
            continue
        with transaction.atomic():
            if not _is_current(roster, run):
                return {"superseded": True}
            keep_rows(roster, fresh, by=BY)
            last = fresh[-1].number
            run.advance(last - max(read_to, heading.row + heading.lines), total=total, row=last)
        read_to = last
    with transaction.atomic():
        if not _is_current(roster, run):
            return {"superseded": True}
        finish_reading(roster, by=BY)
        run.advance(0, total=max(run.done, 1))
    return {"rows": roster.rows}


def _is_current(roster: Roster, run: Run) -> bool:
    """Whether the columns are still those that this run reads by; somebody may have chosen others, or given up."""
    now = Roster.unscoped.select_for_update().get(pk=roster.pk)
    return now.status == Status.UPLOADED and now.heading.get("turn") == run.given["turn"]


def _heading(roster: Roster) -> Heading:
    told = roster.heading
    return Heading(told["row"], told["lines"], tuple(told["texts"]), queries.shown_columns(roster))


def _rows(cells: Iterator[tuple[int, Sequence[Cell]]], heading: Heading, reader: Reader) -> Iterator[Row]:
    before, index = Before(), blinding("citizen_id")
    first = heading.row + heading.lines
    for number, row in cells:
        if number <= first:
            continue
        texts = [readings.text(cell) for cell in row]
        read = reader.read(row, texts)
        if read is None:
            continue
        blind = index(read.citizen_id) if read.citizen_id else ""
        yield Row(number, texts, read, blind, before.seen(number, blind, read))


@verbs.verb("roster.keep_rows", _("读入名册"), may=NOBODY)
def keep_rows(roster: Roster, rows: Sequence[Row], *, by: Actor) -> Roster:
    """Keep what was read of some rows, and what each would do as the registry stands now."""
    seal_given, seal_read = (sealing(RosterRow._meta.get_field(name).context) for name in ("given", "read"))  # type: ignore[union-attr]
    found = verdicts(rows, roster.region_path)
    bulk.insert(
        RosterRow,
        COLUMNS,
        (
            (
                roster.pk, row.number, seal_given(_json(row.given)), seal_read(_json(row.read.kept())), row.read.name,
                row.blind or None, told.verdict, _json(told.reasons), told.verdict in (NEW, UPDATE), told.elder, False,
                roster.region_path,
            )
            for row, told in zip(rows, found, strict=True)
        ),
    )  # fmt: skip
    verbs.note(roster, {"rows": [None, f"{rows[0].number}–{rows[-1].number}"]})
    return roster


def verdicts(rows: Sequence[Row], within: str) -> list[Verdict]:
    """What each of some rows would do, with one question for numbers and one for namesakes."""
    index = blinding("phone")
    known = queries.by_number({row.blind for row in rows if row.blind})
    people = {
        (row.read.name, row.read.born)
        for row in rows
        if row.blind not in known and row.read.name and row.read.born and row.read.address
    }
    alike = queries.namesakes(within, people) if people else {}
    return [
        judge(
            row.read,
            known.get(row.blind) if row.blind else None,
            alike.get((row.read.name, row.read.born), []),
            index(row.read.phone) if row.read.phone else "",
            within,
            row.earlier,
        )
        for row in rows
    ]


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_json = _ENCODER.encode


@verbs.verb("roster.read", _("读完名册"), may=NOBODY)
def finish_reading(roster: Roster, *, by: Actor) -> Roster:
    """Say that every row has its verdict."""
    counts = queries.counts(BY, roster)
    FLOW.move(roster, by=by, rows=sum(counts.values()), counts=counts)
    return roster


def kept(row: Any) -> Row:
    """A row as it was kept, to be judged once more."""
    told = json.loads(row.read.open()) if row.read else {}
    read = Read(**{"name": "", **told})
    if not read.citizen_id:
        read.faults = [one for one in row.reasons if str(one[0]).startswith("number_")]
    return Row(row.number, [], read, row.number_blind or "", (None, None))
