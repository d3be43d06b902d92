"""Whole-region computation in columns: rooms publish facts as SQL, an embedded engine reads either database."""

import secrets
import sqlite3
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import files as installed
from pathlib import Path
from typing import Any

import duckdb
import sqlglot
from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from sqlglot import exp

from yinian.foundation.refusals import LawBroken
from yinian.foundation.regions import end

TYPES = {"text": "VARCHAR", "number": "BIGINT", "date": "DATE", "flag": "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One column about one kind of subject.

    `sql` selects (subject, value), one row a subject at most, and may use :day, and :month and :year, the first days of
    its month and year; it is written in the SQL that both databases and the column engine read, so that one subject and a
    whole region start from the same rows. What it tells of a `span` (month, year) is told from its first day up to :day.
    """

    name: str
    type: str
    sql: str
    title: str | Promise
    group: str = ""
    span: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that facts are about: `sql` selects (subject, region_path), those that exist on :day."""

    name: str
    sql: str


SUBJECTS: dict[str, Subject] = {}
FACTS: dict[str, dict[str, Fact]] = {}


def subject(name: str, sql: str) -> Subject:
    """Publish a kind of subject."""
    SUBJECTS[name] = Subject(name, sql)
    FACTS.setdefault(name, {})
    return SUBJECTS[name]


def publish(about: Subject, *facts: Fact) -> None:
    """Publish facts about a kind of subject; a name stands for one fact only."""
    for fact in facts:
        if fact.name in FACTS[about.name]:
            raise LawBroken(f"two facts of {about.name} are called {fact.name}")
        if fact.type not in TYPES:
            raise LawBroken(f"{fact.name} has the unknown type {fact.type}")
        FACTS[about.name][fact.name] = fact


def dated(sql: str, on: date, written: str = "DATE '{}'") -> str:
    """A statement with its days written in."""
    days = {":day": on, ":month": on.replace(day=1), ":year": on.replace(month=1, day=1)}
    for word, day in days.items():
        sql = sql.replace(word, written.format(day.isoformat()))
    return sql


def live(sql: str, on: date) -> str:
    """A statement with its days as the operational database writes them: SQLite keeps dates as text in this very form."""
    return dated(sql, on, "'{}'" if connection.vendor == "sqlite" else "DATE '{}'")


def _query(about: Subject, names: Sequence[str], where: str) -> str:
    facts = [FACTS[about.name][name] for name in names]
    joins = "".join(f"\nLEFT JOIN ({fact.sql}) f{i} ON f{i}.subject = s.subject" for i, fact in enumerate(facts))
    wanted = "".join(f",\n  CAST(f{i}.value AS {TYPES[fact.type]}) AS {fact.name}" for i, fact in enumerate(facts))
    return f"SELECT s.subject, s.region_path{wanted}\nFROM ({about.sql}) s{joins}\nWHERE {where}"


@contextmanager
def engine(memory_mb: int = 512) -> Generator[duckdb.DuckDBPyConnection]:
    """The embedded column engine with the operational database attached read-only under its own table names."""
    config: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    with ExitStack() as stack:
        db = stack.enter_context(duckdb.connect(":memory:", config=config))
        db.execute(f"SET memory_limit='{memory_mb}MB'; SET threads=2; SET temp_directory='{settings.VAR / 'columns'}'")
        settings_of = connection.settings_dict
        if connection.vendor == "postgresql":
            db.execute(f"LOAD '{_extension('postgres_scanner')}'")
            parts = {
                "host": settings_of["HOST"],
                "port": settings_of["PORT"],
                "user": settings_of["USER"],
                "password": settings_of["PASSWORD"],
                "dbname": settings_of["NAME"],
            }
            address = " ".join(f"{key}='{value}'" for key, value in parts.items() if value)
            db.execute(f"ATTACH '{_quoted(address)}' AS live (TYPE postgres, READ_ONLY)")
        else:
            db.execute(f"LOAD '{_extension('sqlite_scanner')}'")
            copy = stack.enter_context(_copy())
            db.execute(f"ATTACH '{_quoted(str(copy))}' AS live (TYPE sqlite, READ_ONLY)")
            stack.callback(db.close)
        db.execute("USE live")
        yield db


@contextmanager
def _copy() -> Generator[Path]:
    """The SQLite database as it stands now, copied by its own library and gone afterwards.

    The engine brings an SQLite of its own. Two of them in one process do not see each other's locks: the second takes itself
    for the first, cuts the shared index of the log short, and the first falls off its end at the next long write.
    """
    path = settings.VAR / "columns" / f"{secrets.token_hex(8)}.sqlite3"
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.ensure_connection()
    own = connection.connection
    try:
        # SQLite copies no database page by page that its own connection is writing to: it would wait for itself for ever.
        if own.in_transaction:
            path.write_bytes(own.serialize())
        with closing(sqlite3.connect(path)) as target:
            if not own.in_transaction:
                own.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        yield path
    finally:
        path.unlink(missing_ok=True)


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _extension(name: str) -> Path:
    package = f"duckdb-extension-{name.replace('_', '-')}"
    for path in installed(package) or []:
        if path.name == f"{name}.duckdb_extension":
            return Path(str(path.locate()))
    raise LawBroken(f"{package} holds no {name}.duckdb_extension")


def table(
    db: duckdb.DuckDBPyConnection, name: str, about: Subject, facts: Sequence[str], *, region_path: str, on: date
) -> None:
    """Make a table of subjects of a region with their facts on a day: subject, region_path, and one column a fact."""
    query = asked(about, facts, on=on, where=here(region_path, "s.region_path"))
    db.execute(f"CREATE OR REPLACE TABLE memory.{name} AS {query}")


def bring(
    db: duckdb.DuckDBPyConnection,
    about: Subject,
    facts: Sequence[str],
    *,
    region_path: str,
    among: str,
    more: Mapping[str, Sequence[str]],
) -> None:
    """Copy what the facts of some subjects are read from into the engine, under the tables' own names, to ask of many days.

    `among` is a table of their numbers; who of them lives outside the region is added by `bring_also`. `more` names further
    columns of a table. From then on a statement of `asked` runs on the copies after `USE memory`.
    """
    place = here(region_path, "region_path")
    for name, read in _readings(about, facts).items():
        columns = ", ".join(sorted(read.columns | set(more.get(name, ()))))
        db.execute(
            f"CREATE OR REPLACE TABLE memory.{name} AS SELECT {columns} FROM live.{name} "
            f"WHERE {place}{read.kinds} AND {read.key} IN (SELECT subject FROM {among})"
        )


def bring_also(db: duckdb.DuckDBPyConnection, about: Subject, facts: Sequence[str], subjects: Sequence[int]) -> None:
    """Copy the same of some subjects who live elsewhere."""
    for name, read in _readings(about, facts).items():
        columns = ", ".join(f'"{row[0]}"' for row in db.execute(f"DESCRIBE memory.{name}").fetchall())
        for at in range(0, len(subjects), 1_000):
            these = f"{read.key} IN ({', '.join(map(str, subjects[at : at + 1_000]))})"
            db.execute(f"INSERT INTO memory.{name} SELECT {columns} FROM live.{name} WHERE {these}{read.kinds}")


@contextmanager
def only(db: duckdb.DuckDBPyConnection, about: Subject, facts: Sequence[str], after: int, upto: int) -> Generator[None]:
    """Let the tables that `bring` copied show some subjects alone for a while: those after one number, up to another."""
    db.execute("CREATE SCHEMA IF NOT EXISTS memory.part")
    for name, read in _readings(about, facts).items():
        db.execute(
            f"CREATE OR REPLACE VIEW memory.part.{name} AS SELECT * FROM memory.main.{name} "
            f"WHERE {read.key} > {after} AND {read.key} <= {upto}"
        )
    db.execute("SET search_path = 'memory.part,memory.main'")
    try:
        yield
    finally:
        db.execute("USE memory")


@dataclass(slots=True)
class Reading:
    """What some statements read of one table: its subject's column, the columns, and the words it is narrowed to."""

    key: str
    columns: set[str]
    only: dict[str, set[str]]

    @property
    def kinds(self) -> str:
        """The words that narrow it, as SQL."""
        return "".join(
            f" AND {column} IN ({', '.join(map(_literal, sorted(values)))})" for column, values in self.only.items()
        )


def _readings(about: Subject, facts: Sequence[str]) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for statement in (about.sql, *(FACTS[about.name][fact].sql for fact in facts)):
        tree = sqlglot.parse_one(dated(statement, date(2000, 1, 1)), read="duckdb")
        (table,) = {one.name for one in tree.find_all(exp.Table)}
        key = next(one.this.name for one in tree.find_all(exp.Alias) if one.alias == "subject")
        columns = {one.name for one in tree.find_all(exp.Column)}
        only = _only(tree.find(exp.Where))
        known = found.get(table)
        if known is None:
            found[table] = Reading(key, columns, only)
            continue
        known.columns |= columns
        known.only = {name: values | only[name] for name, values in known.only.items() if name in only}
    return found


def _only(where: exp.Expression | None) -> dict[str, set[str]]:
    """The columns that a condition holds to one word."""
    parts = where.this.flatten() if where is not None and isinstance(where.this, exp.And) else [where and where.this]
    return {
        one.this.name: {one.expression.name}
        for one in parts
        if isinstance(one, exp.EQ) and isinstance(one.this, exp.Column) and one.expression.is_string
    }


def here(region_path: str, column: str) -> str:
    """The condition that a path lies in a region, as SQL."""
    if not region_path:
        raise LawBroken("a table of columns needs a region")
    path = _quoted(region_path)
    return "1 = 1" if path == "/" else f"{column} >= '{path}' AND {column} < '{end(path)}'"


def _literal(value: str) -> str:
    return f"'{_quoted(value)}'"


def asked(about: Subject, facts: Sequence[str], *, on: date, where: str = "1 = 1") -> str:
    """The statement that tells these facts of a day, of all subjects that are in the tables it is run on."""
    return dated(_query(about, facts, where), on)


def folded(about: Subject, facts: Sequence[str], *, on: date) -> str:
    """The same in fewer joins: facts that differ only in one word of their condition are read in one pass.

    Where a subject has two rows of one fact, as after a merge, the greater value is told.
    """
    passes: dict[tuple[str, ...], dict[str, str]] = {}
    alone: list[str] = []
    for name in facts:
        tree = sqlglot.parse_one(dated(FACTS[about.name][name].sql, on), read="duckdb")
        said = _only(where := tree.find(exp.Where))
        value = next((one.this.sql("duckdb") for one in tree.find_all(exp.Alias) if one.alias == "value"), "value")
        if where is None or len(said) != 1 or tree.find(exp.Group):
            alone.append(name)
            continue
        (column,) = said
        rest = [part.sql("duckdb") for part in where.this.flatten() if not _holds(part, column)]
        (table,) = tree.find_all(exp.Table)
        key = next(one.this.name for one in tree.find_all(exp.Alias) if one.alias == "subject")
        passes.setdefault((table.name, key, value, column, " AND ".join(rest)), {})[name] = next(iter(said[column]))
    joins, told = "", {}
    for number, ((table_of, key, value, column, rest_of), words) in enumerate(passes.items()):
        parts = "".join(
            f", max(CASE WHEN {column} = {_literal(word)} THEN {value} END) AS {name}" for name, word in words.items()
        )
        joins += f"\nLEFT JOIN (SELECT {key} AS subject{parts} FROM {table_of} WHERE {rest_of or 'TRUE'} GROUP BY {key}) p{number}"
        joins += f" ON p{number}.subject = s.subject"
        told.update({name: f"p{number}.{name}" for name in words})
    for number, name in enumerate(alone):
        sql = dated(FACTS[about.name][name].sql, on)
        joins += f"\nLEFT JOIN ({sql}) f{number} ON f{number}.subject = s.subject"
        told[name] = f"f{number}.value"
    wanted = "".join(f", CAST({told[name]} AS {TYPES[FACTS[about.name][name].type]}) AS {name}" for name in facts)
    subjects = dated(about.sql, on)
    return f"SELECT s.subject, s.region_path{wanted} FROM ({subjects}) s{joins}"


def _holds(part: exp.Expression, column: str) -> bool:
    return isinstance(part, exp.EQ) and isinstance(part.this, exp.Column) and part.this.name == column


def one(about: Subject, pk: int, facts: Iterable[str], *, on: date) -> dict[str, Any] | None:
    """The same facts of one subject, by the same SQL, from the operational database itself."""
    names = list(facts)
    query = live(_query(about, names, f"s.subject = {int(pk)}"), on)
    if connection.vendor == "sqlite":
        query = query.replace("AS VARCHAR", "AS TEXT").replace("AS DATE", "AS TEXT").replace("AS BOOLEAN", "AS INTEGER")
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    if row is None:
        return None
    values = dict(zip(["subject", "region_path", *names], row, strict=True))
    for name in names:
        kind, value = FACTS[about.name][name].type, values[name]
        if value is not None:
            values[name] = _day(value) if kind == "date" else bool(value) if kind == "flag" else value
    return values


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
