"""`yinian restore`: put a backup into an empty database, and prove it by verifying the journal."""

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import click
from django.conf import settings
from django.db import connection

from yinian.config.commands.backup import address, sha256
from yinian.foundation.journal import seals


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(source: Path) -> None:
    """Restore SOURCE into the database of YINIAN_DATABASE_URL, which must be empty, then verify the journal."""
    if connection.introspection.table_names():
        raise click.ClickException(
            "The database is not empty. Restore into a new one, then point YINIAN_DATABASE_URL at it."
        )
    connection.close()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["database"] != connection.vendor:
            raise click.ClickException(
                f"This backup is of {manifest['database']}; the database named is {connection.vendor}."
            )
        put_back(folder, manifest)
    report = seals.verify()
    last = seals.Seal.objects.order_by("-number").first()
    whole = report.sound and (last.code if last else None) == manifest["seal_code"]
    click.echo(
        f"Restored: {report.lines:,} lines, seal {last.number if last else '-'}; {'sound' if whole else 'NOT sound'}"
    )
    for fault in report.faults:
        click.echo(f"  ✗ {fault}", err=True)
    sys.exit(0 if whole else 1)


def put_back(folder: Path, manifest: dict[str, str]) -> None:
    """Database first, then files and heads."""
    dump = folder / ("database.sqlite3" if connection.vendor == "sqlite" else "database.dump")
    if sha256(dump) != manifest["sha256"]:
        raise click.ClickException(
            "The dump in this archive is not the one its manifest describes; nothing was restored."
        )
    if connection.vendor == "sqlite":
        target = Path(connection.settings_dict["NAME"])
        target.parent.mkdir(parents=True, exist_ok=True)
        for beside in ("-wal", "-shm"):
            target.with_name(target.name + beside).unlink(missing_ok=True)
        shutil.copyfile(dump, target)
    else:
        subprocess.run(["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={address()}", str(dump)], check=True)
    for kept in (settings.FILES_ROOT, settings.SEAL_HEADS):
        if (folder / kept.name).exists():
            shutil.copytree(folder / kept.name, kept, dirs_exist_ok=True)
