"""`yinian benefits`."""

from datetime import date, datetime

import click
from django.utils import timezone

from yinian.entitlement.benefits import adoption, entitled
from yinian.entitlement.policies import queries as policies
from yinian.foundation import regions
from yinian.foundation.actor import system
from yinian.foundation.regions import Region

BY = system("命令行")


@click.group()
def benefits() -> None:
    """Take over, at the beginning, who receives benefits already."""


@benefits.command()
@click.option("--region", required=True, help="code of the region, as in 640202")
@click.option("--benefit", "names", multiple=True, help="only this benefit; may be given several times")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="the day they are granted from (otherwise today)")
def adopt(region: str, names: tuple[str, ...], day: datetime | None) -> None:
    """Grant everybody in a region what its law grants and nobody has decided yet; called again, it goes on with who is left."""
    place, on = _place(region), day.date() if day else timezone.localdate()
    known = {table.benefit: table for table in policies.tables_at(place, on) if table.unit in entitled.GRANTED}
    unknown = [name for name in names if name not in known]
    if unknown or not known:
        raise click.ClickException(f"{place.name} has no law for {', '.join(unknown) or 'any benefit'} on {on}.")
    _say(place, adoption.adopt(place, names or tuple(known), on, by=BY), on)


def _say(place: Region, count: int, on: date) -> None:
    click.echo(f"{place.name}: {count:,} people looked at, granted from {on} on where nobody had decided")


def _place(code: str) -> Region:
    try:
        return regions.by_code(code)
    except Region.DoesNotExist:
        raise click.ClickException(
            f"No region has the code {code}. Load it first (yinian regions load or import)."
        ) from None
