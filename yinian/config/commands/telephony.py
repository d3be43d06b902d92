"""`yinian telephony`: listening to a telephone exchange."""

import os
import signal
import threading

import click

from yinian.programmes.calls import ami
from yinian.programmes.calls.models import Switch


@click.group()
def telephony() -> None:
    """Telephone exchanges that are listened to."""


@telephony.command("ami")
@click.option(
    "--switch", "number", type=int, required=True, help="the number of the line on the page of telephone lines"
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5038, show_default=True)
@click.option("--user", required=True, help="the manager account; its secret is in YINIAN_AMI_SECRET")
@click.option("--queue", default="", help="listen to this queue alone")
@click.option("--back", default="", help="context,extension to which a call is sent to wait again")
def listen(number: int, host: str, port: int, user: str, queue: str, back: str) -> None:
    """Listen to Asterisk until told to stop; a broken connection is made anew."""
    switch = Switch.unscoped.filter(pk=number, kind=Switch.Kind.AMI, until=None).first()
    if switch is None:
        raise click.ClickException(f"There is no open AMI line {number}: register it on the page of telephone lines.")
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    account = ami.Account(host, port, user, os.environ.get("YINIAN_AMI_SECRET", ""), queue, back)
    ami.Listening(switch, account, stop).for_ever()
