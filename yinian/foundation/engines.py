"""Which engine answers for a whole region: DuckDB in our own process, or Apache Spark where a site has set it.

Facts and answers pass as Parquet. A statement is written once, in DuckDB's words; another engine reads it in its own.
"""

import shutil
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Protocol

import duckdb
import sqlglot
from django.conf import settings
from django.utils.module_loading import import_string

from yinian.foundation.refusals import LawBroken

# A statement reads its facts from a table of this name, unless it says otherwise.
FACTS = "facts"
NAMES = {"duckdb": "yinian.foundation.engines.Embedded", "spark": "yinian.foundation.cluster.Cluster"}
MEMORY_MB = 1_500
_standing: ContextVar["Engine | None"] = ContextVar("engine", default=None)


class Engine(Protocol):
    """What runs a statement over facts."""

    def run(self, statement: str, facts: Path, out: Path, source: str) -> None:
        """Run a statement over the table `source`, read from facts (a file or a folder), and write parts into a new folder."""


class Embedded:
    """DuckDB, within this process."""

    def __init__(self) -> None:
        self.db = duckdb.connect(":memory:")
        spill = _literal(settings.COLUMNS_FOLDER)
        self.db.execute(f"SET memory_limit='{MEMORY_MB}MB'; SET threads=2; SET temp_directory={spill}")
        self.db.execute("SET preserve_insertion_order=false")

    def run(self, statement: str, facts: Path, out: Path, source: str) -> None:
        """As Engine has it."""
        out.mkdir(parents=True)
        self.db.execute(f"CREATE OR REPLACE TEMP VIEW {source} AS SELECT * FROM read_parquet({parts(facts)})")
        self.db.execute(f"COPY ({statement}) TO {_literal(out / 'part-0.parquet')} (FORMAT parquet, COMPRESSION zstd)")

    def close(self) -> None:
        """Give the memory back."""
        self.db.close()


@contextmanager
def chosen() -> Generator[Engine]:
    """The engine that is set, one within another being the same; one that cannot run here says what it needs."""
    standing = _standing.get()
    if standing is not None:
        yield standing
        return
    wanting = missing()
    if wanting:
        raise LawBroken(" ".join(wanting))
    settings.COLUMNS_FOLDER.mkdir(parents=True, exist_ok=True)
    engine = import_string(NAMES[settings.COLUMNS])()
    token = _standing.set(engine)
    try:
        yield engine
    finally:
        _standing.reset(token)
        engine.close()


@contextmanager
def kept() -> Generator[None]:
    """Let all tables made within it come from one session, where the engine needs one."""
    with nullcontext() if settings.COLUMNS == "duckdb" else chosen():
        yield


def missing() -> list[str]:
    """What the engine that is set lacks on this machine, and what to install; nothing where it can run."""
    if settings.COLUMNS not in NAMES:
        return [f"YINIAN_COLUMNS is {settings.COLUMNS}: write {' or '.join(NAMES)}."]
    if settings.COLUMNS != "spark":
        return []
    found = []
    if find_spec("pyspark") is None:
        found.append("YINIAN_COLUMNS is spark and PySpark is not installed: pip install -r requirements-spark.txt.")
    if not settings.JAVA_HOME and shutil.which("java") is None:
        found.append(
            "YINIAN_COLUMNS is spark and no Java was found: install Java 17 or later "
            "(on Debian: apt install openjdk-17-jre-headless), or set JAVA_HOME."
        )
    return found


def answers(engine: Engine, statement: str, facts: Path, out: Path, *, source: str = FACTS) -> None:
    """Answer a statement over a table of facts; the folder `out` appears with all of its parts, or not at all."""
    unfinished = out.with_name(f".{out.name}-{token_hex(4)}")
    try:
        engine.run(statement, facts, unfinished, source)
        if out.exists():
            shutil.rmtree(out)
        unfinished.rename(out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def table(db: duckdb.DuckDBPyConnection, name: str, statement: str, *, source: str = FACTS) -> None:
    """Make a table in memory of what a statement selects from another one there, by the engine that is set.

    DuckDB reads the other where it lies; any other engine has it, and gives its answers, by way of files.
    """
    if settings.COLUMNS == "duckdb":
        db.execute(f"CREATE OR REPLACE TABLE memory.{name} AS {statement}")
        return
    with chosen() as engine, TemporaryDirectory(dir=settings.COLUMNS_FOLDER) as folder:
        facts, out = Path(folder) / "facts.parquet", Path(folder) / "answers"
        db.execute(f"COPY memory.{source} TO {_literal(facts)} (FORMAT parquet, COMPRESSION zstd)")
        answers(engine, statement, facts, out, source=source)
        db.execute(f"CREATE OR REPLACE TABLE memory.{name} AS SELECT * FROM read_parquet({parts(out)})")


def spoken(statement: str, dialect: str) -> str:
    """A statement of DuckDB's in another engine's words."""
    return sqlglot.transpile(statement, read="duckdb", write=dialect)[0]


def parts(path: Path) -> str:
    """A file or a folder of parts, as DuckDB's read_parquet names it."""
    return _literal(path / "*.parquet" if path.is_dir() else path)


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
