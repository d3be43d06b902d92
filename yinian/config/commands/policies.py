"""`yinian policies`."""

import shutil
import sys
from pathlib import Path

import click

from yinian.entitlement.policies import enacted, library, queries
from yinian.programmes.welfare_visits import law as visits


@click.group()
def policies() -> None:
    """Check the law that ships as tables or was enacted here, and take enacted tables back into files."""


@policies.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
def lint(folder: Path | None) -> None:
    """Say what is wrong in FOLDER: file, row, cell, and what to write instead.

    If none is named, the shipped policies are checked, and with them every table that was enacted in this database.
    """
    if folder and not (folder / queries.NAMES).is_file():
        raise click.ClickException(f"{folder} has no {queries.NAMES}. Name the folder that holds one folder a region.")
    faults = library.lint(folder.resolve()) if folder else (*library.lint(), *enacted_faults())
    faults = (*faults, *visits.lint(folder.resolve() if folder else None))
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


def enacted_faults() -> tuple[object, ...]:
    """What is wrong in enacted tables; without a database that is set up there are none."""
    return queries.enacted_faults() if enacted.kept_here() else ()


@policies.command()
@click.argument("code")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(code: str, folder: Path) -> None:
    """Write the law of the region CODE into FOLDER/CODE: its files, with enacted tables in their place."""
    if not enacted.kept_here():
        raise click.ClickException("There is no database. Run `yinian setup` first.")
    queries.refresh()
    found = [one for one in enacted.tables() if one.region == queries.padded(code)]
    source, target = queries.folder() / code[:6], folder / code[:6]
    if not source.is_dir() and not found:
        raise click.ClickException(f"{code} has no law here, neither in files nor enacted.")
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    for one in found:
        path = folder / one.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.text, encoding="utf-8")
        click.echo(f"{one.file}: draft {one.draft}, from {one.since} on")
    click.echo(f"{len(found)} enacted tables written to {target}; put new documents into documents.yaml, then lint")
