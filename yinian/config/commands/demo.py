"""`yinian demo`."""

import click
from django.conf import settings

from yinian.config.demo import cast, load


@click.group()
def demo() -> None:
    """The demonstration's accounts; refused where YINIAN_DEMO is off."""
    if not settings.DEMO:
        raise click.ClickException("This is no demonstration: YINIAN_DEMO is off, and nobody's code is shown.")


@demo.command()
def accounts() -> None:
    """Who can sign in, and how."""
    cast.show(click.echo)


@demo.command()
@click.argument("who")
def code(who: str) -> None:
    """The one-time code of WHO: a login name (authenticator) or a phone (last text message)."""
    click.echo(cast.code(who))


@demo.command(name="load")
def load_now() -> None:
    """Load what is missing of the demonstration."""
    load.load(click.echo)
