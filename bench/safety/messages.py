"""Devices' messages: a steady minute, flat out beside a bare consumer, and a burst through which alarms must come at once."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.safety import publisher  # noqa: E402
from bench.safety.broker import mosquitto  # noqa: E402
from yinian.config.mqtt.addresses import broker as address_of  # noqa: E402
from yinian.config.mqtt.lane import share  # noqa: E402
from yinian.config.mqtt.simulator import Fleet  # noqa: E402
from yinian.foundation import bulk, verbs  # noqa: E402
from yinian.foundation.actor import system  # noqa: E402
from yinian.foundation.administration import places  # noqa: E402
from yinian.foundation.fields import sealing  # noqa: E402
from yinian.programmes.emergency.models import Signal  # noqa: E402
from yinian.registry.devices import actions  # noqa: E402
from yinian.registry.devices.models import Device, DeviceModel  # noqa: E402

BY = system("bench")
RATE, SECONDS = 3_400, int(os.environ.get("YINIAN_BENCH_SECONDS", "60"))
# As many devices as a steady minute has messages: every key is looked up, opened and checked for the first time.
DEVICES = int(os.environ.get("YINIAN_BENCH_DEVICES", "204000"))
ALARMS_PER_S, BURST, FLAT = 7, min(100_000, DEVICES), min(60_000, DEVICES // 3)
BUTTONS = 500


def tell(name: str, figure: float, note: str = "") -> None:
    """Hand a figure to the run."""
    print(json.dumps({"name": name, "figure": round(figure, 1), "note": note}), flush=True)


def stage() -> None:
    """Devices with keys of their own, copied in."""
    region = places.open_region(places.Place("示例市", "city"), None, by=BY)
    actions.adopt(by=BY)
    model, seal = DeviceModel.objects.get(code="neutral-gateway"), sealing("registry_device.key")
    columns = ["model", "serial", "key", "turn", "region", "simulated", "registered_on", "changed_at", "region_path"]
    now, today = timezone.now(), date(2026, 11, 1)
    long_ago = now.replace(year=now.year - 1, day=1)
    rows = (
        (model.pk, f"B{n:07d}", seal(publisher.key_of(n).hex()), 1, region.pk, True, today, long_ago, region.path)
        for n in range(DEVICES + BUTTONS)
    )
    with verbs.stream("bench"), transaction.atomic():
        bulk.insert(Device, columns, rows)
    connection.close()


class Lanes:
    """Both lanes as processes, and what their meters say."""

    def __init__(self, port: int, folder: Path) -> None:
        self.meters = {name: folder / f"{name}.jsonl" for name in ("alarms", "telemetry")}
        self.processes = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "yinian",
                    "ingest",
                    "--lane",
                    name,
                    "--broker",
                    f"mqtt://127.0.0.1:{port}",
                    "--meter",
                    str(meter),
                ]
            )
            for name, meter in self.meters.items()
        ]
        while not all(self.lines(name) for name in self.meters):
            time.sleep(0.1)

    def lines(self, name: str) -> list[dict[str, Any]]:
        path = self.meters[name]
        return (
            [json.loads(line) for line in path.read_text().splitlines() if line.endswith("}")] if path.exists() else []
        )

    def last(self, name: str) -> dict[str, Any]:
        return self.lines(name)[-1]

    def took(self, since: float, *names: str) -> Counter[int]:
        """How long messages took to stand since a moment."""
        found: Counter[int] = Counter()
        for name in names:
            for line in self.lines(name):
                if line["at"] >= since:
                    found.update({int(ms): count for ms, count in line["took"].items()})
        return found

    def settle(self, name: str, received: int, seconds: float) -> int:
        """Wait until so many came, at most so long; say how many are missing."""
        end = time.monotonic() + seconds
        while (missing := received - self.last(name)["received"]) > 0 and time.monotonic() < end:
            time.sleep(0.1)
        return max(0, missing)

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=30)


def publish(port: int, first: int, count: int, rate: int, seconds: int, shift: int) -> subprocess.Popen[str]:
    """A publisher as a process."""
    words = [str(word) for word in (port, first, count, rate, seconds, shift)]
    return subprocess.Popen(
        [sys.executable, "-m", "bench.safety.publisher", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def told_by(process: subprocess.Popen[Any]) -> dict[str, Any]:
    output, _none = process.communicate()
    return json.loads(output.splitlines()[-1])


@contextmanager
def fleet(port: int) -> Generator[tuple[Fleet, asyncio.AbstractEventLoop]]:
    """Buttons that press and wait for receipts."""
    loop, buttons = asyncio.new_event_loop(), Fleet(address_of(f"mqtt://127.0.0.1:{port}"), "bench")
    buttons.add(
        (f"B{n:07d}", publisher.key_of(n).hex(), "neutral", "button") for n in range(DEVICES, DEVICES + BUTTONS)
    )
    loop.run_until_complete(buttons.join())
    try:
        yield buttons, loop
    finally:
        loop.run_until_complete(buttons.client.disconnect())
        loop.close()


async def press(buttons: Fleet, per_second: float, going: Any) -> None:
    """Press one button after another while something goes on, then wait for every receipt."""
    serials, n, began = list(buttons.devices), 0, time.monotonic()
    while going():
        if n < (time.monotonic() - began) * per_second:
            buttons.alarm(serials[n % len(serials)], "press")
            n += 1
        buttons.send_again()
        await asyncio.sleep(0.01)
    end = time.monotonic() + 60
    while buttons.waiting and time.monotonic() < end:
        buttons.send_again()
        await asyncio.sleep(0.05)


def lost(buttons: Fleet) -> int:
    """Alarms that were sent and stand in no row, or have no receipt."""
    sent = {(serial, sequence) for serial, sequence, _state in buttons.receipted} | set(buttons.waiting)
    stand = set(Signal.unscoped.values_list("device__serial", "sequence"))
    connection.close()
    return len(sent - stand) + len(buttons.waiting)


def steady(port: int, lanes: Lanes) -> None:
    """3,400 a second: nothing lost, nothing piling up, and how long each took from the device's clock to its commit."""
    before, since = lanes.last("telemetry")["received"], time.time()
    with fleet(port) as (buttons, loop):
        process = publish(port, 0, DEVICES, RATE, SECONDS, 1)
        loop.run_until_complete(press(buttons, ALARMS_PER_S, lambda: process.poll() is None))
        sent = told_by(process)["sent"]
        waiting = lanes.settle("telemetry", before + sent, 2.5)
        gone = lost(buttons)
        note = f"{len(buttons.receipted)} alarms among {sent} messages, {buttons.sent_again} sent again"
    took = lanes.took(since, "alarms", "telemetry")
    tell("safety.lost_alarms", gone, note)
    tell(
        "safety.backlog_growth",
        waiting,
        f"{sent / SECONDS:,.0f}/s for {SECONDS} s; not stored 2.5 s after the last was sent",
    )
    tell("safety.commit_p99_ms", share(took, 0.99), f"p50 {share(took, 0.5)} ms")


def at_once(port: int, parts: Sequence[tuple[int, int]], shift: int) -> tuple[list[subprocess.Popen[str]], float]:
    """Let publishers sign beforehand, then send all together."""
    processes = [publish(port, first, count, 0, 0, shift) for first, count in parts]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return processes, time.time()


def flat_out(port: int, lanes: Lanes) -> None:
    """As fast as it goes, three publishers."""
    parts = [(n * FLAT, FLAT) for n in range(3)]
    before = lanes.last("telemetry")
    processes, since = at_once(port, parts, 1_000)
    told = [told_by(process) for process in processes]
    lanes.settle("telemetry", before["received"] + 3 * FLAT, 90)
    lines = [line for line in lanes.lines("telemetry") if line["at"] >= since - 1]
    last = next(line for line in lines if line["received"] == lines[-1]["received"])
    stored, seconds = last["stored"] - before["stored"], last["at"] - since
    ceiling = sum(one["sent"] for one in told) / max(one["seconds"] for one in told)
    tell("safety.flat_out_per_s", stored / seconds, f"{stored:,} of {3 * FLAT:,} stored in {seconds:.1f} s")
    tell("safety.publishers_per_s", ceiling, "what the publishers together gave the broker")


def bare(port: int) -> None:
    """The same flood into a bare consumer."""
    consumer = subprocess.Popen(
        [sys.executable, "-m", "bench.safety.bare", str(port), str(3 * FLAT)], stdout=subprocess.PIPE, text=True
    )
    assert consumer.stdout is not None and consumer.stdout.readline() == "ready\n"
    processes, _since = at_once(port, [(n * FLAT, FLAT) for n in range(3)], 2_000)
    for process in processes:
        told_by(process)
    told = told_by(consumer)
    tell("safety.bare_per_s", told["stored"] / told["seconds"], "JSON and COPY alone: no signature, sequence or device")


def burst(port: int, lanes: Lanes) -> None:
    """100,000 at once, and alarms through the middle of it."""
    before, since = lanes.last("telemetry")["stored"], time.time()
    with fleet(port) as (buttons, loop):
        processes, _began = at_once(port, [(0, BURST // 2), (BURST // 2, BURST // 2)], 3_000)

        def going() -> bool:
            return lanes.last("telemetry")["stored"] - before < BURST and time.time() - since < 60

        loop.run_until_complete(press(buttons, 20, going))
        for process in processes:
            told_by(process)
        gone = lost(buttons)
        note = f"{len(buttons.receipted)} alarms"
    missing = BURST - (lanes.last("telemetry")["stored"] - before)
    took = lanes.took(since, "alarms")
    tell("safety.burst_lost", max(0, missing) + gone, f"of {BURST:,}, and {gone} of {note}")
    tell("safety.burst_alarm_p99_ms", share(took, 0.99), f"{note}, p50 {share(took, 0.5)} ms")


def main() -> None:
    stage()
    with tempfile.TemporaryDirectory(prefix="yinian-safety-") as name, mosquitto(Path(name)) as port:
        lanes = Lanes(port, Path(name))
        try:
            steady(port, lanes)
            flat_out(port, lanes)
            burst(port, lanes)
        finally:
            lanes.stop()
        bare(port)


main()
