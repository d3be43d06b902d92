"""Which signal of which device raises which alarm: the table of scenarios, and how a signal is matched with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians
from typing import Any

import yaml

from yinian.registry.devices.rules import number
from yinian.registry.devices.shapes import folder

METRES = 111_320.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row: a signal of these devices, within these bounds, is such an alarm."""

    code: str
    zh: str
    en: str
    devices: tuple[str, ...]
    signal: str
    alarm: str
    level: str
    near_seconds: int
    value: str = ""
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What the platform itself looks for: devices, hours, and the alarm it is."""

    code: str
    zh: str
    en: str
    alarm: str
    level: str
    devices: tuple[str, ...] = ()
    hours: int = 0


@lru_cache
def _table() -> Any:
    return yaml.safe_load((folder() / "scenarios.yaml").read_text(encoding="utf-8"))


@lru_cache
def scenarios() -> tuple[Scenario, ...]:
    """Every scenario, in the order of the table."""
    return tuple(_scenario(row) for row in _table()["scenarios"])


def _scenario(row: Mapping[str, Any]) -> Scenario:
    when = row.get("when", {})
    return Scenario(
        row["code"], row["zh"], row["en"], tuple(row["devices"]), row["signal"], row["alarm"],
        row.get("level", "urgent"), row["near_seconds"], when.get("value", ""), when.get("at_least"), when.get("at_most"),
    )  # fmt: skip


@lru_cache
def watches() -> dict[str, Watch]:
    """What is looked for hour by hour."""
    rows = _table()["watches"].items()
    return {
        code: Watch(
            code, row["zh"], row["en"], row["alarm"], row["level"], tuple(row.get("devices", ())), row.get("hours", 0)
        )
        for code, row in rows
    }


def match(
    device: str,
    signal: str,
    values: Mapping[str, Any],
    wishes: Mapping[str, Any],
    table: Sequence[Scenario] | None = None,
) -> Scenario | None:
    """The scenario of a signal, if its bounds are met; a home's own bound goes before the table's.

    A signal that its device's type does not promise is believed all the same.
    """
    rows = [row for row in (scenarios() if table is None else table) if row.signal == signal]
    own = [row for row in rows if device in row.devices] or rows
    return next((row for row in own if _met(row, values, wishes)), None)


def _met(row: Scenario, values: Mapping[str, Any], wishes: Mapping[str, Any]) -> bool:
    if not row.value:
        return True
    told = values.get(row.value)
    if not number(told):
        # Without a home to measure from a place means nothing; any other value left out is no reason to stay silent.
        return row.value != "metres_from_home"
    wish = wishes.get(row.code)
    bound = wish if number(wish) else None
    if row.at_least is not None:
        return bool(told >= (row.at_least if bound is None else bound))
    return row.at_most is None or bool(told <= (row.at_most if bound is None else bound))


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two places (longitude, latitude) lie apart; flat, for a few kilometres."""
    east = (one[0] - other[0]) * METRES * cos(radians(other[1]))
    return hypot(east, (one[1] - other[1]) * METRES)
