"""Where the broker is, and what the topics are called."""

import asyncio
import logging
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import gmqtt
from gmqtt.mqtt.constants import MQTTv311

log = logging.getLogger(__name__)
ALARMS, TELEMETRY = "alarms", "telemetry"
# What the two kinds of messages are sent under, and with which promise of the broker: an alarm is kept until it is acknowledged.
TOPICS = {ALARMS: ("yinian/alarm/+/+", 1), TELEMETRY: ("yinian/telemetry/+/+", 0)}


@dataclass(frozen=True, slots=True)
class Broker:
    """One broker's address."""

    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = ""

    async def join(self, client: gmqtt.Client) -> None:
        """Connect, trying until the broker answers; once connected the client comes back by itself."""
        client.set_config({"reconnect_retries": gmqtt.constants.UNLIMITED_RECONNECTS, "reconnect_delay": 1})
        if self.user:
            client.set_auth_credentials(self.user, self.password)
        while True:
            try:
                await client.connect(self.host, self.port, ssl=self.tls, keepalive=30, version=MQTTv311)
                return
            except (OSError, gmqtt.mqtt.handler.MQTTConnectError) as fault:
                log.warning("no broker at %s:%s: %s", self.host, self.port, fault)
                await asyncio.sleep(1)


def broker(address: str) -> Broker:
    """A broker by its address, mqtt://user:password@host:port or mqtts://."""
    parts = urlsplit(address)
    if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
        raise SystemExit(f"YINIAN_MQTT must be mqtt://host:port or mqtts://host:port, not {address!r}.")
    tls = parts.scheme == "mqtts"
    port = parts.port or (8883 if tls else 1883)
    return Broker(parts.hostname, port, tls, unquote(parts.username or ""), unquote(parts.password or ""))


def topic(lane: str, shape: str, serial: str) -> str:
    """What a device sends under."""
    return f"yinian/{'alarm' if lane == ALARMS else 'telemetry'}/{shape}/{serial}"


def receipts(serial: str) -> str:
    """What a device hears the server's receipts under."""
    return f"yinian/receipt/{serial}"
