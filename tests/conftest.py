"""What every test shares: the cast, and a database that can be emptied although it keeps its journal."""

import os
from collections.abc import Generator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hashers
from django.core.management.color import no_style
from django.core.management.sql import sql_flush
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis

from yinian.foundation.guard import writing

pytest_plugins = ["tests.skips", "pytester"]
# Tests are never timed: a busy machine is no fault of an example's. CI tries the same examples each time, developers new ones.
hypothesis.register_profile("yinian", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.load_profile("yinian")
KEPT = ("foundation_line", "foundation_transfer", "foundation_posting", "foundation_seal")


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> None:
    """Argon2 is slow on purpose; the sign-in tests ask for it by name."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    get_hashers.cache_clear()


@pytest.fixture(autouse=True)
def _no_enacted_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that enacts a table asks for it by `refresh`, never the clock; what another test enacted was taken back."""
    from yinian.entitlement.policies import enacted  # the app registry stands only now

    monkeypatch.setattr(enacted, "SECONDS", float("inf"))
    enacted.forget(float("inf"))


@pytest.fixture
def cast(db: None) -> Any:
    """The fixed cast in an empty database."""
    from tests.cast import build  # the app registry stands only now
    from tests.keeping import once

    return once("cast", build)


@pytest.fixture
def lasting_cast(transactional_db: None) -> Any:
    """The cast committed for real, for tests with other connections, processes or browsers."""
    from tests.cast import build
    from tests.keeping import once

    return once("cast", build)


def empty_database() -> None:
    """Empty every table, the append-only ones too, as only a database administrator could."""
    with writing("test"), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
            # With the triggers asleep foreign keys sleep too; for small tables this is far quicker than TRUNCATE.
            cursor.execute("".join(f'DELETE FROM "{t}";' for t in tables))
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        connection.ops.execute_sql_flush(sql_flush(no_style(), connection, reset_sequences=True, allow_cascade=False))
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.fixture(autouse=True, scope="session")
def _flush_by_our_own_means() -> Generator[None]:
    def teardown(self: Any) -> None:
        empty_database()

    kept = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = kept  # type: ignore[method-assign]
