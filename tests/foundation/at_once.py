"""Several connections at once, and marks for what only one of the databases can show."""

import os
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

ON_POSTGRES = os.environ.get("YINIAN_DATABASE_URL", "").startswith("postgres")


def postgres(test: Any) -> Any:
    """A test of what PostgreSQL does between connections; SQLite has one writer at a time."""
    skip = pytest.mark.skipif(not ON_POSTGRES, reason="PostgreSQL only: needs two writers at a time")
    return pytest.mark.postgres(skip(test))


def sqlite(test: Any) -> Any:
    """A test of what SQLite does with its single writer."""
    return pytest.mark.skipif(ON_POSTGRES, reason="SQLite only: the lock of its single writer")(test)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run these in threads of their own that start together; what each returned or raised, in order."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index: int) -> None:
        try:
            start.wait(10)
            results[index] = calls[index]()
        except Exception as error:
            results[index] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return results
