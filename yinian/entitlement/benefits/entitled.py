"""Whom the law of a region grants what on a day, in columns: everybody at once, less those who have it or asked for it."""

from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb

from yinian.entitlement.policies import plan, queries, spans
from yinian.entitlement.policies.plan import Law, Plan
from yinian.entitlement.policies.spans import Governed
from yinian.entitlement.policies.tables import Table
from yinian.foundation import columns
from yinian.foundation.ledger import Unit
from yinian.foundation.regions import Region
from yinian.registry.elders import groups
from yinian.registry.elders.facts import ELDERS

MEMORY_MB = 450
# What an elder can be granted and then receives month by month; a benefit in kind that has no measure is no amount.
GRANTED = (Unit.FEN, Unit.MINUTES)
FIRST = "priority"
# How many people the law is asked about at a time, so that a city of millions fits where a street does.
PART = 250_000


@dataclass(slots=True)
class Census:
    """The engine with a region's people in it, and the law of each of its places on a day."""

    db: duckdb.DuckDBPyConnection
    region: Region
    on: date
    places: list[tuple[Governed, Law]]
    facts: tuple[str, ...] = ()
    holders: bool = False


@contextmanager
def opened(region: Region, on: date, benefits: Collection[str] = (), *, holders: bool = False) -> Generator[Census]:
    """Read what a region's law asks about its people, once; with `benefits` of these alone.

    With `holders` only those are asked about who hold something, each benefit by itself, and a no is kept as nothing due.
    """
    queries.refresh()
    places = [(where, _law(where.region, on, benefits)) for where in spans.governed(region)]
    if holders:
        places = [(where, replace(law, rules=())) for where, law in places]
    facts = {name for _where, law in places for table in law.tables for name in table.inputs} - {"age"}
    facts |= {"born_on", *groups.in_columns(FIRST, on)[1]}
    with columns.engine(memory_mb=MEMORY_MB) as db:
        db.execute("SET preserve_insertion_order=false")
        census = Census(db, region, on, places, tuple(sorted(facts)), holders)
        db.execute("BEGIN")
        here = columns.here(region.path, "region_path")
        holding = f"DISTINCT elder_id AS subject FROM live.entitlement_decision WHERE status = 'granted' AND {here}"
        people = holding if holders else f"id AS subject FROM live.registry_elder WHERE {here}"
        db.execute(f"CREATE TABLE memory.everybody AS SELECT {people}")
        more = {"registry_elder": ("id", "party_id", "name")}
        columns.bring(db, ELDERS, census.facts, region_path=region.path, among="memory.everybody", more=more)
        _read_taken(census)
        db.execute("COMMIT")
        db.execute("USE memory")
        yield census


def _law(region: Region, on: date, benefits: Collection[str]) -> Law:
    """The law of a place, without what gives no amount to an elder; what stands in another benefit's way is kept."""
    law = spans.in_numbers(queries.law(region, on))
    kept = [table for table in law.tables if table.unit in GRANTED and (not benefits or table.benefit in benefits)]
    wanted = {table.benefit for table in kept}
    rules = tuple(rule for rule in law.rules if wanted & set(rule.all))
    rivals = {name for rule in rules for name in rule.all}
    return replace(law, tables=tuple(t for t in law.tables if t.benefit in wanted | rivals), rules=rules)


def _read_taken(census: Census) -> None:
    """Who has a decision in force, and who has asked."""
    here = columns.here(census.region.path, "region_path")
    census.db.execute(
        "CREATE TABLE memory.decided AS SELECT elder_id AS subject, benefit, status = 'granted' AS granted "
        f"FROM live.entitlement_decision WHERE status IN ('granted', 'denied') AND {here}"
    )
    census.db.execute(
        "CREATE TABLE memory.asked AS SELECT elder_id AS subject, benefit FROM live.entitlement_application "
        f"WHERE status IN ('submitted', 'reviewed', 'noticed') AND {here}"
    )


def each(census: Census, benefits: Collection[str] = (), *, decided: str, asked: bool = True) -> Iterator[Table]:
    """Make the table `entitled` of each benefit of each place in turn, and say by which table of law it was found.

    It holds subject, region_path, the row, the amount, the party, the name, whether the elder is served first, and the facts
    that the benefit's law reads. `decided` is the condition on a decision in force that leaves somebody out; `asked` leaves
    out who has asked.
    """
    db = census.db
    for where, law in census.places:
        made = plan.plan(law, _no_value, source="people")
        wanted = [t for t in law.tables if t.unit in GRANTED and (not benefits or t.benefit in benefits)]
        if not wanted:
            continue
        _say(census, where, _said(made, wanted, holders=census.holders))
        for table in wanted:
            db.execute(f"CREATE OR REPLACE TABLE entitled AS {_entitled(census, table, decided, asked=asked)}")
            yield table
    db.execute("DROP TABLE IF EXISTS said; DROP TABLE IF EXISTS known")


def _say(census: Census, where: Governed, said: str) -> None:
    """Make the tables `said` and `known` of a place: what the law grants to whom, and the facts of those people, part by part."""
    db, verb = census.db, "CREATE OR REPLACE TABLE {} AS"
    place = columns.here(where.region.path, "region_path")
    place += "".join(f" AND NOT {columns.here(path, 'region_path')}" for path in where.but)
    facts = columns.folded(ELDERS, census.facts, on=census.on)
    for after, upto in _parts(census):
        with columns.only(db, ELDERS, census.facts, after, upto):
            db.execute(f"CREATE OR REPLACE TABLE memory.main.people AS SELECT * FROM ({facts}) WHERE {place}")
        db.execute(f"CREATE OR REPLACE TABLE told AS {said}")
        db.execute(f"{verb.format('said')} SELECT * FROM told")
        db.execute(f"{verb.format('known')} SELECT * FROM people SEMI JOIN told USING (subject)")
        verb = "INSERT INTO {}"
    db.execute("DROP TABLE people; DROP TABLE told")


def _parts(census: Census) -> list[tuple[int, int]]:
    """The numbers of a region's people cut into parts of like size: after one, up to another."""
    (count,) = census.db.execute("SELECT count(*) FROM everybody").fetchone() or (0,)
    parts = max(1, -(-count // PART))
    rows = census.db.execute(
        f"SELECT max(subject) FROM (SELECT subject, ntile({parts}) OVER (ORDER BY subject) AS part FROM everybody) "
        "GROUP BY part ORDER BY 1"
    ).fetchall()
    ends = [row[0] for row in rows] or [0]
    return list(zip([0, *ends], ends, strict=False))


def _said(made: Plan, wanted: list[Table], *, holders: bool) -> str:
    unknown = "NULL" if holders else "0"
    said = "".join(
        f', CAST("{t.benefit}_row" AS SMALLINT) AS "{t.benefit}_row", '
        f'CASE WHEN {made.unknown(t.benefit)} THEN {unknown} ELSE {made.due(t.benefit)} END AS "{t.benefit}_due"'
        for t in wanted
    )
    some = "TRUE" if holders else " OR ".join(f'"{t.benefit}_due" > 0' for t in wanted)
    return f"SELECT * FROM (SELECT subject{said} FROM ({made.sql})) WHERE {some}"


def _entitled(census: Census, table: Table, decided: str, *, asked: bool) -> str:
    name = table.benefit
    facts = "".join(f', p."{fact}"' for fact in _asked_of(table))
    first, _facts = groups.in_columns(FIRST, census.on)
    without = f"SELECT 1 FROM decided d WHERE d.subject = s.subject AND d.benefit = '{name}' AND {decided}"
    waiting = f"SELECT 1 FROM asked a WHERE a.subject = s.subject AND a.benefit = '{name}'"
    return (
        f'SELECT s.subject, p.region_path, s."{name}_row" AS "row", s."{name}_due" AS amount, e.party_id, e.name, '
        f"coalesce(({first}), FALSE) AS first_served, p.born_on{facts} "
        "FROM said s JOIN known p ON p.subject = s.subject JOIN (SELECT id, party_id, name FROM registry_elder) e ON e.id = s.subject "
        f'WHERE s."{name}_due" > 0 AND NOT EXISTS ({without})' + (f" AND NOT EXISTS ({waiting})" if asked else "")
    )


def _asked_of(table: Table) -> list[str]:
    return [name for name in table.inputs if name not in ("age", "born_on")]


def facts_of(table: Table) -> tuple[str, ...]:
    """The facts of a benefit that `entitled` holds, the birth date first."""
    return ("born_on", *_asked_of(table))


def rows(census: Census, table: Table, chunk: int = 5_000) -> Iterator[tuple[Any, ...]]:
    """Everybody in `entitled` in the order of their numbers, a few thousand at a time."""
    facts = ", ".join(f'"{name}"' for name in facts_of(table))
    reading = census.db.cursor()
    reading.execute("USE memory")
    found = reading.execute(
        f'SELECT subject, region_path, party_id, name, "row", amount, {facts} FROM entitled ORDER BY subject'
    )
    while part := found.fetchmany(chunk):
        yield from part


def _no_value(name: str, on: date) -> int | None:
    """Amounts are numbers already."""
    return None
