"""`yinian broker`: the small embedded broker, for a demonstration."""

import asyncio

import click

from yinian.config.mqtt import embedded


@click.command()
@click.option("--port", default=1883, show_default=True)
def broker(port: int) -> None:
    """Carry messages between devices and the ingester on this machine; a service runs Mosquitto instead."""
    asyncio.run(embedded.serve(port))
