"""Devices' messages over HTTP: the same code as over MQTT, behind a key with its scope."""

from tests.cast import Cast
from tests.faces.openapi.conftest import Make
from tests.registry.devices.fleet import device, speaking
from yinian.faces.openapi import devices
from yinian.programmes.emergency.models import Alarm, Signal
from yinian.registry.devices import rules


def test_a_press_over_http_is_receipted_and_raises_one_alarm(system: Make, cast: Cast) -> None:
    devices.KNOWN.devices.clear()
    one, caller = speaking(device(cast)), system()
    _sequence, press = one.message("press")
    _sequence, beat = one.message("heartbeat")
    body = {"shape": "songhe", "messages": [press.decode(), beat.decode(), "rubbish", press.decode()]}
    answer = caller.post("devices/messages", body)
    assert answer.status_code == 200, answer.content
    told = answer.json()["answers"]
    assert [row["state"] for row in told] == ["stored", "stored", "turned_away", "again"]
    assert told[2]["why"] == "malformed"
    receipt = told[0]["receipt"].encode()
    assert receipt == rules.message(one.key, receipt[65:])
    assert told[1]["receipt"] == ""
    assert (Alarm.unscoped.count(), Signal.unscoped.get().via) == (1, "http")


def test_a_key_without_the_scope_sends_nothing(system: Make, cast: Cast) -> None:
    one = speaking(device(cast))
    _sequence, press = one.message("press")
    answer = system(scopes=["needs:read"]).post("devices/messages", {"shape": "songhe", "messages": [press.decode()]})
    assert answer.status_code == 403
    assert not Signal.unscoped.exists()
