"""The command line: `yinian <command>`. A command's module is read only when it is called."""

import importlib
import os
import sys
from typing import Any

import click
import django

COMMANDS = {
    "setup": "make secrets, migrate, and load the demonstration where it is wanted",
    "serve": "serve the web and run the worker, and print who can sign in",
    "worker": "run background work: queue, schedules, reactions, seals",
    "ingest": "take what devices send over MQTT",
    "broker": "carry messages on this machine, for a demonstration",
    "devices": "products, and simulated devices",
    "demo": "the demonstration's accounts and their one-time codes",
    "regions": "list and load regions",
    "policies": "check the law that ships as tables",
    "benefits": "take over who receives benefits already",
    "people": "generate clearly artificial elders",
    "audit": "verify, seal and export the journal",
    "telephony": "listen to a telephone exchange",
    "keys": "rotate the keys of encrypted fields",
    "backup": "write a backup",
    "restore": "restore a backup into an empty database",
    "docs": "write the generated pages of docs/",
    "files": "sweep files that no row names",
}
BEFORE_SECRETS = {"setup"}


class Commands(click.Group):
    """Finds a command by its module's name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in BEFORE_SECRETS:
            start()
        command: click.Command = getattr(importlib.import_module(f"yinian.config.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def start() -> None:
    """Let Django read its settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinian.config.settings")
    django.setup()


@click.command(cls=Commands)
def yinian() -> None:
    """颐年: home and community care for a region's older people."""


def main() -> None:
    """Run one command; a refusal ends with its three sentences, not with a trace."""
    try:
        yinian(standalone_mode=True)
    except Exception as error:
        if type(error).__name__ in {"Refused", "NotFound", "Overtaken", "Repeated"}:
            click.echo(str(error), err=True)
            sys.exit(1)
        raise
