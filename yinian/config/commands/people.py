"""`yinian people`."""

import click

from yinian.config.people import report, runs
from yinian.config.people.calibration import Calibration


@click.group()
def people() -> None:
    """Generate clearly artificial elders."""


@people.command()
@click.option("--region", required=True, help="code of the region, as in 640202")
@click.option("--count", type=int, help=f"how many elders, in the document's proportions (otherwise {runs.SAMPLE:,})")
@click.option("--full", is_flag=True, help="as many as the document counts, and exactly its figures")
@click.option("--seed", default=1, show_default=True, help="another seed makes other people of the same kind")
def generate(region: str, count: int | None, full: bool, seed: int) -> None:
    """Generate elders; cut short and called again, it goes on where it stopped and makes nobody twice."""
    if full and count is not None:
        raise click.ClickException("Give either --count or --full.")
    order = runs.order(region, count=count, full=full, seed=seed)
    click.echo(f"{order.region.name}: {_basis(order.calibration)}")
    day = runs.generate(order, click.echo)
    report.analyse()
    click.echo("Rows of this region:")
    for table, number in report.rows(order.region):
        click.echo(f"  {table:<22} {number:>12,}")
    compared = report.compare(order.region, order.calibration, day)
    if compared:
        click.echo(f"Document {order.calibration.document}: {'published':>30} {'wanted':>10} {'generated':>10}")
    for one in compared:
        words = one.published
        bound = ">" if words.at_least else ""
        sign = "ok" if one.met else "DIFFERS"
        click.echo(
            f"  {words.name:<20} {bound + format(words.count, ','):>20} {one.wanted:>10,} {one.generated:>10,}  {sign:<8}{words.quote}"
        )


def _basis(calibration: Calibration) -> str:
    if calibration.published:
        return f"calibrated to document {calibration.document}; shares it does not give are assumed (data/people)"
    return "no document counts its elders; every share is assumed (data/people)"


@people.command()
def assumed() -> None:
    """Every assumed share with its reason, region by region."""
    for code, calibration in runs.calibrations.load().items():
        click.echo(f"{code or 'everywhere'} {calibration.name}".rstrip())
        common = runs.calibrations.load()[""].assumed
        for name, share in calibration.assumed.items():
            if not code or common[name] != share:
                click.echo(f"  {name:<18} {share.split or share.share}  {share.why}")
