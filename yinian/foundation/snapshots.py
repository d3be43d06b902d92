"""Facts of one day kept on disk in columns, so that a page can ask a whole city without troubling the database.

A snapshot holds a subject's number, its place and its facts, and no direct identifier: no name, no ID number, no address. A birth
date is a fact among them, because an age cannot be reckoned without it. Files are read by this service's own account alone.
"""

import os
import secrets
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.utils import timezone

from yinian.foundation import columns
from yinian.foundation.columns import Subject
from yinian.foundation.regions import holds

SUFFIX, WHOLE = ".parquet", "all"
# The one that is read now, and the one before it, which a page may be reading while the next is made.
KEPT = 2
MEMORY_MB = 1_200


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One file: whose facts of which region as they stood on which day, and the moment at which it was made."""

    subject: str
    region_path: str
    on: date
    taken_at: datetime
    path: Path

    @property
    def source(self) -> str:
        """The file as a table in a statement of the column engine."""
        text = str(self.path).replace("'", "''")
        return f"read_parquet('{text}')"


def folder() -> Path:
    """Where they lie."""
    return Path(settings.VAR) / "columns" / "snapshots"


def take(about: Subject, facts: Sequence[str], *, region_path: str, on: date) -> Snapshot:
    """Write the facts of a region on a day as one file, whole or not at all; older ones of the same region are forgotten."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    now = timezone.now()
    name = "@".join([about.name, _plain(region_path), on.isoformat(), now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%f")])
    part, whole = place / f"{name}.{secrets.token_hex(4)}.part", place / f"{name}{SUFFIX}"
    try:
        with columns.engine(MEMORY_MB) as db:
            db.execute("SET preserve_insertion_order=false")
            columns.table(db, "snapshot", about, facts, region_path=region_path, on=on)
            # Rows of one place lie together, so that a street is read without the rest of the city.
            target = str(part).replace("'", "''")
            ordered = "SELECT * FROM memory.snapshot ORDER BY region_path, subject"
            db.execute(f"COPY ({ordered}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 60000)")
        part.chmod(0o600)
        os.replace(part, whole)
    finally:
        part.unlink(missing_ok=True)
    prune(about, region_path)
    return _read(whole)


def kept(about: Subject) -> list[Snapshot]:
    """Every snapshot of a kind of subject, the youngest first."""
    found = [_read(path) for path in folder().glob(f"{about.name}@*{SUFFIX}")]
    return sorted(found, key=lambda one: one.taken_at, reverse=True)


def holding(about: Subject, region_path: str, facts: Iterable[str]) -> Snapshot | None:
    """The youngest snapshot that holds a region with all of these facts."""
    wanted = set(facts)
    for one in kept(about):
        if (one.region_path == "/" or holds(one.region_path, region_path)) and wanted <= _columns(one):
            return one
    return None


def prune(about: Subject, region_path: str) -> int:
    """Forget all but the last snapshots of a region, and say how many went."""
    old = [one for one in kept(about) if one.region_path == region_path][KEPT:]
    for one in old:
        one.path.unlink(missing_ok=True)
    return len(old)


@contextmanager
def reader(memory_mb: int = 512) -> Generator[duckdb.DuckDBPyConnection]:
    """The column engine alone, without the database: what a page needs to ask a snapshot."""
    config: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    db = duckdb.connect(":memory:", config=config)
    try:
        db.execute(f"SET memory_limit='{memory_mb}MB'; SET threads=2; SET preserve_insertion_order=false")
        db.execute(f"SET temp_directory='{settings.VAR / 'columns'}'")
        yield db
    finally:
        db.close()


def _columns(one: Snapshot) -> set[str]:
    with reader() as db:
        return {row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {one.source}").fetchall()}


def _plain(region_path: str) -> str:
    return region_path.strip("/").replace("/", "-") or WHOLE


def _read(path: Path) -> Snapshot:
    subject, region, on, moment = path.name.removesuffix(SUFFIX).split("@")
    region_path = "/" if region == WHOLE else f"/{region.replace('-', '/')}/"
    taken = datetime.strptime(moment, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return Snapshot(subject, region_path, date.fromisoformat(on), taken, path)
