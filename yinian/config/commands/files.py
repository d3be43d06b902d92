"""`yinian files`."""

import click

from yinian.foundation import files as stored


@click.group()
def files() -> None:
    """Files on disk."""


@files.command()
def sweep() -> None:
    """Delete content that no row names any more."""
    click.echo(f"{stored.sweep():,} files removed")
