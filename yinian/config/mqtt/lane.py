"""One lane of the ingester: a connection, what waits, and one thread that writes; a message is acknowledged after its commit."""

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import gmqtt
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from yinian.config.mqtt.addresses import ALARMS, TOPICS, Broker, receipts
from yinian.foundation import verbs
from yinian.programmes.emergency import intake
from yinian.programmes.emergency.intake import AGAIN, STORED, Answer
from yinian.registry.devices.intake import Message, Turn, write_down
from yinian.registry.devices.known import Known
from yinian.registry.devices.models import Lane as Row
from yinian.registry.devices.models import Turned

log = logging.getLogger(__name__)
R = TypeVar("R")
# How long messages gather before they are written together, how many at most, and how many may wait: what is beyond is lost
# and counted.
GATHER = {ALARMS: 0.0, "telemetry": 0.05}
MOST = {ALARMS: 16, "telemetry": 4_000}
ROOM = 400_000
QOS = 1
Waiting = tuple[Message, "asyncio.Future[None] | None"]


class Lane:
    """The alarms' or the telemetry's way in. Each is a process of its own, so that neither waits for the other."""

    def __init__(self, name: str, broker: Broker, meter: Path | None = None) -> None:
        self.name, self.broker, self.meter = name, broker, meter
        self.known, self.waiting = Known(), list[Waiting]()
        self.came, self.stop = asyncio.Event(), asyncio.Event()
        self.counts, self.took = Counter[str](), Counter[int]()
        self.began, self.told, self.connection = timezone.now(), 0.0, 0
        self.dropped_told = 0
        self.pool = ThreadPoolExecutor(1)
        topic, qos = TOPICS[name]
        self.client = gmqtt.Client(
            f"yinian-{name}",
            clean_session=qos == 0,
            optimistic_acknowledgement=False,
            logger=logging.getLogger("gmqtt"),
        )
        self.client.on_connect = lambda client, *_rest: client.subscribe(topic, qos=qos)
        self.client.on_disconnect = self._lost
        self.client.on_message = self._acknowledged if qos else self._heard

    def _lost(self, *_given: Any) -> None:
        self.connection += 1

    def _message(self, topic: str, payload: bytes) -> Message:
        shape = topic.split("/", 3)[2]
        return Message(shape, payload, time.time_ns() // 1_000_000)

    def _heard(self, _client: Any, topic: str, payload: bytes, _qos: int, _properties: Any) -> int:
        if len(self.waiting) >= ROOM:
            self.counts["dropped"] += 1
        else:
            self.waiting.append((self._message(topic, payload), None))
        return 0

    async def _acknowledged(self, _client: Any, topic: str, payload: bytes, _qos: int, _properties: Any) -> int:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        connection_then = self.connection
        self.waiting.append((self._message(topic, payload), done))
        self.came.set()
        await done
        if connection_then != self.connection:
            # The broker will send it again on the new connection; an answer from the old one could be taken for another's.
            raise ConnectionResetError("the connection was lost before the commit")
        return 0

    async def run(self) -> None:
        """Take and write until told to stop; what waits then is written, or comes again."""
        await self.broker.join(self.client)
        loop = asyncio.get_running_loop()
        while not (self.stop.is_set() and not self.waiting):
            await self._gather()
            part, self.waiting = self.waiting[: MOST[self.name]], self.waiting[MOST[self.name] :]
            if part:
                messages = [message for message, _done in part]
                answers = await loop.run_in_executor(self.pool, self._write, messages)
                self._answer(part, answers)
            if time.monotonic() - self.told >= 1:
                await loop.run_in_executor(self.pool, self._tell, self.client.is_connected)
        await loop.run_in_executor(self.pool, self._tell, False)
        await loop.run_in_executor(self.pool, connection.close)
        await self.client.disconnect()

    async def _gather(self) -> None:
        if len(self.waiting) >= MOST[self.name]:
            return
        if GATHER[self.name]:
            await asyncio.sleep(GATHER[self.name])
            return
        self.came.clear()
        if not self.waiting:
            try:
                await asyncio.wait_for(self.came.wait(), 0.5)
            except TimeoutError:
                return

    def _write(self, messages: list[Message]) -> list[Answer]:
        batch = insist(lambda: intake.look_at(messages, self.known, "mqtt"))
        answers = insist(batch.write)
        now = time.time_ns() // 1_000_000
        self.counts["received"] += len(messages)
        for state, taken in ((answer.state, answer.taken) for answer in answers):
            self.counts[state] += 1
            if taken is not None and state == STORED:
                self.took[now - taken.event.told_ms] += 1
        return answers

    def _answer(self, part: list[Waiting], answers: list[Answer]) -> None:
        for (_message, done), answer in zip(part, answers, strict=True):
            if answer.receipt and answer.taken is not None and answer.state in (STORED, AGAIN):
                self.client.publish(receipts(answer.taken.event.serial), intake.receipt(answer), qos=0)
            if done is not None and not done.done():
                done.set_result(None)

    def _tell(self, connected: bool) -> None:
        """Say how the lane fares: for the page, and for whoever measures."""
        self.told = time.monotonic()
        dropped = self.counts["dropped"] - self.dropped_told
        self.dropped_told += dropped
        took, self.took = self.took, Counter()
        values = {
            "at": timezone.now(), "began_at": self.began, "connected": connected, "received": self.counts["received"],
            "stored": self.counts[STORED], "again": self.counts[AGAIN], "turned_away": self.counts["turned_away"],
            "dropped": self.counts["dropped"], "backlog": len(self.waiting), "p50_ms": share(took, 0.5),
            "p99_ms": share(took, 0.99),
        }  # fmt: skip

        def keep() -> None:
            with transaction.atomic(), verbs.stream("lane"):
                Row.objects.update_or_create(name=self.name, defaults=values)
                write_down({(Turned.OVERFLOW, ""): Turn(dropped)} if dropped else {})

        insist(keep)
        if self.meter is not None:
            with self.meter.open("a", encoding="utf-8") as out:
                counts = {
                    name: values[name] for name in ("received", "stored", "again", "turned_away", "dropped", "backlog")
                }
                out.write(json.dumps({"at": time.time(), **counts, "took": took}) + "\n")


def share(took: Counter[int], part: float) -> int:
    """The milliseconds within which this part of the messages stood."""
    left = sum(took.values()) * part
    for ms in sorted(took):
        left -= took[ms]
        if left <= 0:
            return max(0, ms)
    return 0


def insist(do: Callable[[], R]) -> R:
    """Do it against a database that may go away and come back: nothing is acknowledged before it is done."""
    wait = 0.1
    while True:
        try:
            return do()
        except (OperationalError, InterfaceError) as fault:
            log.warning("the database does not take it, trying again: %s", str(fault).splitlines()[0][:200])
            connection.close()
            time.sleep(wait)
            wait = min(wait * 2, 2.0)
