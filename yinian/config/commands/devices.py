"""`yinian devices`: products of the shipped table, and simulated devices that speak to the ingester."""

import asyncio
import signal

import click
from django.conf import settings

from yinian.config.mqtt.addresses import broker as address_of
from yinian.config.mqtt.simulator import Fleet
from yinian.foundation.actor import system
from yinian.registry.devices import actions
from yinian.registry.devices.models import Device

BY = system("设备命令行")


@click.group()
def devices() -> None:
    """Devices in elders' homes."""


@devices.command()
def products() -> None:
    """Take over the shipped table of products."""
    click.echo(f"{actions.adopt(by=BY)} products")


@devices.command()
@click.option("--broker", default="", help="mqtt://host:port instead of YINIAN_MQTT")
@click.option("--per-minute", default=6.0, show_default=True, help="telemetry a minute and device")
@click.option("--alarms-per-hour", default=0.0, show_default=True, help="alarms an hour and device")
@click.option("--press", multiple=True, help="let this device raise its alarm now, and stop once it is receipted")
def simulate(broker: str, per_minute: float, alarms_per_hour: float, press: tuple[str, ...]) -> None:
    """Let the devices marked as simulated speak. Nothing of it is real: no elder pressed anything."""
    given = broker or settings.MQTT
    if not given:
        raise SystemExit("No broker: set YINIAN_MQTT=mqtt://host:port, or give --broker.")
    rows = Device.unscoped.filter(simulated=True, retired_on=None).select_related("model").order_by("id")
    known = [(row.serial, row.key.open(), row.model.shape, row.model.type) for row in rows]
    unknown = set(press) - {row[0] for row in known}
    if unknown or not known:
        raise SystemExit(f"Not a simulated device: {', '.join(sorted(unknown)) or 'there are none'}.")
    click.echo(f"SIMULATION: {len(known)} simulated devices on {given}; no real person pressed anything.")
    fleet = Fleet(address_of(given))
    fleet.add(known)
    asyncio.run(_press(fleet, press) if press else _live(fleet, per_minute, alarms_per_hour))


async def _press(fleet: Fleet, serials: tuple[str, ...]) -> None:
    await fleet.join()
    for serial in serials:
        fleet.alarm(serial)
    while fleet.waiting:
        await asyncio.sleep(0.1)
        fleet.send_again()
    for serial, sequence, state in fleet.receipted:
        click.echo(f"{serial} {sequence}: {state} (simulation)")
    await fleet.client.disconnect()


async def _live(fleet: Fleet, per_minute: float, alarms_per_hour: float) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await fleet.join()
    await fleet.live(per_minute, alarms_per_hour, stop)
    click.echo(
        f"{len(fleet.receipted)} alarms receipted, {fleet.sent_again} sent again, {len(fleet.waiting)} not receipted."
    )
    await fleet.client.disconnect()
