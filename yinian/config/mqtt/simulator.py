"""Simulated devices: they speak like their vendors' and send an alarm again until the server's own receipt comes."""

import asyncio
import json
import logging
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import gmqtt

from yinian.config.mqtt.addresses import ALARMS, TELEMETRY, Broker, receipts, topic
from yinian.registry.devices import rules
from yinian.registry.devices.rules import CHINA, Shape
from yinian.registry.devices.shapes import shapes

# How long a device waits for a receipt before it sends again.
PATIENCE = 2.0
USUAL = {
    "button": "press", "fall_radar": "fall", "smoke": "smoke", "gas": "gas", "water": "water", "mattress": "bed_empty",
    "bracelet": "press", "door": "door_open", "motion": "activity",
}  # fmt: skip


def body(shape: Shape, serial: str, kind: str, told_ms: int, sequence: int, **values: Any) -> bytes:
    """A message's body as this vendor's device would write it."""
    tree: dict[str, Any] = {}
    code = next((code for code, word in shape.types.items() if word == kind), kind)
    for path, told in (
        (shape.device, serial),
        (shape.type, int(code) if code.isdigit() else code),
        (shape.time, _time(shape.unit, told_ms)),
        (shape.sequence, sequence),
        *((shape.values[name], one) for name, one in values.items() if name in shape.values),
    ):
        into = tree
        for key in path[:-1]:
            into = into.setdefault(key, {})
        into[path[-1]] = told
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def _time(unit: str, told_ms: int) -> Any:
    if unit == "ms":
        return told_ms
    if unit == "s":
        return told_ms / 1000
    at = datetime.fromtimestamp(told_ms / 1000, CHINA)
    return at.strftime("%Y%m%d%H%M%S") if unit == "digits" else at.isoformat()


@dataclass
class Simulated:
    """One simulated device."""

    serial: str
    key: bytes
    shape: Shape
    kind: str = "button"
    sequence: int = 0

    def message(self, word: str, **values: Any) -> tuple[int, bytes]:
        """The next message, and its sequence: the time in milliseconds, so that it goes on after a restart."""
        now = time.time_ns() // 1_000_000
        self.sequence = max(self.sequence + 1, now)
        return self.sequence, rules.message(self.key, body(self.shape, self.serial, word, now, self.sequence, **values))


@dataclass
class Fleet:
    """Simulated devices behind one connection, as a gateway would carry them."""

    broker: Broker
    name: str = "simulator"
    devices: dict[str, Simulated] = field(default_factory=dict)
    # What was sent and has no receipt yet: by device and sequence, its shape, message, and when it was sent last.
    waiting: dict[tuple[str, int], tuple[str, bytes, float]] = field(default_factory=dict)
    receipted: list[tuple[str, int, str]] = field(default_factory=list)
    sent_again: int = 0

    def add(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Devices by number, key, name of the shape, and type."""
        for serial, key, shape, kind in rows:
            self.devices[serial] = Simulated(serial, bytes.fromhex(key), shapes()[shape], kind)

    async def join(self) -> None:
        """Connect, and listen for receipts."""
        logging.getLogger("gmqtt").setLevel(logging.ERROR)
        self.client = gmqtt.Client(f"yinian-{self.name}", clean_session=True)
        self.client.on_connect = lambda client, *_rest: client.subscribe(receipts("+"), qos=0)
        self.client.on_message = self._receipt
        await self.broker.join(self.client)

    def _receipt(self, _client: Any, _topic: str, payload: bytes, _qos: int, _properties: Any) -> int:
        text = payload[rules.SIGNATURE + 1 :]
        try:
            told = json.loads(text)
            device = self.devices.get(told["device"])
        except (ValueError, KeyError, TypeError):
            return 0
        if device is not None and payload == rules.message(device.key, text):
            key = (device.serial, told["sequence"])
            if self.waiting.pop(key, None) is not None:
                self.receipted.append((*key, told["receipt"]))
        return 0

    def beat(self, serial: str, word: str = "heartbeat", **values: Any) -> None:
        """Telemetry: sent once, heard or not."""
        device = self.devices[serial]
        _sequence, message = device.message(word, **values)
        self._send(TELEMETRY, device.shape.name, serial, message, 0)

    def alarm(self, serial: str, word: str = "", **values: Any) -> int:
        """A signal: kept and sent again until it is receipted."""
        device = self.devices[serial]
        sequence, message = device.message(word or USUAL[device.kind], **values)
        self.waiting[serial, sequence] = (device.shape.name, message, time.monotonic())
        self._send(ALARMS, device.shape.name, serial, message, 1)
        return sequence

    def _send(self, lane: str, shape: str, serial: str, message: bytes, qos: int) -> None:
        if self.client.is_connected:
            self.client.publish(topic(lane, shape, serial), message, qos=qos)

    def send_again(self) -> None:
        """Send what has waited too long."""
        now = time.monotonic()
        for (serial, sequence), (shape, message, at) in list(self.waiting.items()):
            if now - at >= PATIENCE:
                self.waiting[serial, sequence] = (shape, message, now)
                self.sent_again += 1
                self._send(ALARMS, shape, serial, message, 1)

    async def live(self, per_minute: float, alarms_per_hour: float, stop: asyncio.Event) -> None:
        """Beat and sometimes alarm, until told to stop."""
        chance, pause = random.Random(), 0.2
        while not stop.is_set():
            for serial, device in self.devices.items():
                if chance.random() < per_minute / 60 * pause:
                    word = "activity" if device.kind in ("motion", "bracelet") else "heartbeat"
                    self.beat(serial, word, battery=60 + hash(serial) % 40)
                if chance.random() < alarms_per_hour / 3600 * pause:
                    self.alarm(serial, minutes=90)
            self.send_again()
            await asyncio.sleep(pause)
