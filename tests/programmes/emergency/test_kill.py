"""The ingester, the broker and the database's connections are killed in mid-stream: no alarm is lost, none raised twice."""

from pathlib import Path

import pytest
from django.db import connection, connections

from tests.cast import Cast
from tests.faults.processes import Killable
from tests.programmes.emergency.brokers import Presses, TestBroker, waits
from tests.registry.devices.fleet import KEY, device
from yinian.programmes.emergency.models import Alarm, Signal
from yinian.registry.devices.models import Lane

DEVICES = 40


@pytest.mark.postgres
@pytest.mark.slow
def test_nothing_is_lost_and_nothing_raised_twice(lasting_cast: Cast, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the ingester and the test write at once from different processes")
    # Bound to nobody: each press is an alarm of its own.
    rows = [device(lasting_cast, serial=f"YN-{number}", bound=False) for number in range(DEVICES)]
    broker = TestBroker(tmp_path)
    ingester = Killable(
        ["yinian", "ingest", "--lane", "alarms", "--broker", f"mqtt://127.0.0.1:{broker.port}"], tmp_path
    )
    presses = Presses(broker.port, [(row.serial, KEY, row.model.shape, row.model.type) for row in rows])
    try:
        waits(lambda: Lane.objects.filter(connected=True).exists(), why="the ingester did not come up")
        presses.start()
        for number, kill in enumerate((ingester.kill, broker.kill, _cut_connections), 1):
            waits(lambda least=number * 5: Signal.unscoped.count() >= least, why=f"nothing came before kill {number}")
            kill()
            if number == 1:
                ingester.start()
            if number == 2:
                broker.start()
        waits(lambda: len(presses.sent) == DEVICES and not presses.fleet.waiting, 120, "a press has no receipt")
    finally:
        presses.over.set()
        presses.join(timeout=20)
        ingester.stop()
        broker.stop()
        connections.close_all()
    assert set(Signal.unscoped.values_list("device__serial", "sequence")) == presses.sent
    assert Signal.unscoped.count() == Alarm.unscoped.count() == DEVICES
    assert {state for _serial, _sequence, state in presses.fleet.receipted} <= {"stored", "again"}


def _cut_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
