"""A broker of the tests' own: Mosquitto where it is, the embedded one otherwise; and devices that press behind it."""

import asyncio
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from tests.faults.processes import Killable, environment, free_port
from yinian.config.mqtt import simulator
from yinian.config.mqtt.addresses import broker as address_of
from yinian.config.mqtt.simulator import Fleet

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")


def waits(true: object, seconds: float = 60, why: str = "it did not happen") -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, why
        time.sleep(0.05)


class TestBroker(Killable):
    """A broker as a process that may be killed and started again on its port."""

    __test__ = False

    def __init__(self, var: Path) -> None:
        self.port, self.env, self.kills = free_port(), environment(var), 0
        self.log = (var / "broker.log").open("ab")
        if MOSQUITTO:
            text = (
                f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location {var}/\n"
            )
            (var / "mosquitto.conf").write_text(text)
            self.command = [MOSQUITTO, "-c", str(var / "mosquitto.conf")]
        else:
            self.command = [sys.executable, "-m", "yinian", "broker", "--port", str(self.port)]
        self.start()

    def start(self) -> None:
        super().start()
        waits(self.answers, why="the broker did not start")

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()
        self.log.close()


class Presses(threading.Thread):
    """Devices that press one after another, and again until they have the server's receipt."""

    def __init__(self, port: int, rows: Iterable[tuple[str, str, str, str]], pause: float = 0.05) -> None:
        super().__init__(daemon=True)
        self.fleet, self.pause, self.sent = (
            Fleet(address_of(f"mqtt://127.0.0.1:{port}"), "tests"),
            pause,
            set[tuple[str, int]](),
        )
        self.fleet.add(rows)
        simulator.PATIENCE = 0.3
        self.over = threading.Event()

    def run(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        await self.fleet.join()
        for serial in self.fleet.devices:
            self.sent.add((serial, self.fleet.alarm(serial, "press")))
            await asyncio.sleep(self.pause)
            self.fleet.send_again()
        while self.fleet.waiting and not self.over.is_set():
            self.fleet.send_again()
            await asyncio.sleep(0.05)
        await self.fleet.client.disconnect()
