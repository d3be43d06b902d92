"""Scratch databases for benchmarks: a PostgreSQL one where a server answers, and a SQLite file."""

import os
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bench.frame import watched

SERVER = os.environ.get("YINIAN_BENCH_SERVER", "postgres://postgres@127.0.0.1:5432")
KEYS = {
    "YINIAN_SECRET_KEY": "only for benchmarks",
    "YINIAN_FIELD_KEYS": "1:" + "11" * 32,
    "YINIAN_BLIND_KEY": "22" * 32,
    "YINIAN_JOURNAL_KEY": "33" * 32,
}


def environment(url: str, var: Path) -> dict[str, str]:
    """The environment of a process that works on a scratch database."""
    own = {"YINIAN_ENV_FILE": str(var / "none"), "YINIAN_VAR": str(var), "YINIAN_DATABASE_URL": url, "YINIAN_DEMO": "0"}
    return {**os.environ, **KEYS, **own, "DJANGO_SETTINGS_MODULE": "yinian.config.settings"}


@contextmanager
def scratch(kind: str, name: str) -> Generator[dict[str, str]]:
    """The environment of an empty, migrated database that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="yinian-bench-") as folder:
        var = Path(folder)
        if kind == "sqlite":
            env = environment(f"sqlite:///{var / 'bench.sqlite3'}", var)
            watched([sys.executable, "-m", "django", "migrate", "-v0"], env)
            yield env
            return
        database = f"yinian_bench_{name}"
        with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {database}")
        try:
            env = environment(f"{SERVER}/{database}", var)
            watched([sys.executable, "-m", "django", "migrate", "-v0"], env)
            yield env
        finally:
            with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def postgres_answers() -> bool:
    """Whether a PostgreSQL server is there."""
    parts = urlsplit(SERVER)
    try:
        psycopg.connect(f"{parts.scheme}://{parts.netloc}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True
