"""`yinian setup`: safe to call again at any time; it does only what is missing."""

import importlib
import os
import secrets as chance
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from yinian.config import cli, environment

ENV = environment.ROOT / ".env"


@click.group(invoke_without_command=True)
@click.pass_context
def setup(ctx: click.Context) -> None:
    """Make secrets, migrate, and load the demonstration where YINIAN_DEMO is on (it is, unless .env says otherwise)."""
    if ctx.invoked_subcommand is None:
        secrets_file()
        cli.start()
        database()


@setup.command()
def secrets() -> None:
    """Write the secrets that .env lacks."""
    secrets_file()


def secrets_file() -> None:
    path = Path(os.environ.get("YINIAN_ENV_FILE", ENV))
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    made = environment.make_secrets(path)
    if "YINIAN_DEMO" not in present and "YINIAN_DEMO" not in os.environ:
        with path.open("a", encoding="utf-8") as out:
            out.write(
                "# A service for real people sets YINIAN_DEMO to 0; the password is that of the demonstration's cast.\n"
            )
            out.write(f"YINIAN_DEMO=1\nYINIAN_DEMO_PASSWORD=songbai-{chance.token_hex(4)}\n")
    if made:
        click.echo(f"Secrets written to {path.name}; keep a copy in a safe place: without them nothing can be read.")


def database() -> None:
    """Bring the database to the newest migration, and fill the demonstration."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    collect()
    call_command("migrate", verbosity=0, interactive=False)
    click.echo("Database is at the newest migration.")
    # Models may only be read once Django stands, and `setup secrets` must run before that.
    importlib.import_module("yinian.config.catalogue_load").load(click.echo)
    importlib.import_module("yinian.config.packages_load").load(click.echo)
    importlib.import_module("yinian.config.knowledge_load").load(click.echo)
    if settings.DEMO:
        # Its models may only be read once Django stands, and `setup secrets` must run before that.
        importlib.import_module("yinian.config.demo.load").load(click.echo)


def collect() -> None:
    """Gather the bundle and the shapes under hashed names, compressed."""
    manifest = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=manifest):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
