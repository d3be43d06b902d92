"""`yinian audit`: the journal checked from outside."""

import sys
import time
from pathlib import Path

import click

from yinian.foundation.journal import seals


@click.group()
def audit() -> None:
    """Verify, seal and export the journal."""


@audit.command()
@click.option("--heads", type=click.Path(exists=True, file_okay=False, path_type=Path), help="folder of exported heads")
def verify(heads: Path | None) -> None:
    """Read every line and every seal; end with 1 if anything was altered, cut, slipped in or chained anew."""
    began = time.monotonic()
    report = seals.verify(heads)
    spent = time.monotonic() - began
    click.echo(f"{report.lines:,} lines, {report.seals:,} seals, {report.unsealed:,} not yet sealed; {spent:.1f} s")
    for fault in report.faults:
        click.echo(f"  ✗ {fault}")
    if report.counted > len(report.faults):
        click.echo(f"  … and {report.counted - len(report.faults):,} more")
    click.echo("sound" if report.sound else f"{report.counted:,} faults")
    sys.exit(0 if report.sound else 1)


@audit.command()
def seal() -> None:
    """Seal what is not sealed yet, now."""
    total = 0
    while count := seals.seal():
        total += count
    click.echo(f"{total:,} lines sealed")


@audit.command()
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="a folder outside this machine is best"
)
def head(folder: Path | None) -> None:
    """Export the newest seal; keep it where nobody who can write the database can write."""
    path = seals.export_head(folder)
    click.echo(f"written: {path}" if path else "nothing is sealed yet")
