"""The drill: a backup taken from the database in use is restored into an empty one, and proves itself by the journal."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection

from tests.cast import Cast
from yinian.config.commands.backup import address, backup
from yinian.foundation.journal import seals

EMPTY = "yinian_restore_drill"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty database of the same kind."""
    env = {**os.environ, "YINIAN_VAR": str(tmp_path / "var")}
    if connection.vendor == "sqlite":
        yield {**env, "YINIAN_DATABASE_URL": f"sqlite:///{tmp_path / 'restored.sqlite3'}"}
        return
    server = address().rpartition("/")[0] + "/postgres"
    name = f"{EMPTY}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
    yield {**env, "YINIAN_DATABASE_URL": address().rpartition("/")[0].replace("postgresql:", "postgres:") + "/" + name}
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def archive(lasting_cast: Cast, tmp_path: Path) -> Path:
    while seals.seal():
        pass
    (settings.FILES_ROOT / "aa").mkdir(parents=True, exist_ok=True)
    (settings.FILES_ROOT / "aa" / "evidence").write_bytes(b"kept")
    target = tmp_path / "drill.tar.gz"
    result = CliRunner().invoke(backup, [str(target)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return target


def restored(archive: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "yinian", "restore", str(archive)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_a_restored_database_is_whole_and_sound(archive: Path, empty: dict[str, str]) -> None:
    lines = seals.verify().lines
    done = restored(archive, empty)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{lines:,} lines" in done.stdout
    assert "; sound" in done.stdout
    assert Path(empty["YINIAN_VAR"], "files", "aa", "evidence").read_bytes() == b"kept"
    again = restored(archive, empty)
    assert again.returncode == 1
    assert "not empty" in again.stderr


def test_an_altered_archive_is_refused_and_nothing_is_restored(
    archive: Path, empty: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "opened"
    with tarfile.open(archive) as source:
        source.extractall(folder, filter="data")
    dump = next(folder.glob("database.*"))
    dump.write_bytes(dump.read_bytes() + b"\0")
    bad = tmp_path / "bad.tar.gz"
    with tarfile.open(bad, "w:gz") as out:
        for path in folder.iterdir():
            out.add(path, path.name)
    done = restored(bad, empty)
    assert done.returncode == 1
    assert "nothing was restored" in done.stderr
    assert restored(archive, empty).returncode == 0


def test_the_keys_are_in_no_backup(archive: Path) -> None:
    with tarfile.open(archive) as source:
        assert not [name for name in source.getnames() if ".env" in name]
        held = b"".join(
            source.extractfile(member).read()
            for member in source.getmembers()
            if member.isfile()  # type: ignore[union-attr]
        )
    assert settings.JOURNAL_KEY not in held
    assert settings.JOURNAL_KEY.hex().encode() not in held
