"""The embedded broker carries a press to a lane and its receipt back, and telemetry beside it."""

import asyncio
from pathlib import Path

import pytest
from django.db import connection, connections

from tests.cast import Cast
from tests.faults.processes import Killable, free_port
from tests.programmes.emergency.brokers import waits
from tests.registry.devices.fleet import KEY, device
from yinian.config.mqtt.addresses import broker as address_of
from yinian.config.mqtt.simulator import Fleet
from yinian.programmes.emergency.models import Alarm
from yinian.registry.devices.models import Health, Lane, TurnedAway


@pytest.mark.postgres
@pytest.mark.slow
def test_a_press_and_its_receipt(lasting_cast: Cast, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the ingester and the test write at once from different processes")
    row, port = device(lasting_cast), free_port()
    address = f"mqtt://127.0.0.1:{port}"
    processes = [
        Killable(["yinian", *words], tmp_path)
        for words in (
            ("broker", "--port", str(port)),
            ("ingest", "--lane", "alarms", "--broker", address),
            ("ingest", "--lane", "telemetry", "--broker", address),
        )
    ]
    try:
        waits(lambda: Lane.objects.filter(connected=True).count() == 2, why="the lanes did not come up")
        fleet = Fleet(address_of(address), "embedded")
        fleet.add([(row.serial, KEY, row.model.shape, row.model.type)])
        asyncio.run(_speak(fleet))
        waits(lambda: Health.objects.filter(device=row, battery=77).exists(), why="no telemetry")
        waits(lambda: TurnedAway.objects.filter(kind="malformed").exists(), why="nothing was turned away")
    finally:
        for process in processes:
            process.stop()
        connections.close_all()
    assert [(serial, state) for serial, _sequence, state in fleet.receipted] == [("YN-1", "stored")]
    assert Alarm.unscoped.get().device == row


async def _speak(fleet: Fleet) -> None:
    await fleet.join()
    fleet.client.publish("yinian/telemetry/songhe/YN-1", b"rubbish", qos=0)
    fleet.beat("YN-1", battery=77)
    fleet.alarm("YN-1")
    for _try in range(600):
        if not fleet.waiting:
            break
        fleet.send_again()
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.2)
    await fleet.client.disconnect()
