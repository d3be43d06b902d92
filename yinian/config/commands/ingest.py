"""`yinian ingest`: take what devices send over MQTT; alarms and telemetry in a process each, so that neither waits for the other."""

import asyncio
import logging
import signal
import sys
from pathlib import Path

import click
from django.conf import settings

from yinian.config.mqtt.addresses import TOPICS
from yinian.config.mqtt.addresses import broker as address_of
from yinian.config.mqtt.lane import Lane
from yinian.config.processes import keep


@click.command()
@click.option("--lane", type=click.Choice(list(TOPICS)), help="only this lane, in this process")
@click.option("--broker", default="", help="mqtt://host:port instead of YINIAN_MQTT")
@click.option("--meter", type=click.Path(path_type=Path), help="append how long messages took, a line a second")
def ingest(lane: str | None, broker: str, meter: Path | None) -> None:
    """Take messages until told to stop."""
    given = broker or settings.MQTT
    if not given:
        raise SystemExit("No broker: set YINIAN_MQTT=mqtt://host:port, or give --broker.")
    if lane is None:
        address_of(given)
        command = [sys.executable, "-m", "yinian", "ingest", "--broker", given]
        keep({f"ingest {name}": [*command, "--lane", name] for name in TOPICS}, click.echo)
        return
    logging.getLogger("gmqtt").setLevel(logging.ERROR)
    asyncio.run(_run(lane, given, meter))


async def _run(name: str, given: str, meter: Path | None) -> None:
    lane = Lane(name, address_of(given), meter)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, lane.stop.set)
    await lane.run()
