"""The door for messages, whichever way they come: each is taken, or turned away and counted by why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from yinian.foundation import verbs
from yinian.registry.devices import rules
from yinian.registry.devices.known import Holder, Known
from yinian.registry.devices.models import Turned, TurnedAway
from yinian.registry.devices.rules import Event, Malformed, Shape
from yinian.registry.devices.shapes import shapes

# A flood of refused messages costs one row an hour and kind.
EXAMPLE = 160


class Message(NamedTuple):
    """What came: under which shape's name, its bytes, and when."""

    shape: str
    payload: bytes
    received_ms: int


class Taken(NamedTuple):
    """A message that is its device's own and fresh; `place` is where it stood among those given."""

    place: int
    event: Event
    shape: Shape
    holder: Holder
    received_ms: int


@dataclass(slots=True)
class Turn:
    """How many were turned away for one reason, and the last of them."""

    count: int = 0
    serial: str = ""
    example: str = ""


@dataclass
class Sorted:
    """Messages looked at: those taken, and by place why the others were not."""

    taken: list[Taken] = field(default_factory=list)
    turned: dict[int, str] = field(default_factory=dict)
    counts: dict[tuple[str, str], Turn] = field(default_factory=lambda: defaultdict(Turn))

    def turn_away(self, place: int, why: str, message: Message, serial: str = "") -> None:
        """Count a message that is not taken; what is shown of it can be printed."""
        self.turned[place] = why
        name = message.shape if message.shape in shapes() else ""
        one = self.counts[why, name]
        one.count += 1
        # The first bytes tell enough of what it was; a signature is not worth showing.
        text = message.payload[rules.SIGNATURE + 1 :][:EXAMPLE] or message.payload[:EXAMPLE]
        one.serial, one.example = _plain(serial), _plain(text.decode("utf-8", "replace"))


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:EXAMPLE]


def look_at(messages: Sequence[Message], known: Known) -> Sorted:
    """Read and check messages: shape, device, signature, time. Whether a sequence was there before, its table tells."""
    found, table = Sorted(), shapes()
    read: list[tuple[int, Event, Shape]] = []
    for place, message in enumerate(messages):
        given = table.get(message.shape)
        try:
            if given is None:
                raise Malformed("no such shape")
            read.append((place, rules.read(message.payload, given), given))
        except Malformed:
            found.turn_away(place, Turned.MALFORMED, message)
    holders = known.find(event.serial for _place, event, _shape in read)
    for place, event, given in read:
        message, holder = messages[place], holders.get(event.serial)
        if holder is None:
            found.turn_away(place, Turned.UNKNOWN, message, event.serial)
        elif not rules.genuine(holder.key, event):
            found.turn_away(place, Turned.FORGED, message, event.serial)
        elif why := rules.untimely(event, message.received_ms):
            found.turn_away(place, why, message, event.serial)
        else:
            found.taken.append(Taken(place, event, given, holder, message.received_ms))
    return found


def write_down(counts: dict[tuple[str, str], Turn], at: datetime | None = None) -> None:
    """Add what was turned away to the counts of the hour."""
    if not counts:
        return
    now = at or timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    table = TurnedAway._meta.db_table
    sql = (
        f'INSERT INTO "{table}" (hour, kind, shape, count, serial, example, at) VALUES (%s, %s, %s, %s, %s, %s, %s) '
        f'ON CONFLICT (hour, kind, shape) DO UPDATE SET count = "{table}".count + EXCLUDED.count, '
        "serial = EXCLUDED.serial, example = EXCLUDED.example, at = EXCLUDED.at"
    )
    rows = [
        (hour, kind, shape, one.count, one.serial[:60], one.example, now)
        for (kind, shape), one in sorted(counts.items())
    ]
    with verbs.stream("turned away"), connection.cursor() as cursor:
        cursor.executemany(sql, [_adapted(row) for row in rows])


def _adapted(row: Iterable[Any]) -> list[Any]:
    adapt: Callable[[datetime], Any] = connection.ops.adapt_datetimefield_value
    return [adapt(one) if isinstance(one, datetime) else one for one in row]
