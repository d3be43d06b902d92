"""What a draft would do to the people who live here: who gains, who loses, and what it costs a year, against today's law.

Both laws are one statement over a table of facts; nothing is reckoned person by person outside the column engine.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import duckdb
from django.utils import timezone

from yinian.entitlement.policies import drafts, queries, spans
from yinian.entitlement.policies.models import Draft
from yinian.entitlement.policies.plan import Law, Plan, plan
from yinian.entitlement.policies.tables import Table
from yinian.entitlement.policies.together import Rule
from yinian.foundation import columns, periods, snapshots
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region, holds, within
from yinian.foundation.snapshots import Snapshot
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder

# A region with fewer elders is read from the database as it stands; a larger one from the last snapshot.
LIVE = 50_000
OLD, NEW = "old_", "new_"
GAIN, LOSE, SAME, CANNOT, RESOLVED, OPEN, NOTHING = "gain lose same cannot resolved open nothing".split()
KINDS = (GAIN, LOSE, SAME, CANNOT, RESOLVED, OPEN, NOTHING)
EVERYBODY, HOLDERS = "all", "held"
# How often an amount falls due in a year; what is given otherwise is counted once, and said so.
TIMES = {"month": 12, "year": 1, "once": 1}
CATEGORIES = ("band", "income", "grade", "living", "disability", "hukou", "rural")
PLACE, BAND = "place", "band"
BANDS = (60, 70, 80, 90, 100)
KEPT = sorted({*CATEGORIES} - {BAND})
MOST = 1_001
HELD = "SELECT elder_id FROM entitlement_decision WHERE status = 'granted' AND benefit = '{benefit}'"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is simulated: a draft, for whom and where, by the law of which day, and who of them counts."""

    draft: Draft
    place: Region
    on: date
    who: str = EVERYBODY


@dataclass(frozen=True, slots=True)
class Source:
    """Whose facts are read: the database now, or a snapshot of an earlier moment."""

    taken_at: datetime
    snapshot: Snapshot | None


@dataclass(frozen=True, slots=True)
class Group:
    """Some people: how many of each kind, how many have something by either law, and what that is a year."""

    label: str
    kinds: Mapping[str, int]
    receiving: tuple[int, int]
    cost: tuple[int, int]

    @property
    def people(self) -> int:
        return sum(self.kinds.values())

    @property
    def more(self) -> int:
        """What the draft costs beyond today's law."""
        return self.cost[1] - self.cost[0]


@dataclass(frozen=True, slots=True)
class Touched:
    """One benefit that is given otherwise than before: how many have it, and how much of it a year, by both laws."""

    table: Table
    receiving: tuple[int, int]
    amount: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything the page shows; `parts` are the groups by place and by each category."""

    source: Source
    table: Table
    whole: Group
    parts: Mapping[str, Sequence[Group]]
    touched: Sequence[Touched]
    unset: int


@dataclass(frozen=True, slots=True)
class Person:
    """One person behind a number: what they have by today's law and by the draft; none where it cannot be told."""

    elder: int
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class _Area:
    """Places under one law, with that law and the draft's side by side in one plan."""

    where: str
    laid: Plan
    tables: Mapping[str, Table]


@dataclass(slots=True)
class _Statement:
    """The one statement over everybody, before it is grouped or listed."""

    sql: str
    facts: list[str]
    tables: dict[str, Table] = field(default_factory=dict)


# --- asking -----------------------------------------------------------------------------------------------------


def table_of(draft: Draft, on: date) -> Table | None:
    """The table that a draft would be on a day; nothing while something but its examples is wrong with it."""
    alone = drafts.reading(draft)
    if alone.table is None or _grave(alone):
        return None
    whole, _words = drafts.merged(draft, on)
    found = whole if whole.table is not None and not _grave(whole) else alone
    return found.table


def _grave(reading: drafts.Reading) -> bool:
    return any(not fault.cell.startswith("examples") for fault in reading.faults)


def source(actor: Actor, place: Region) -> Source | None:
    """Where the facts of a place come from now; nothing where it is too large to be read live and has no snapshot yet."""
    if Elder.seen_by(actor).filter(within(place.path, "region_path"))[: LIVE + 1].count() <= LIVE:
        return Source(timezone.now(), None)
    found = snapshots.holding(ELDERS, place.path, facts())
    return Source(found.taken_at, found) if found is not None else None


def facts() -> list[str]:
    """What a snapshot keeps of an elder: every fact that a table may ask about."""
    return ["born_on", *sorted(set(queries.vocabulary()) - {"age"} & set(columns.FACTS[ELDERS.name]))]


def simulate(actor: Actor, asked: Asked, table: Table, read: Source) -> Result:
    """Both laws for everybody of a place, counted."""
    stated = _statement(asked, table)
    names = sorted(stated.tables)
    with _engine(asked, read, stated) as (db, people):
        db.execute(f"CREATE OR REPLACE TEMP VIEW outcome AS {stated.sql.replace(':people', people)}")
        rows = db.execute(_grouped(asked, names)).fetchall()
    whole, parts = _groups(rows)
    totals = rows[[row[0] for row in rows].index(_ALL)]
    after = len(KINDS) + 6
    touched = [
        Touched(stated.tables[name], (totals[at], totals[at + 1]), (totals[at + 2], totals[at + 3]))
        for at, name in ((after + 1 + 4 * n, name) for n, name in enumerate(names))
    ]
    return Result(read, table, whole, parts, touched, totals[after])


def behind(actor: Actor, asked: Asked, table: Table, read: Source, only: Mapping[str, str]) -> list[Person]:
    """The people behind one number, by their numbers: of a kind, and of a place or a category; no more than are listed."""
    stated = _statement(asked, table)
    conditions = ["1 = 1"] + (["kind = ?"] if only.get("kind") in KINDS else [])
    values = [only["kind"]] if only.get("kind") in KINDS else []
    if only.get("by") in (PLACE, *CATEGORIES):
        conditions.append(f"coalesce(CAST({_keys(asked)[only['by']]} AS VARCHAR), '') = ?")
        values.append(only.get("value", ""))
    with _engine(asked, read, stated) as (db, people):
        db.execute(f"CREATE OR REPLACE TEMP VIEW outcome AS {stated.sql.replace(':people', people)}")
        rows = db.execute(
            f"SELECT subject, CASE WHEN old_unknown THEN NULL ELSE old END, CASE WHEN new_unknown THEN NULL ELSE new END "
            f"FROM outcome WHERE {' AND '.join(conditions)} ORDER BY region_path, subject LIMIT {MOST}",
            values,
        ).fetchall()
    return [Person(*row) for row in rows]


def elders(actor: Actor, people: Sequence[Person]) -> dict[int, Elder]:
    """Those of these people whom the actor still sees."""
    rows = Elder.seen_by(actor).filter(pk__in=[one.elder for one in people]).select_related("region")
    return {row.pk: row for row in rows}


def children(asked: Asked) -> dict[str, Region]:
    """The places right below the one that is looked at, by the key of their group."""
    return {str(row.pk): row for row in Region.objects.filter(parent=asked.place)}


@contextmanager
def _engine(asked: Asked, read: Source, stated: _Statement) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """The column engine with the people who count, as a table in a statement."""
    holders = f" WHERE subject IN ({HELD.format(benefit=asked.draft.benefit)})" if asked.who == HOLDERS else ""
    if read.snapshot is not None and not holders:
        with snapshots.reader() as db:
            yield db, f"(SELECT * FROM {read.snapshot.source})"
        return
    with columns.engine() as db:
        db.execute("SET preserve_insertion_order=false")
        people = f"SELECT * FROM {read.snapshot.source}" if read.snapshot is not None else "SELECT * FROM memory.facts"
        if read.snapshot is None:
            columns.table(db, "facts", ELDERS, stated.facts, region_path=asked.place.path, on=timezone.localdate())
        yield db, f"({people}{holders})"


# --- the statement ----------------------------------------------------------------------------------------------


def _statement(asked: Asked, table: Table) -> _Statement:
    """One row a person: the kind, what both laws give, and the columns by which people are grouped."""
    areas = [_area(asked, one, table) for one in spans.governed(asked.place)]
    tables = {name: found for area in areas for name, found in area.tables.items()} | {table.benefit: table}
    names = sorted(tables)
    wanted = sorted({"born_on", *KEPT, *(fact for area in areas for fact in area.laid.facts)})
    parts = [_people(area, names, table.benefit, wanted) for area in areas]
    alike = [name for name in names if tables[name].unit == table.unit]
    year = {law: " + ".join(f"{law}{name} * {TIMES.get(tables[name].per, 1)}" for name in alike) for law in (OLD, NEW)}
    kind = (
        f"CASE WHEN new_unknown AND old_unknown THEN '{OPEN}' WHEN new_unknown THEN '{CANNOT}' WHEN old_unknown THEN '{RESOLVED}' "
        f"WHEN new_year > old_year OR (new_has AND NOT old_has) THEN '{GAIN}' "
        f"WHEN new_year < old_year OR (old_has AND NOT new_has) THEN '{LOSE}' "
        f"WHEN old_has THEN '{SAME}' ELSE '{NOTHING}' END"
    )
    inner = f"SELECT *, {year[OLD]} AS old_year, {year[NEW]} AS new_year FROM ({' UNION ALL '.join(parts)})"
    return _Statement(f"SELECT *, {kind} AS kind FROM ({inner})", wanted, tables)


def _people(area: _Area, names: Sequence[str], benefit: str, wanted: Sequence[str]) -> str:
    """One area's people with what is due to them by both laws."""
    laid = area.laid

    def due(name: str) -> str:
        return (
            f"coalesce(CASE WHEN {laid.unknown(name)} THEN 0 ELSE {laid.due(name)} END, 0)"
            if name in laid.benefits
            else "0"
        )

    def has(name: str) -> str:
        if name not in laid.benefits:
            return "FALSE"
        return f"({name}_row > 0 AND NOT {laid.unknown(name)} AND ({laid.due(name)} IS NULL OR {laid.due(name)} <> 0))"

    chosen = [
        *(f"{due(law + name)}::BIGINT AS {law}{name}" for law in (OLD, NEW) for name in names),
        *(f"{has(law + name)} AS {law}{name}_has" for law in (OLD, NEW) for name in names),
    ]
    for law in (OLD, NEW):
        unknown = laid.unknown(law + benefit) if law + benefit in laid.benefits else "FALSE"
        chosen += [f"{unknown} AS {law}unknown", f"{due(law + benefit)}::BIGINT AS {law.rstrip('_')}"]
        chosen.append(f"{has(law + benefit)} AS {law}has")
    unset = f"{laid.due(NEW + benefit)} IS NULL" if NEW + benefit in laid.benefits else "FALSE"
    kept = ", ".join(["subject", "region_path", "born_on", *KEPT])
    facts = ", ".join(["subject", "region_path", *wanted])
    # The plan reads a table called people; it is put in its place as text, since it may be a file.
    return (
        f"SELECT {kept}, {', '.join(chosen)}, {unset} AS unset FROM "
        f"(WITH people AS (SELECT {facts} FROM :people WHERE {area.where}) {laid.sql})"
    )


def _area(asked: Asked, governed: spans.Governed, table: Table) -> _Area:
    """Today's law and the draft's for the places that obey the same tables, side by side under two sets of names."""
    today = queries.law(governed.region, asked.on)
    then = _with(today, table, asked, governed.region)
    near = _connected((today, then), table.benefit)
    today, then = (
        spans.in_numbers(replace(law, tables=tuple(t for t in law.tables if t.benefit in near)))
        for law in (today, then)
    )
    both = Law(
        asked.on,
        (*_named(today.tables, OLD), *_named(then.tables, NEW)),
        (*_ruled(today.rules, near, OLD), *_ruled(then.rules, near, NEW)),
    )
    laid = plan(both, lambda _name, _on: None, source="people", keep=["born_on", *KEPT])
    path = governed.region.path
    where = columns.here(path, "region_path")
    where += "".join(f" AND NOT ({columns.here(other, 'region_path')})" for other in governed.but)
    return _Area(where, laid, {t.benefit: t for t in (*today.tables, *then.tables)})


def _with(law: Law, table: Table, asked: Asked, place: Region) -> Law:
    """The law of a place as the draft would have it: a place with a table of its own further down keeps that."""
    line, own = queries.line(place), next((t for t in law.tables if t.benefit == table.benefit), None)
    nearer = own is not None and table.region in line and line.index(own.region) < line.index(table.region)
    if nearer or not holds(asked.draft.region.path, place.path):
        return law
    others = [one for one in law.tables if one is not own]
    return replace(law, tables=(*others, table) if table.holding(asked.on) else tuple(others))


def _connected(laws: Sequence[Law], benefit: str) -> set[str]:
    """The benefit, and every other that some rule may give or take because of it."""
    near = {benefit}
    for _step in range(len(laws[0].tables) + 1):
        near |= {name for law in laws for rule in law.rules if near & set(rule.all) for name in rule.all}
    return near


def _named(tables: Sequence[Table], prefix: str) -> list[Table]:
    return [replace(one, benefit=f"{prefix}{one.benefit}") for one in tables]


def _ruled(rules: Sequence[Rule], near: set[str], prefix: str) -> list[Rule]:
    return [
        replace(one, benefit=f"{prefix}{one.benefit}", others=tuple(f"{prefix}{name}" for name in one.others))
        for one in rules
        if near & set(one.all)
    ]


# --- counting ---------------------------------------------------------------------------------------------------


_ALL = "whole"


def _keys(asked: Asked) -> dict[str, str]:
    """The expression that tells people apart by place and by each category."""
    below = asked.place.path.count("/") + 1
    cuts = [(age, periods.latest_birth(age, asked.on)) for age in BANDS]
    band = " ".join(f"WHEN born_on > DATE '{born}' THEN {n}" for n, (_age, born) in enumerate(cuts))
    return {
        PLACE: f"split_part(region_path, '/', {below})",
        BAND: f"CASE {band} ELSE {len(BANDS)} END",
        **{name: name for name in KEPT},
    }


def _grouped(asked: Asked, names: Sequence[str]) -> str:
    """Everybody at once, by place, and by each category: one pass over the people."""
    keys = _keys(asked)
    counted = [f"count(*) FILTER (WHERE kind = '{kind}')" for kind in KINDS]
    counted += [f"count(*) FILTER (WHERE {law}has)" for law in (OLD, NEW)]
    counted += [f"coalesce(sum({law}year), 0)::BIGINT" for law in (OLD, NEW)]
    counted.append("count(*) FILTER (WHERE unset AND new_has)")
    for name in names:
        counted += [f"count(*) FILTER (WHERE {law}{name}_has)" for law in (OLD, NEW)]
        counted += [f"coalesce(sum({law}{name}), 0)::BIGINT" for law in (OLD, NEW)]
    labels = " ".join(f"WHEN grouping(k_{name}) = 0 THEN '{name}'" for name in keys)
    value = " ".join(f"WHEN grouping(k_{name}) = 0 THEN CAST(k_{name} AS VARCHAR)" for name in keys)
    inner = ", ".join(f"{expression} AS k_{name}" for name, expression in keys.items())
    sets = ", ".join(["()", *(f"(k_{name})" for name in keys)])
    return (
        f"SELECT CASE {labels} ELSE '{_ALL}' END, CASE {value} END, {', '.join(counted)} "
        f"FROM (SELECT *, {inner} FROM outcome) GROUP BY GROUPING SETS ({sets})"
    )


def _groups(rows: Sequence[Sequence[Any]]) -> tuple[Group, dict[str, list[Group]]]:
    parts: dict[str, list[Group]] = {}
    for key, value, *counted in rows:
        kinds, rest = dict(zip(KINDS, counted, strict=False)), counted[len(KINDS) :]
        group = Group(value or "", kinds, (rest[0], rest[1]), (rest[2], rest[3]))
        parts.setdefault(key, []).append(group)
    nobody = Group("", dict.fromkeys(KINDS, 0), (0, 0), (0, 0))
    (whole,) = parts.pop(_ALL, [nobody])
    return whole, {key: sorted(found, key=lambda one: one.label) for key, found in parts.items()}
