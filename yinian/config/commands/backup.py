"""`yinian backup`: database, files and exported heads in one archive with a manifest; keys are never in it."""

import hashlib
import json
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from django.utils import timezone

from yinian.foundation.journal.seals import Seal


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def backup(target: Path) -> None:
    """Write TARGET (.tar.gz). Keep .env apart from it: whoever holds both can read everything."""
    with tempfile.TemporaryDirectory() as folder:
        dump = dump_database(Path(folder))
        manifest = _manifest(dump)
        (Path(folder) / "manifest.json").write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        part = target.with_name(target.name + ".part")
        with tarfile.open(part, "w:gz") as archive:
            archive.add(Path(folder) / "manifest.json", "manifest.json")
            archive.add(dump, dump.name)
            for kept in (settings.FILES_ROOT, settings.SEAL_HEADS):
                if kept.exists():
                    archive.add(kept, kept.name)
        part.replace(target)
    click.echo(f"{target}: {target.stat().st_size:,} bytes, seal {manifest['seal']}")


def dump_database(folder: Path) -> Path:
    """A consistent copy of the database while it is in use."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        path = folder / "database.sqlite3"
        with sqlite3.connect(given["NAME"]) as source, sqlite3.connect(path) as copy:
            source.backup(copy)
        return path
    path = folder / "database.dump"
    subprocess.run(["pg_dump", "--format=custom", "--no-owner", f"--file={path}", address()], check=True)
    return path


def address() -> str:
    """The PostgreSQL database as the command-line tools name it."""
    given = connection.settings_dict
    secret = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    return (
        f"postgresql://{given['USER']}{secret}@{given['HOST'] or '127.0.0.1'}:{given['PORT'] or 5432}/{given['NAME']}"
    )


def _manifest(dump: Path) -> dict[str, object]:
    last = Seal.objects.order_by("-number").first()
    return {
        "at": timezone.now().isoformat(),
        "database": connection.vendor,
        "sha256": sha256(dump),
        "seal": last.number if last else None,
        "seal_code": last.code if last else None,
    }


def sha256(path: Path) -> str:
    """A file's content digest."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
