"""Devices of the cast, and the messages that they send."""

from typing import Any

from tests.cast import BY, Cast
from yinian.config.mqtt.simulator import Simulated
from yinian.registry.devices import actions
from yinian.registry.devices.actions import Given, Home
from yinian.registry.devices.intake import Message
from yinian.registry.devices.models import Device, DeviceModel
from yinian.registry.devices.shapes import shapes

KEY = "5a" * 32


def device(cast: Cast, product: str = "songhe-b1", serial: str = "YN-1", *, bound: bool = True, **home: Any) -> Device:
    """A device of this product at 王秀英's, or bound to nobody."""
    if not DeviceModel.objects.exists():
        actions.adopt(by=BY)
    given = Given(DeviceModel.objects.get(code=product), serial, cast.regions["dongshuncheng"], key=KEY)
    row = actions.register(given, by=BY)
    if bound:
        actions.bind(row, Home(**{"elder": cast.elder, **home}), by=BY)
    return row


def speaking(row: Device) -> Simulated:
    """The device as it speaks."""
    return Simulated(row.serial, bytes.fromhex(KEY), shapes()[row.model.shape], row.model.type)


def message(one: Simulated, word: str, received_ms: int | None = None, **values: Any) -> Message:
    """Its next message, as it comes in now."""
    sequence, payload = one.message(word, **values)
    return Message(one.shape.name, payload, received_ms or sequence)
