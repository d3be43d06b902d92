"""How everybody who was due in a month stands, in one SQL that the databases and the column engine read alike.

Each person once, with one state: visited, or the weightiest reason why not. Nothing of it is kept by hand: it is read from visits,
attempts, pauses and the register, so that a record that comes in late changes the month, and nothing else can.
"""

from datetime import date

from django.db import connection

from yinian.foundation.columns import here
from yinian.programmes.welfare_visits import rules

VISIT, ATTEMPT, PAUSE = "welfare_visits_visit", "welfare_visits_attempt", "welfare_visits_pause"


def literal(day: date, *, columns: bool) -> str:
    """A day as the reader of the SQL writes it; SQLite keeps days as plain words."""
    return f"DATE '{day}'" if columns or connection.vendor != "sqlite" else f"'{day}'"


def state(elder: str, month: date, *, columns: bool) -> str:
    """The state of the elder whom a column names, as a word."""
    first = literal(rules.first_of(month), columns=columns)
    after = literal(rules.next_month(month), columns=columns)
    seen = f"EXISTS (SELECT 1 FROM {VISIT} v WHERE v.elder_id = {elder} AND v.void_at IS NULL AND v.day >= {first} AND v.day < {after})"
    died = f"EXISTS (SELECT 1 FROM registry_elder d WHERE d.id = {elder} AND d.died_on IS NOT NULL AND d.died_on < {after})"
    arms = [f"WHEN {seen} THEN 'visited'", f"WHEN {died} THEN 'died'"]
    for reason in ("hospital", "away", "refused"):
        paused = (
            f"EXISTS (SELECT 1 FROM {PAUSE} p WHERE p.elder_id = {elder} AND p.reason = '{reason}' AND p.since < {after} "
            f"AND (p.until IS NULL OR p.until > {first}) AND (p.until IS NULL OR p.until > p.since))"
        )
        arms.append(f"WHEN {paused} OR {_tried(elder, first, after, reason)} THEN '{reason}'")
    arms.append(f"WHEN {_tried(elder, first, after)} THEN 'not_reached'")
    return f"CASE {' '.join(arms)} ELSE 'not_tried' END"


def _tried(elder: str, first: str, after: str, reason: str = "") -> str:
    only = f" AND a.reason = '{reason}'" if reason else ""
    return (
        f"EXISTS (SELECT 1 FROM {ATTEMPT} a WHERE a.elder_id = {elder} AND a.day >= {first} AND a.day < {after}{only})"
    )


def due(month: date, region_path: str, *, columns: bool) -> str:
    """Those who were due in a month, each once: the elder and the place of the last turn."""
    first = literal(rules.first_of(month), columns=columns)
    after = literal(rules.next_month(month), columns=columns)
    where = "{0}.cause = 'round' AND NOT {0}.dropped AND {0}.since >= " + first + " AND {0}.since < " + after
    return (
        f"SELECT t.elder_id, t.region_path FROM welfare_visits_turn t WHERE {where.format('t')} "
        f"AND {here(region_path, 't.region_path')} AND NOT EXISTS (SELECT 1 FROM welfare_visits_turn o "
        f"WHERE o.elder_id = t.elder_id AND o.id > t.id AND {where.format('o')})"
    )


def counts(month: date, region_path: str) -> str:
    """How many stand how in each place, for the column engine."""
    told = state("q.elder_id", month, columns=True)
    inner = f"SELECT q.region_path, {told} AS state FROM ({due(month, region_path, columns=True)}) q"
    return f"SELECT region_path, state, count(*) FROM ({inner}) s GROUP BY region_path, state"
