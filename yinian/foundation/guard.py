"""The last lock: a statement that writes one of our tables while nothing allows it never reaches the database."""

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.apps import apps

from yinian.foundation.refusals import LawBroken

_allowed: ContextVar[str] = ContextVar("yinian_writing", default="")
_WRITE = re.compile(r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)


@contextmanager
def writing(why: str) -> Generator[None]:
    """Allow writes while this runs; only verbs, streams and the mechanisms' own books open it."""
    token = _allowed.set(why)
    try:
        yield
    finally:
        _allowed.reset(token)


@lru_cache
def ours() -> frozenset[str]:
    """The tables that belong to the house, not to a library."""
    configs = (config for config in apps.get_app_configs() if config.name.startswith("yinian."))
    return frozenset(
        model._meta.db_table for config in configs for model in config.get_models(include_auto_created=True)
    )


def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Pass a statement on, unless it writes one of our tables and nothing allows that."""
    if not _allowed.get() and isinstance(sql, str) and sql[:1] != "S":
        match = _WRITE.match(sql)
        if match:
            check(match[1])
    return execute(sql, params, many, context)


def check(table: str) -> None:
    """Refuse a write to this table unless something allows it; for ways to the database that pass by `guard`."""
    if not _allowed.get() and table in ours():
        raise LawBroken(f"{table} was written outside a verb")


def install(connection: Any, **_kwargs: Any) -> None:
    """Stand in front of every new connection."""
    if guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)
