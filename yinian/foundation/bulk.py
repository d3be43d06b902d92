"""Writing many rows of one table at once: COPY on PostgreSQL, one prepared statement on SQLite."""

import gc
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connection, models

from yinian.foundation import guard

BATCH = 5_000


@contextmanager
def uncollected() -> Generator[None]:
    """Leave the search for circles of objects aside while many rows pass through: they make none, and it costs a quarter."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Take this many row numbers of a table for rows that are about to be written in this transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One array instead of many rows, and the sequence's name is looked up once, not for each number.
            cursor.execute(
                "SELECT array_agg(nextval(s.name)) FROM generate_series(1, %s), "
                "(SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name OFFSET 0) AS s",
                [count, table],
            )
            return cursor.fetchone()[0] or []
        # SQLite has one writer, and AUTOINCREMENT learns from the numbers given; so the next ones are ours.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        first = (cursor.fetchone() or (0,))[0] + 1
        return list(range(first, first + count))


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows given as database-ready values under field names, inside the caller's transaction."""
    table = model._meta.db_table
    names = ", ".join(f'"{model._meta.get_field(name).column}"' for name in columns)  # type: ignore[union-attr]
    if connection.vendor == "postgresql":
        # COPY speaks to the driver itself, past the guard and past the translation of its errors: so both stand here.
        guard.check(table)
        connection.ensure_connection()
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(rows))


def pour(model: type[models.Model], columns: Sequence[str], text: str) -> None:
    """Write rows that stand ready as text, a line a row and a tab between values, inside the caller's transaction.

    Whoever makes the text answers for its values: numbers, days, and words without tabs, line ends or backslashes.
    """
    table = model._meta.db_table
    names = ", ".join(f'"{model._meta.get_field(name).column}"' for name in columns)  # type: ignore[union-attr]
    if connection.vendor == "postgresql":
        guard.check(table)
        connection.ensure_connection()
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                copy.write(text)
        return
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        # The columns' own types make numbers of the words again.
        cursor.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [line.split("\t") for line in text.splitlines()]
        )


def look_up_keys() -> None:
    """Have PostgreSQL look up the keys of what this transaction has written now, and not when it commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def append(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Write a few rows in one statement and return their numbers, in order; sooner than building objects for them."""
    marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            _append_sql(model, tuple(columns)) + f"{marks} RETURNING id", [one for row in rows for one in row]
        )
        # SQLite does not promise the order of what it returns, but it numbers rows as they stand.
        return sorted(row[0] for row in cursor.fetchall())


@lru_cache
def _append_sql(model: type[models.Model], columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{model._meta.get_field(name).column}"' for name in columns)  # type: ignore[union-attr]
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES '
