"""Whole-region computation in columns: rooms publish facts as SQL, an embedded engine reads either database."""

import secrets
import sqlite3
from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import files as installed
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.db import connection
from django.utils.functional import Promise

from yinian.foundation.refusals import LawBroken
from yinian.foundation.regions import end

TYPES = {"text": "VARCHAR", "number": "BIGINT", "date": "DATE", "flag": "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One column about one kind of subject.

    `sql` selects (subject, value), one row a subject at most, and may use :day; it is written in the SQL that both
    databases and the column engine read, so that one subject and a whole region start from the same rows.
    """

    name: str
    type: str
    sql: str
    title: str | Promise
    group: str = ""


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
    try:
        with closing(sqlite3.connect(path)) as target:
            connection.connection.backup(target)
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
    if not region_path:
        raise LawBroken("a table of columns needs a region")
    path = _quoted(region_path)
    where = "1 = 1" if path == "/" else f"s.region_path >= '{path}' AND s.region_path < '{end(path)}'"
    query = _query(about, facts, where).replace(":day", f"DATE '{on.isoformat()}'")
    db.execute(f"CREATE OR REPLACE TABLE memory.{name} AS {query}")


def one(about: Subject, pk: int, facts: Iterable[str], *, on: date) -> dict[str, Any] | None:
    """The same facts of one subject, by the same SQL, from the operational database itself."""
    names = list(facts)
    query = _query(about, names, f"s.subject = {int(pk)}")
    # SQLite keeps dates as text in this very form; PostgreSQL wants the word.
    query = query.replace(
        ":day", f"'{on.isoformat()}'" if connection.vendor == "sqlite" else f"DATE '{on.isoformat()}'"
    )
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
