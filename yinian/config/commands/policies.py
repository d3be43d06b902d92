"""`yinian policies`."""

import sys
from pathlib import Path

import click

from yinian.entitlement.policies import library, queries


@click.group()
def policies() -> None:
    """Check the law that ships as tables."""


@policies.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
def lint(folder: Path | None) -> None:
    """Say what is wrong in FOLDER (the shipped policies if none is named): file, row, cell, and what to write instead."""
    if folder and not (folder / queries.NAMES).is_file():
        raise click.ClickException(f"{folder} has no {queries.NAMES}. Name the folder that holds one folder a region.")
    faults = library.lint(folder.resolve() if folder else None)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        click.echo(f"{len(faults)} faults", err=True)
        sys.exit(1)
    root = folder.resolve() if folder else queries.folder()
    tables, values = queries.read_tables(root), queries.read_values(root)
    rows = sum(len(table.rows) for table in tables)
    examples = sum(len(table.examples) for table in tables)
    click.echo(f"{len(tables)} tables, {rows} rows, {examples} examples, {len(values)} values: nothing wrong")
