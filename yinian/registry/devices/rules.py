"""What a device's message says, whether it is the device's own, and whether it comes in time; over plain values."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any, NamedTuple, TypeGuard

# Telemetry says how a device is now; a signal is a matter of its own and is sent again until it is receipted.
TELEMETRY = frozenset({"heartbeat", "activity"})
SIGNALS = frozenset("press fall smoke gas water bed_empty breath heart position door_open trial".split())
# Own defaults, in milliseconds: how old a message may be, and how far ahead a device's clock may run.
LATE = {True: 600_000, False: 24 * 3_600_000}
AHEAD = 120_000
LONGEST = 4_096
SIGNATURE = 64
# Asked directly: of the library's way to it, looking for blanks costs more than reading.
_JSON = json.JSONDecoder()
CHINA = timezone(timedelta(hours=8))


class Malformed(ValueError):
    """What was sent is no message of this shape."""


def _digits(told: Any) -> int:
    return int(datetime.strptime(str(told), "%Y%m%d%H%M%S").replace(tzinfo=CHINA).timestamp() * 1000)


def _iso(told: Any) -> int:
    at = datetime.fromisoformat(str(told))
    return int((at if at.tzinfo else at.replace(tzinfo=CHINA)).timestamp() * 1000)


UNITS: dict[str, Callable[[Any], int]] = {
    "ms": int,
    "s": lambda told: int(float(told) * 1000),
    "iso": _iso,
    "digits": _digits,
}
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Where in a vendor's message each thing stands."""

    name: str
    vendor: str
    device: Path
    type: Path
    time: Path
    sequence: Path
    unit: str
    types: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Path] = field(default_factory=dict)


def shape(name: str, row: Mapping[str, Any]) -> Shape:
    """One row of the table of shapes."""
    known = {str(code): word for code, word in row.get("types", {}).items()}
    if row["unit"] not in UNITS or not set(known.values()) <= TELEMETRY | SIGNALS:
        raise ValueError(f"{name}: the unit or a type is not known")
    values = {key: tuple(path.split(".")) for key, path in row.get("values", {}).items()}
    places = {key: tuple(row[key].split(".")) for key in ("device", "type", "time", "sequence")}
    return Shape(name, row["vendor"], unit=row["unit"], types=known, values=values, **places)


class Event(NamedTuple):
    """A message as the house understands it, signature still to be checked: `tree` is its body, for what a signal tells more."""

    serial: str
    type: str
    told_ms: int
    sequence: int
    signature: bytes
    body: bytes
    tree: Any


def _at(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def read(payload: bytes, given: Shape) -> Event:
    """Take a message apart."""
    if not SIGNATURE + 2 < len(payload) <= LONGEST or payload[SIGNATURE] != 0x2E:
        raise Malformed("no signature, or too long")
    body = payload[SIGNATURE + 1 :]
    try:
        text = body.decode().strip()
        tree, end = _JSON.raw_decode(text)
        if end != len(text):
            raise Malformed("more than one thing")
        serial, word = _at(tree, given.device), _at(tree, given.type)
        told, sequence = UNITS[given.unit](_at(tree, given.time)), _at(tree, given.sequence)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as fault:
        raise Malformed(str(fault)[:80]) from None
    kind = given.types.get(str(word), "") if given.types else str(word)
    if type(serial) is not str or not 0 < len(serial) <= 60 or not (serial.isascii() and serial.isprintable()):
        raise Malformed("no device number")
    if type(sequence) is not int or not 0 < sequence < 2**62:
        raise Malformed("no sequence")
    if kind not in TELEMETRY and kind not in SIGNALS:
        raise Malformed("a type that this shape does not know")
    if not 0 < told < 2**46:
        raise Malformed("no time")
    return Event(serial, kind, told, sequence, payload[:SIGNATURE], body, tree)


def values(event: Event, given: Shape) -> dict[str, Any]:
    """What else a message tells, under our names; what it leaves out or spells oddly is not there."""
    found: dict[str, Any] = {}
    for name, path in given.values.items():
        try:
            one = _at(event.tree, path)
        except (KeyError, TypeError):
            continue
        if (number(one) and abs(one) < 2**53) or (type(one) is str and len(one) <= 60 and one.isprintable()):
            found[name] = one
    return found


def battery(event: Event, given: Shape) -> int | None:
    """The battery in percent, if it is told and makes sense."""
    path = given.values.get("battery")
    if path is None:
        return None
    try:
        told = _at(event.tree, path)
    except (KeyError, TypeError):
        return None
    return told if type(told) is int and 0 <= told <= 100 else None


def number(told: Any) -> TypeGuard[int | float]:
    """Whether something is a number, and not a truth value taken for one."""
    return type(told) in (int, float)


def position(found: Mapping[str, Any]) -> tuple[float, float] | None:
    """Longitude and latitude, if both make sense."""
    longitude, latitude = found.get("longitude"), found.get("latitude")
    if not number(longitude) or not number(latitude):
        return None
    sound = -180 <= longitude <= 180 and -90 <= latitude <= 90 and (longitude or latitude)
    return (float(longitude), float(latitude)) if sound else None


def sign(key: bytes, body: bytes) -> bytes:
    """The signature over a body's bytes."""
    return hmac.digest(key, body, "sha256").hex().encode()


def message(key: bytes, body: bytes) -> bytes:
    """A whole message, as a device or the server sends it."""
    return sign(key, body) + b"." + body


def genuine(key: bytes, event: Event) -> bool:
    """Whether a message bears the signature of this key."""
    return hmac.compare_digest(hmac.digest(key, event.body, sha256().name).hex().encode(), event.signature)


def untimely(event: Event, now_ms: int) -> str:
    """Why a message's own time forbids it: late, or future; nothing where it is fresh."""
    age = now_ms - event.told_ms
    if age < -AHEAD:
        return "future"
    return "late" if age > LATE[event.type in TELEMETRY] else ""


def moment(told_ms: int) -> datetime:
    """A time in milliseconds as a moment."""
    return datetime.fromtimestamp(told_ms / 1000, UTC)
