"""`yinian regions`."""

import click
from django.db.models import Count, Q

from yinian.config import regions_load
from yinian.config.divisions import UnknownDivision
from yinian.foundation import regions as tree
from yinian.foundation.regions import Level, Region, RegionCode


@click.group()
def regions() -> None:
    """List and load regions."""


@regions.command()
def load() -> None:
    """Load the regions that ship with Yinian; what is there stays as it is."""
    regions_load.load_shipped(click.echo)


@regions.command(name="import")
@click.argument("code")
def bring(code: str) -> None:
    """Load division CODE (2, 4 or 6 digits) of the division package, with its ancestors and all below it."""
    try:
        count = regions_load.load_division(code)
    except regions_load.NoPackage:
        raise click.ClickException("The division package is not here. Run `make divisions`, then ask again.") from None
    except UnknownDivision:
        raise click.ClickException(
            f"There is no division {code} in the package. Give 2, 4 or 6 digits, as in 640202."
        ) from None
    found = tree.by_code(code)
    click.echo(f"{found.name}: {_counts(found)}; {count:,} new codes")


@regions.command(name="list")
def show() -> None:
    """The regions down to districts, with what lies below each."""
    wanted = [Level.PROVINCE, Level.CITY, Level.DISTRICT]
    for region in Region.objects.filter(level__in=wanted).order_by("path"):
        code = RegionCode.objects.filter(region=region, until=None).order_by("system").values_list("code", flat=True)
        label = f"{'  ' * (region.depth - 1)}{(code.first() or '')[:6]:<6} {region.name}"
        click.echo(f"{label}  {_counts(region)}{'  (invented)' if region.simulated else ''}")


def _counts(region: Region) -> str:
    below = Q(level=Level.STREET), Q(level=Level.COMMUNITY)
    rows = Region.objects.filter(tree.within(region.path), until=None)
    streets, communities = (rows.aggregate(a=Count("id", below[0]), b=Count("id", below[1]))).values()
    return f"{streets:,} streets and towns, {communities:,} communities and villages"
