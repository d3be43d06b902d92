"""A costly beginning made once by its verbs, and then laid down again from its rows: tests that begin alike begin quickly."""

import copy
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from yinian.foundation.guard import writing
from yinian.foundation.journal.receipts import LISTENERS

T = TypeVar("T")


@dataclass
class Kept(Generic[T]):
    """What was made, and the rows that stood for it."""

    made: T
    rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]]


_KEPT: dict[Hashable, Kept[Any]] = {}


def once(name: str, make: Callable[[], T]) -> T:
    """What `make` makes in an empty database, with every row it writes; made by itself once for each day, keys and listeners."""
    key = (
        name, timezone.localdate(), connection.settings_dict["NAME"], settings.FIELD_CIPHER, settings.FIELD_KEYS,
        settings.BLIND_KEY, settings.JOURNAL_KEY, tuple((verb, *known) for verb, known in LISTENERS.items()),
    )  # fmt: skip
    if _filled(_tables()):
        return make()
    known = _KEPT.get(key)
    if known is None:
        made = make()
        _KEPT[key] = Kept(copy.deepcopy(made), {table: _read(table) for table in _filled(_tables())})
        return made
    with writing("test"), connection.cursor() as cursor:
        for table, (names, rows) in known.rows.items():
            columns = ", ".join(f'"{name}"' for name in names)
            marks = ", ".join(["%s"] * len(names))
            several = ", ".join([f"({marks})"] * len(rows))
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) VALUES {several}', [value for row in rows for value in row]
            )
    return copy.deepcopy(known.made)


@lru_cache
def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models(include_auto_created=True) if _ours(model)]


def _ours(model: Any) -> bool:
    return bool(model._meta.app_label not in {"contenttypes", "auth"} and model._meta.managed)


def _filled(tables: list[str]) -> list[str]:
    """Those of these tables that have a row, by one statement."""
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [row[0] for row in cursor.fetchall()]


def _read(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
        return [column[0] for column in cursor.description or []], list(cursor.fetchall())
