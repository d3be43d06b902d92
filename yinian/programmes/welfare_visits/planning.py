"""The nightly plan of a region in columns: who is on the list and why, whose turn it is, who goes, on which day.

One statement a question over the whole region; nothing here writes. What is handed out are differences to what stands
already, so that a plan made twice, or killed and made again, comes to the same.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from yinian.entitlement.policies import queries as policies
from yinian.foundation import columns
from yinian.foundation.columns import here
from yinian.foundation.periods import latest_birth
from yinian.foundation.regions import Region
from yinian.programmes.welfare_visits import law as laws
from yinian.programmes.welfare_visits import rules
from yinian.programmes.welfare_visits.law import Law, Row
from yinian.programmes.welfare_visits.models import Campaign
from yinian.programmes.welfare_visits.rules import Window
from yinian.registry.elders import groups
from yinian.registry.elders.facts import ELDERS

MEMORY_MB = 1_200
CHUNK = 5_000
CAMPAIGN = "campaign"
ROWS = "rule INTEGER, tier VARCHAR, file VARCHAR, number INTEGER, because VARCHAR"
# Neighbours follow each other: by community, then by grid, then by address.
ALONG = "region_path, grid, address, subject"


@dataclass(frozen=True, slots=True)
class Plan:
    """A region's plan of a day, open in the column engine."""

    db: duckdb.DuckDBPyConnection
    region: Region
    on: date

    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """What a statement finds, a chunk at a time on a cursor of its own."""
        cursor = self.db.cursor()
        cursor.execute("USE live")
        cursor.execute(statement)
        while part := cursor.fetchmany(CHUNK):
            yield from part


@contextmanager
def opened(region: Region, on: date) -> Generator[Plan]:
    """Read a region's facts and lay its list, its turns and its gaps beside what stands in the database."""
    with columns.engine(memory_mb=MEMORY_MB) as db:
        db.execute("SET preserve_insertion_order=false")
        known = _laws_of(region)
        special, asked = groups.in_columns(groups.SPECIAL, on)
        facts = sorted({*asked, *(fact for _path, law in known for fact in law.facts())})
        columns.table(db, "people", ELDERS, facts, region_path=region.path, on=on)
        _rows(db, known, special, on)
        _people(db, region)
        db.execute("DROP TABLE memory.people")
        _visitors(db, region, on)
        _windows(db, rules.windows(on, on))
        _turns(db, on)
        _standing(db, region, f"cause = 'round' AND since >= DATE '{rules.first_of(on)}'")
        yield Plan(db, region, on)


@contextmanager
def opened_for(campaign: Campaign, on: date) -> Generator[Plan]:
    """Lay one campaign's turns: everybody of its group in its region once, by the same visitors and the same way along the doors."""
    region = campaign.region
    with columns.engine(memory_mb=MEMORY_MB) as db:
        db.execute("SET preserve_insertion_order=false")
        inside, asked = groups.in_columns(campaign.group, on)
        columns.table(db, "people", ELDERS, sorted({*asked, "born_on"}), region_path=region.path, on=on)
        old = f"born_on <= DATE '{latest_birth(campaign.from_age, on)}'" if campaign.from_age else "TRUE"
        db.execute(
            "CREATE TABLE memory.ruled AS SELECT subject, region_path, 1 AS rule, FALSE AS special FROM memory.people "
            f"WHERE {inside} AND {old}"
        )
        _fill(db, "rows", ROWS, [(1, CAMPAIGN, "", 1, "")])
        _people(db, region)
        _visitors(db, region, on)
        _windows(db, [rules.span(CAMPAIGN, campaign.since, campaign.until, on)])
        _turns(db, on)
        _standing(db, region, f"campaign_id = {campaign.pk}")
        yield Plan(db, region, on)


def _laws_of(region: Region) -> list[tuple[str, Law]]:
    """Every file that holds somewhere in a region, the deepest place first."""
    places = policies.places(law.region for law in laws.laws())
    nation = policies.padded(policies.NATION)
    found = [("/" if law.region == nation else places[law.region].path, law) for law in laws.laws()
             if law.region == nation or law.region in places]  # fmt: skip
    touching = [
        (path, law)
        for path, law in found
        if path.startswith(region.path) or region.path.startswith(path) or path == "/"
    ]
    return sorted(touching, key=lambda pair: -len(pair[0]))


def _rows(db: duckdb.DuckDBPyConnection, known: list[tuple[str, Law]], special: str, on: date) -> None:
    """Which row of which file answers for everybody; the first that passes, and no row where none does."""
    arms = "".join(
        f" WHEN {here(path, 'region_path')} THEN {_by_place(number, _first(law, on))}"
        for number, (path, law) in enumerate(known)
    )
    db.execute(
        f"CREATE TABLE memory.ruled AS SELECT * FROM (SELECT subject, region_path, CASE{arms} ELSE 0 END AS rule, "
        f"COALESCE({special}, FALSE) AS special FROM memory.people) WHERE rule % 1000 > 0 OR special"
    )
    lines = [
        (number * 1000 + row.number, row.tier, law.file, row.number, row.words)
        for number, (_path, law) in enumerate(known)
        for row in law.tiers
    ]
    _fill(db, "rows", ROWS, lines)


def _by_place(number: int, first: str) -> str:
    return f"{number * 1000} + ({first})"


def _first(law: Law, on: date) -> str:
    held: Iterable[Row] = (row for row in law.tiers if row.holds(on))
    arms = "".join(f" WHEN {row.sql(on)} THEN {row.number}" for row in held)
    return f"CASE{arms} ELSE 0 END" if arms else "0"


def _people(db: duckdb.DuckDBPyConnection, region: Region) -> None:
    """Those who are to be on the list, with what puts neighbours beside each other."""
    place = here(region.path, "e.region_path")
    db.execute(
        "CREATE TABLE memory.due AS SELECT u.subject, u.region_path, r.tier, r.file, r.number, r.because, e.name, e.address, "
        "COALESCE(g.grid_id, 0) AS grid FROM memory.ruled u JOIN memory.rows r ON r.rule = u.rule "
        f"JOIN (SELECT e.id, e.name, e.address FROM live.registry_elder e WHERE {place}) e ON e.id = u.subject "
        "LEFT JOIN live.registry_gridelder g ON g.elder_id = u.subject"
    )


def _visitors(db: duckdb.DuckDBPyConnection, region: Region, on: date) -> None:
    """Who visits where: each place is served by the visitors of the nearest place at or above it that has any.

    A visitor's share of a place runs from `low` up to `high` of the whole; it is as large as what they can do in a day.
    """
    db.execute(
        "CREATE TABLE memory.able AS SELECT account_id, region_path AS pool, any_value(party_id) AS party_id, "
        "max(per_day) AS per_day FROM live.welfare_visits_visitor "
        f"WHERE since <= DATE '{on}' AND (until IS NULL OR until > DATE '{on}') GROUP BY account_id, region_path"
    )
    db.execute(
        "CREATE TABLE memory.shares AS SELECT account_id, party_id, pool, "
        "(sum(per_day) OVER w - per_day) * 1.0 / sum(per_day) OVER (PARTITION BY pool) AS low, "
        "sum(per_day) OVER w * 1.0 / sum(per_day) OVER (PARTITION BY pool) AS high "
        "FROM memory.able WINDOW w AS (PARTITION BY pool ORDER BY account_id)"
    )
    db.execute(
        "CREATE TABLE memory.pools AS WITH places AS (SELECT DISTINCT region_path, "
        "string_split(trim(region_path, '/'), '/') AS parts FROM memory.due), up AS (SELECT region_path, unnest("
        "list_transform(range(1, len(parts) + 1), lambda i: '/' || array_to_string(parts[1:i], '/') || '/')) AS pool "
        "FROM places) SELECT up.region_path, arg_max(up.pool, length(up.pool)) AS pool FROM up "
        "WHERE up.pool IN (SELECT pool FROM memory.able) GROUP BY up.region_path"
    )


def _windows(db: duckdb.DuckDBPyConnection, spans: Sequence[Window]) -> None:
    """The spans in which somebody is to be visited once, each with the days that are left for it."""
    lines = [(one.tier, one.since, one.until, list(one.days)) for one in spans]
    _fill(db, "windows", "tier VARCHAR, since DATE, until DATE, days DATE[]", lines)


def _turns(db: duckdb.DuckDBPyConnection, on: date) -> None:
    """Everybody's turns of this month with who goes and when: equal parts of the way along the doors, in its order."""
    third = rules.turn_of_quarter(on)
    db.execute(
        "CREATE TABLE memory.laid AS WITH mine AS (SELECT d.*, p.pool, CASE tier WHEN 'weekly' THEN 4.0 ELSE 1.0 END AS weight "
        "FROM memory.due d LEFT JOIN memory.pools p USING (region_path) "
        f"WHERE d.tier <> 'quarterly' OR d.subject % 3 = {third}), "
        f"placed AS (SELECT *, (sum(weight) OVER (PARTITION BY pool ORDER BY {ALONG}) - weight / 2) "
        "/ sum(weight) OVER (PARTITION BY pool) AS at FROM mine) "
        "SELECT m.subject, m.region_path, m.tier, m.name, m.address, m.grid, s.account_id AS visitor, s.party_id AS party "
        "FROM placed m LEFT JOIN memory.shares s ON s.pool = m.pool AND m.at >= s.low AND m.at < s.high"
    )
    seat = "PARTITION BY COALESCE(l.visitor, 0), CASE WHEN l.visitor IS NULL THEN l.region_path END, w.tier, w.since"
    along = ", ".join(f"l.{name}" for name in ALONG.split(", "))
    db.execute(
        "CREATE TABLE memory.turns AS SELECT subject, region_path, name, visitor, party, since, until, "
        "days[1 + CAST(floor(place * len(days) / whole) AS BIGINT)] AS day FROM (SELECT l.*, w.since, w.until, w.days, "
        f"row_number() OVER ({seat} ORDER BY {along}) - 1 AS place, count(*) OVER ({seat}) AS whole "
        "FROM memory.laid l JOIN memory.windows w USING (tier))"
    )


def _standing(db: duckdb.DuckDBPyConnection, region: Region, which: str) -> None:
    """The turns that are laid already."""
    db.execute(
        "CREATE TABLE memory.standing AS SELECT id, elder_id, region_path, since, until, visitor_id, visit_id "
        f"FROM live.welfare_visits_turn WHERE {here(region.path, 'region_path')} AND NOT dropped AND {which}"
    )


def _fill(db: duckdb.DuckDBPyConnection, name: str, heads: str, lines: Sequence[Sequence[Any]]) -> None:
    db.execute(f"CREATE TABLE memory.{name} ({heads})")
    if lines:
        db.executemany(f"INSERT INTO memory.{name} VALUES ({', '.join('?' * len(lines[0]))})", lines)


# --- what is to be changed ---------------------------------------------------------------------------------------


def listing(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Who comes on the list, or stands there otherwise: elder, place, tier, file, row, words, and the old line if any."""
    mine = 'SELECT id, elder_id, region_path, tier, file, "row" FROM live.welfare_visits_listed WHERE until IS NULL'
    return plan.rows(
        "SELECT d.subject, d.region_path, d.tier, d.file, d.number, d.because, l.id FROM memory.due d "
        f"LEFT JOIN ({mine}) l ON l.elder_id = d.subject WHERE l.id IS NULL OR l.tier <> d.tier OR l.file <> d.file "
        "OR l.row <> d.number OR l.region_path <> d.region_path ORDER BY d.subject"
    )


def leaving(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Lines of the list whose elder need not be on it any more: number, elder, place."""
    place = here(plan.region.path, "region_path")
    return plan.rows(
        f"SELECT id, elder_id, region_path FROM live.welfare_visits_listed l WHERE {place} AND until IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM memory.due d WHERE d.subject = l.elder_id) ORDER BY id"
    )


def stale(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Turns that nobody need take any more: the tier is another, the elder lives elsewhere or is off the list.

    Who died stays due for the month: the rate names them.
    """
    return plan.rows(
        "SELECT t.id FROM memory.standing t LEFT JOIN live.registry_elder e ON e.id = t.elder_id "
        f"WHERE t.visit_id IS NULL AND t.until > DATE '{plan.on}' AND e.died_on IS NULL AND NOT EXISTS (SELECT 1 "
        "FROM memory.turns n WHERE n.subject = t.elder_id AND n.since = t.since AND n.until = t.until "
        "AND n.region_path = t.region_path) ORDER BY t.id"
    )


def missing(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Turns that are not laid yet: elder, place, name, visitor, party, span and day."""
    return plan.rows(
        "SELECT n.subject, n.region_path, n.name, n.visitor, n.party, n.since, n.until, n.day FROM memory.turns n "
        "WHERE NOT EXISTS (SELECT 1 FROM memory.standing t WHERE t.elder_id = n.subject AND t.since = n.since "
        "AND (t.visit_id IS NOT NULL OR t.until = n.until)) ORDER BY n.region_path, n.subject, n.since"
    )


def orphaned(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Turns ahead whose visitor no longer visits, or that have none, though somebody could go: turn, visitor, party, until."""
    return plan.rows(
        "SELECT t.id, n.visitor, n.party, t.until, t.elder_id, t.region_path FROM memory.standing t "
        "JOIN memory.turns n ON n.subject = t.elder_id AND n.since = t.since AND n.until = t.until "
        f"WHERE t.visit_id IS NULL AND t.until > DATE '{plan.on}' AND n.visitor IS NOT NULL "
        "AND (t.visitor_id IS NULL OR t.visitor_id NOT IN (SELECT account_id FROM memory.able)) ORDER BY t.id"
    )


def gaps(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Who should be visited and is not: listed where nobody visits, or in special difficulty and under no rule."""
    return plan.rows(
        "SELECT subject, region_path, 'no_visitor' FROM memory.due WHERE region_path NOT IN (SELECT region_path FROM memory.pools) "
        "UNION ALL SELECT subject, region_path, 'no_rule' FROM memory.ruled WHERE special AND rule % 1000 = 0 ORDER BY 1"
    )


def counted(plan: Plan) -> dict[str, int]:
    """How many are listed and how many turns there are."""
    row = plan.db.execute("SELECT (SELECT count(*) FROM memory.due), (SELECT count(*) FROM memory.turns)").fetchone()
    assert row is not None
    return {"listed": row[0], "turns": row[1]}


__all__ = ["Plan", "counted", "gaps", "leaving", "listing", "missing", "opened", "opened_for", "orphaned", "stale"]
