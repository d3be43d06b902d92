"""A small broker in this process for `make run` and tests; a service runs Mosquitto (deploy/mosquitto)."""

import asyncio
import logging
import signal

from amqtt.broker import Broker


def config(port: int) -> dict[str, object]:
    """Only this machine, anybody on it: what it carries is signed."""
    return {
        "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
        "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
    }


async def serve(port: int) -> None:
    """Carry messages until told to stop."""
    logging.getLogger("amqtt").setLevel(logging.ERROR)
    logging.getLogger("transitions").setLevel(logging.ERROR)
    broker, stop = Broker(config(port)), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await broker.start()
    await stop.wait()
    await broker.shutdown()
