"""A region's months in columns: who holds what, what the law gives, what was posted, and the difference, elder by elder.

Nothing is written here. What is read of the operational database is copied once into the engine and asked for each month.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import duckdb

from yinian.entitlement.benefits import rules
from yinian.entitlement.benefits.months import HELD, MonthOfLaw, Place, Span, law_of, share_sql
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.needs import MARK, needs
from yinian.entitlement.policies.together import Rule
from yinian.foundation import columns, engines
from yinian.foundation.regions import Region
from yinian.registry.elders.facts import ELDERS

MEMORY_MB = 450
UNSET = "amount"


@dataclass(slots=True)
class Book:
    """The engine with a region's people, grants and dues in it, and the months that can be reckoned."""

    db: duckdb.DuckDBPyConnection
    region: Region
    months: dict[date, MonthOfLaw]
    facts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def one(self, statement: str) -> tuple[Any, ...]:
        """The one row of a statement."""
        return self.db.execute(statement).fetchone() or ()

    def beside(self) -> "Book":
        """The same book for another thread."""
        other = replace(self, db=self.db.cursor())
        other.db.execute("USE memory")
        return other


@contextmanager
def opened(region: Region, months: Sequence[date], *, everywhere: bool = False) -> Generator[Book]:
    """Read what these months of a region need; `everywhere` also counts what other regions posted for the same elders."""
    laws = {first: law_of(region, first) for first in months}
    with engines.kept(), columns.engine(memory_mb=MEMORY_MB) as db:
        db.execute("SET preserve_insertion_order=false")
        book = Book(db, region, laws)
        places = [place for law in laws.values() for place in law.places]
        book.facts = tuple(sorted({name for place in places for name in place.facts}))
        book.names = tuple(sorted({table.benefit for table in policies.all_tables()}))
        # One transaction, so that all of it is as it stood at one moment.
        db.execute("BEGIN")
        _read_files(book)
        _read_grants(book)
        _read_dues(book, everywhere=everywhere)
        _read_people(book)
        db.execute("COMMIT")
        db.execute("USE memory")
        yield book


def _read_files(book: Book) -> None:
    """Whose file each is: one that went into another is the same person's."""
    book.db.execute(
        "CREATE TABLE memory.merged AS SELECT id, merged_into_id AS kept FROM live.registry_elder WHERE merged_into_id IS NOT NULL"
    )
    book.db.execute(
        "CREATE TABLE memory.files AS WITH RECURSIVE up(id, kept) AS (SELECT id, kept FROM memory.merged "
        "UNION SELECT up.id, m.kept FROM up JOIN memory.merged m ON m.id = up.kept) "
        "SELECT id, kept AS person FROM up WHERE kept NOT IN (SELECT id FROM memory.merged)"
    )
    words = ", ".join(f"'{name}'" for name in book.names) or "''"
    book.db.execute(f"CREATE TYPE memory.benefit_name AS ENUM ({words})")


def _read_grants(book: Book) -> None:
    """Who was granted what, from when until when, by the law of which place; and the days on which it gave nothing."""
    here = columns.here(book.region.path, "d.region_path")
    places = next(iter(book.months.values())).places
    # The innermost place comes last and is asked first.
    number = " ".join(
        f"WHEN {columns.here(p.where.region.path, 'd.region_path')} THEN {p.number}" for p in reversed(places)
    )
    book.db.execute(
        f"""CREATE TABLE memory.grants AS
        SELECT d.id, coalesce(f.person, d.elder_id) AS person, CAST(d.benefit AS memory.benefit_name) AS benefit,
          d.since, d.until, CAST(split_part(d."table", '/', 1) AS INTEGER) AS code, d.region_path AS path,
          CAST(CASE {number} END AS SMALLINT) AS place
        FROM live.entitlement_decision d LEFT JOIN memory.files f ON f.id = d.elder_id
        WHERE d.amount > 0 AND {here} AND d.benefit IN ({_listed(book.names)})"""
    )
    book.db.execute(
        """CREATE TABLE memory.pauses AS SELECT g.person, g.benefit, p.since, p.until
        FROM live.entitlement_pause p JOIN memory.grants g ON g.id = p.decision_id
        WHERE p.until IS NULL OR NOT p.pays_back"""
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names) or "''"


def _read_dues(book: Book, *, everywhere: bool) -> None:
    """What was posted for these months."""
    here = columns.here(book.region.path, "d.region_path")
    first, last = min(book.months), max(book.months)
    book.db.execute(
        f"""CREATE TABLE memory.dues AS
        SELECT coalesce(f.person, d.elder_id) AS person, CAST(d.benefit AS memory.benefit_name) AS benefit, d.month,
          d.amount_fen AS amount, CAST(d.turn AS SMALLINT) AS turn{f", {here} AS here" if everywhere else ""}
        FROM live.entitlement_due d LEFT JOIN memory.files f ON f.id = d.elder_id
        WHERE d.month >= DATE '{first}' AND d.month <= DATE '{last}' AND d.benefit IN ({_listed(book.names)})
          {"" if everywhere else f"AND {here}"}"""
    )
    if not everywhere:
        book.db.execute("ALTER TABLE memory.dues ADD COLUMN here BOOLEAN DEFAULT TRUE")


def _read_people(book: Book) -> None:
    """The facts of everybody who holds something or was posted something, wherever they live now, and their accounts."""
    book.db.execute(
        "CREATE TABLE memory.holders AS SELECT DISTINCT person AS subject FROM "
        "(SELECT person FROM memory.grants UNION ALL SELECT person FROM memory.dues WHERE here)"
    )
    more = {"registry_elder": ("id", "party_id")}
    columns.bring(book.db, ELDERS, book.facts, region_path=book.region.path, among="memory.holders", more=more)
    strays = book.db.execute(
        "SELECT subject FROM memory.holders WHERE subject NOT IN (SELECT id FROM memory.registry_elder)"
    ).fetchall()
    columns.bring_also(book.db, ELDERS, book.facts, [row[0] for row in strays])
    book.db.execute(
        "CREATE TABLE memory.accounts AS SELECT party_id, id FROM live.foundation_ledgeraccount "
        f"WHERE kind = '{rules.DUE}' AND party_id IS NOT NULL"
    )


# --- one month --------------------------------------------------------------------------------------------------


def reckon(book: Book, first: date) -> None:
    """Make the tables `changes` and `undecided` of one month: what is to be posted, and what cannot be said, by person."""
    wanted: list[str] = []
    unsure: list[str] = []
    for place in book.months[first].places:
        made = _evaluated(book, place, first)
        wanted += made.wanted
        unsure += made.unsure
    book.db.execute(f"CREATE OR REPLACE TABLE memory.wanted AS {_united(wanted, WANTED)}")
    if len(book.months[first].places) > 1:
        # Two files of one person may have been granted the same in two places: the younger grant counts.
        book.db.execute(
            "CREATE OR REPLACE TABLE memory.wanted AS SELECT DISTINCT ON (person, benefit) * FROM memory.wanted "
            "ORDER BY person, benefit, decision DESC"
        )
    book.db.execute(f"CREATE OR REPLACE TABLE memory.found AS {_differences(first)}")
    book.db.execute(f"CREATE OR REPLACE TABLE memory.changes AS {BOOKED}")
    book.db.execute(
        "CREATE OR REPLACE TABLE memory.undecided AS SELECT DISTINCT ON (u.person, u.benefit) u.*, g.path "
        f"FROM ({_united(unsure, UNSURE)}) u JOIN memory.grants g ON g.id = u.decision ORDER BY u.person, u.benefit, u.span"
    )


WANTED = 'person BIGINT, benefit benefit_name, decision BIGINT, "row" SMALLINT, amount BIGINT, unsure BOOLEAN'
UNSURE = "person BIGINT, benefit benefit_name, decision BIGINT, span SMALLINT, needs VARCHAR"


def _united(parts: Sequence[str], shape: str) -> str:
    names = [column.split() for column in shape.split(", ")]
    nothing = "SELECT " + ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in names) + " WHERE FALSE"
    return "\nUNION ALL ".join([nothing, *parts])


@dataclass(slots=True)
class Evaluated:
    """Statements over one place's tables: what is wanted of each benefit, and who cannot be decided about."""

    wanted: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


def _evaluated(book: Book, place: Place, first: date) -> Evaluated:
    """Ask the law of a month about everybody of a place who holds something on its first day."""
    made, n = Evaluated(), place.number
    if not place.paid:
        return made
    day = f"DATE '{first}'"
    paused = (
        "AND NOT EXISTS (SELECT 1 FROM memory.pauses p WHERE p.person = g.person AND p.benefit = g.benefit "
        f"AND p.since <= {day} AND (p.until IS NULL OR p.until > {day}))"
    )
    held = "".join(f", max(CASE WHEN benefit = '{name}' THEN id END) AS {HELD}{name}" for name in place.held)
    book.db.execute(
        f"""CREATE OR REPLACE TABLE memory.held_{n} AS SELECT person{held} FROM memory.grants g
        WHERE place = {n} AND since <= {day} AND (until IS NULL OR until > {day}) AND benefit IN ({_listed(place.held)})
          {paused if book.one("SELECT count(*) FROM memory.pauses") != (0,) else ""}
        GROUP BY person"""
    )
    asked = columns.folded(ELDERS, sorted(place.facts), on=first)
    book.db.execute(
        f"CREATE OR REPLACE TABLE memory.people AS SELECT k.*, h.* EXCLUDE (person) FROM memory.held_{n} h "
        f"JOIN ({asked}) k ON h.person = k.subject"
    )
    for number, span in enumerate(place.spans):
        engines.table(book.db, f"said_{n}_{number}", _said(place, span), source="people")
        made.unsure += _unsure(place, number, span, first)
    made.wanted = [_wanted(place, name.benefit, first) for name in place.paid]
    return made


def _said(place: Place, span: Span) -> str:
    """What one span of law says of everybody: the row of each benefit, and of the paid the amount and whether it is sure."""
    paid = [table.benefit for table in place.paid if table.benefit in span.law.benefits]
    said = "".join(f', p."{name}_row"' for name in span.law.benefits)
    said += "".join(f', {span.plan.due(name)} AS "{name}_due"' for name in paid)
    said += "".join(f', {span.plan.unknown(name)} AS "{name}_unknown"' for name in paid)
    held = "".join(f", p.{HELD}{name}" for name in span.law.benefits)
    return f"SELECT p.subject AS person{held}{said} FROM ({span.plan.sql}) p"


def _wanted(place: Place, benefit: str, first: date) -> str:
    """What is due of one benefit in a month: of several spans each its days' share."""
    table = next(table for table in place.paid if table.benefit == benefit)
    parts = []
    for number, span in enumerate(place.spans):
        if benefit not in span.law.benefits:
            continue  # days on which the law does not know it give nothing
        said = f'"{benefit}_row", "{benefit}_due", "{benefit}_unknown" OR "{benefit}_due" IS NULL'
        parts.append(
            f"SELECT person, {HELD}{benefit}, {said}, {number}, {span.days} "
            f"FROM memory.said_{place.number}_{number} WHERE {HELD}{benefit} IS NOT NULL"
        )
    body = f'({" UNION ALL ".join(parts)}) t(person, decision, "row", due, unsure, span, days)'
    whole = sum(span.days for span in place.spans)
    if len(place.spans) == 1:
        return f"SELECT person, '{benefit}', decision, \"row\", due, unsure FROM {body} WHERE {_in_time(table, first)}"
    return (
        f"SELECT person, '{benefit}', any_value(decision), max_by(\"row\", span), {share_sql('days', 'due', whole)}, "
        f"bool_or(unsure) FROM {body} WHERE {_in_time(table, first)} GROUP BY person"
    )


def _in_time(table: Any, first: date) -> str:
    """The condition that a benefit falls due in this month: as `months.is_due_in`, over grants."""
    if table.per == "month" or (table.paid_in and table.per == "year"):
        return "TRUE" if table.per == "month" or table.paid_in == first.month else "FALSE"
    begun = (
        "SELECT person FROM (SELECT person, min(since) AS s FROM memory.grants "
        f"WHERE benefit = '{table.benefit}' GROUP BY person) WHERE"
    )
    opening = "CASE WHEN day(s) = 1 THEN s ELSE CAST(date_trunc('month', s) + INTERVAL 1 MONTH AS DATE) END"
    day, later = f"DATE '{first}'", first.month == 1 and table.per == "year"
    return f"person IN ({begun} {opening} {'<=' if later else '='} {day})"


def _unsure(place: Place, number: int, span: Span, first: date) -> list[str]:
    """Who cannot be decided about in one span, and what it takes."""
    found = []
    rows = {table.benefit: table for table in span.law.tables}
    wants = {name: needs(table, table.rows, first) for name, table in rows.items()}
    for table in place.paid:
        name = table.benefit
        if name not in rows:
            continue
        rivals = _rivals(span.law.rules, name, tuple(rows))
        unknown = ", ".join(f"CASE WHEN {one}_row = -1 THEN nullif({wants[one]}, '') END" for one in (name, *rivals))
        asked = f"CASE WHEN \"{name}_unknown\" THEN concat_ws('{MARK}', {unknown}) ELSE '{UNSET}' END"
        found.append(
            f"SELECT s.person, '{name}', s.{HELD}{name}, {number}, {asked} "
            f"FROM memory.said_{place.number}_{number} s JOIN memory.people p ON p.subject = s.person "
            f'WHERE s.{HELD}{name} IS NOT NULL AND ("{name}_unknown" OR "{name}_due" IS NULL) AND {_in_time(table, first)}'
        )
    return found


def _rivals(found: Sequence[Rule], name: str, known: Sequence[str]) -> tuple[str, ...]:
    """The benefits that may take another's place."""
    others: dict[str, None] = {}
    for rule in found:
        if name in (rule.others if rule.kind == "excludes" else rule.all):
            rivals = (rule.benefit,) if rule.kind == "excludes" else rule.all
            others.update(dict.fromkeys(other for other in rivals if other != name and other in known))
    return tuple(others)


def _differences(first: date) -> str:
    """What is wanted less what was posted."""
    return f"""
    SELECT coalesce(w.person, h.person) AS person, coalesce(w.benefit, h.benefit) AS benefit, coalesce(h.turn, 0) AS turn,
      coalesce(w.amount, 0) - coalesce(h.amount, 0) AS amount, coalesce(w."row", 0) AS "row", w.decision
    FROM memory.wanted w FULL JOIN (
      SELECT person, benefit, coalesce(sum(amount) FILTER (here), 0) AS amount, max(turn) + 1 AS turn
      FROM memory.dues WHERE month = DATE '{first}' GROUP BY person, benefit
    ) h ON h.person = w.person AND h.benefit = w.benefit
    WHERE NOT coalesce(w.unsure, FALSE) AND coalesce(w.amount, 0) <> coalesce(h.amount, 0)
    """


# With whom and what each difference is booked; what is taken back and has no grant any more is booked on the last one.
BOOKED = """
    WITH last AS (
      SELECT person, benefit, max(id) AS id FROM memory.grants
      WHERE person IN (SELECT person FROM memory.found WHERE decision IS NULL) GROUP BY person, benefit)
    SELECT f.person, f.benefit, f.turn, f.amount, f."row", g.id AS decision, g.code, g.path, e.party_id AS party, a.id AS account
    FROM memory.found f LEFT JOIN last l ON f.decision IS NULL AND l.person = f.person AND l.benefit = f.benefit
    JOIN memory.grants g ON g.id = coalesce(f.decision, l.id)
    JOIN memory.registry_elder e ON e.id = f.person LEFT JOIN memory.accounts a ON a.party_id = e.party_id
"""
