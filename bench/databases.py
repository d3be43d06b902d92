"""Scratch databases for benchmarks: a PostgreSQL one where a server answers, a SQLite file, and a copy of a whole city."""

import atexit
import hashlib
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
CITY = "990000"
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
        _server(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)", f"CREATE DATABASE {database}")
        try:
            env = environment(f"{SERVER}/{database}", var)
            watched([sys.executable, "-m", "django", "migrate", "-v0"], env)
            yield env
        finally:
            _server(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@contextmanager
def city(name: str) -> Generator[dict[str, str]]:
    """The environment of a PostgreSQL database with CITY's 1,880,000 generated elders, gone afterwards.

    It is generated once and copied for every part that asks. The copy is as a server stands after its first quiet
    minutes: vacuumed and counted. With YINIAN_BENCH_KEEP set, what is copied from stays for the next run of the same sources.
    """
    source, database = _generated(), f"yinian_bench_{name}"
    _server(
        f"DROP DATABASE IF EXISTS {database} WITH (FORCE)",
        f"CREATE DATABASE {database} TEMPLATE {source} STRATEGY FILE_COPY",
    )
    with tempfile.TemporaryDirectory(prefix="yinian-bench-") as folder:
        try:
            yield environment(f"{SERVER}/{database}", Path(folder))
        finally:
            _server(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _generated() -> str:
    """The database that a city is copied from, made now unless it stands."""
    name = f"yinian_bench_city_{_sources()}"
    if (name,) in _server("SELECT datname FROM pg_database"):
        return name
    print("1,880,000 elders into PostgreSQL …", flush=True)
    with scratch("postgres", "city_unfinished") as env:
        watched([sys.executable, "-m", "yinian", "regions", "load"], env)
        watched([sys.executable, "-m", "yinian", "people", "generate", "--region", CITY, "--full"], env)
        with psycopg.connect(f"{SERVER}/yinian_bench_city_unfinished", autocommit=True) as database:
            database.execute("VACUUM ANALYZE")
        _server(f"ALTER DATABASE yinian_bench_city_unfinished RENAME TO {name}")
    if "YINIAN_BENCH_KEEP" not in os.environ:
        atexit.register(_server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    return name


def _sources() -> str:
    """A short digest of what the generated city depends on: migrations, generator and regions."""
    root, digest = Path(__file__).parents[1], hashlib.sha256()
    for pattern in ("yinian/**/migrations/*.py", "yinian/config/people/*.py", "data/people/**/*", "data/regions/**/*"):
        for path in sorted(root.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _server(*statements: str) -> list[tuple[object, ...]]:
    """Run statements on the server itself, and say what the last one answered."""
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        answers = [server.execute(one) for one in statements]
        return answers[-1].fetchall() if answers[-1].description else []


def postgres_answers() -> bool:
    """Whether a PostgreSQL server is there."""
    parts = urlsplit(SERVER)
    try:
        psycopg.connect(f"{parts.scheme}://{parts.netloc}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True
