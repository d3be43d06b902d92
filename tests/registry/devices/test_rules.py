"""What a message says, whether it is genuine, and whether it comes in time."""

import json
from typing import Any

import pytest

from yinian.config.mqtt.simulator import body
from yinian.registry.devices import rules
from yinian.registry.devices.rules import Malformed
from yinian.registry.devices.shapes import shapes

KEY, NOW = bytes.fromhex("5a" * 32), 1_796_000_000_000


def sent(shape: str, kind: str, **values: Any) -> bytes:
    return rules.message(KEY, body(shapes()[shape], "YN-1", kind, NOW, 7, **values))


@pytest.mark.parametrize("name", ["neutral", "songhe", "kangning"])
def test_every_shape_is_read_as_its_vendor_writes_it(name: str) -> None:
    event = rules.read(sent(name, "press", battery=81), shapes()[name])
    assert (event.serial, event.type, event.told_ms, event.sequence) == ("YN-1", "press", NOW, 7)
    assert rules.battery(event, shapes()[name]) == 81
    assert rules.genuine(KEY, event)


def test_what_was_altered_or_signed_by_another_is_forged() -> None:
    shape, good = shapes()["neutral"], sent("neutral", "press")
    assert not rules.genuine(KEY, rules.read(good.replace(b"press", b"smoke"), shape))
    assert not rules.genuine(bytes(32), rules.read(good, shape))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"no message",
        b"0" * 64 + b".{",
        b"0" * 64 + b".[1]",
        b"0" * 64 + b".\xff\xfe{}",
        b"0" * 64 + b"." + b"[" * 4000,
        b"0" * 64 + b'.{"device":"a","type":"press","time":"x","sequence":1}',
        b"0" * 64 + b'.{"device":"a","type":"press","time":1796000000000,"sequence":true}',
        b"0" * 64 + b'.{"device":"a","type":"press","time":1796000000000,"sequence":-1}',
        b"0" * 64 + b'.{"device":"a","type":"dance","time":1796000000000,"sequence":1}',
        b"0" * 64 + b'.{"device":"a","type":{},"time":1796000000000,"sequence":1}',
        b"0" * 64 + b'.{"device":"a\\u0000","type":"press","time":1796000000000,"sequence":1}',
        b"0" * 64 + b'.{"device":"\\ud800","type":"press","time":1796000000000,"sequence":1}',
        b"0" * 64 + b'.{"device":1,"type":"press","time":1796000000000,"sequence":1}',
        b"0" * 64 + b'.{"device":"a","type":"press","time":1e400,"sequence":1}',
        b"0" * 64 + b'.{"device":"a","type":"press","time":1796000000000,"sequence":1,"more":"' + b"x" * 5000 + b'"}',
    ],
)
def test_anything_else_is_malformed(payload: bytes) -> None:
    with pytest.raises(Malformed):
        rules.read(payload, shapes()["neutral"])


@pytest.mark.parametrize(
    ("kind", "age_ms", "why"),
    [
        ("heartbeat", 0, ""),
        ("heartbeat", 600_000, ""),
        ("heartbeat", 600_001, "late"),
        ("press", 600_001, ""),
        ("press", 86_400_001, "late"),
        ("press", -120_000, ""),
        ("press", -120_001, "future"),
    ],
)
def test_a_message_has_its_time(kind: str, age_ms: int, why: str) -> None:
    event = rules.read(sent("neutral", kind), shapes()["neutral"])
    assert rules.untimely(event, NOW + age_ms) == why


def test_a_value_that_makes_no_sense_is_not_there() -> None:
    shape = shapes()["neutral"]
    event = rules.read(sent("neutral", "position", battery=900, longitude="here", latitude=30.0), shape)
    assert rules.battery(event, shape) is None
    assert rules.position(rules.values(event, shape)) is None
    odd = sent("neutral", "heart", heart_rate=float("nan"), incident="a\x00")
    assert rules.values(rules.read(odd, shape), shape) == {}
    whole = rules.read(sent("neutral", "position", longitude=123.4, latitude=41.8), shape)
    assert rules.position(rules.values(whole, shape)) == (123.4, 41.8)
    assert json.loads(whole.body)["type"] == "position"
