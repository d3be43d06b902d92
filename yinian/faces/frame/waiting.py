"""What waits for somebody: every room says it in the same way, and the worklist shows it by the day it is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from yinian.faces.frame.parts import Text
from yinian.foundation.actor import Actor


@dataclass(frozen=True)
class Item:
    """One thing that waits: its page, what it is, when it is due, and what can be done with it at once."""

    title: Text
    url: str
    due: date | datetime | None = None
    note: Text = ""
    urgent: bool = False
    act: Text = ""
    act_url: str = ""

    @property
    def moment(self) -> datetime | None:
        """When it is due, as a moment; a day is due at its end."""
        if self.due is None or isinstance(self.due, datetime):
            return self.due
        return timezone.make_aware(datetime.combine(self.due, time.max))

    @property
    def late(self) -> bool:
        return self.moment is not None and self.moment < timezone.now()


@dataclass(frozen=True)
class Waiting:
    """What waits in one room: how much, where all of it is listed, and the first of it."""

    label: Text
    count: int
    url: str
    unit: Text = ""
    items: Sequence[Item] = ()
    tone: str = ""


Waits = Callable[[Actor], Waiting | list[Waiting]]


@dataclass(frozen=True)
class Wanted:
    """One line of the worklist: an item with the room that it waits in."""

    item: Item
    room: Waiting


def by_due(rooms: Sequence[Waiting], most: int) -> list[Wanted]:
    """The first things of all rooms: what is late, then the urgent, then by day; what has no day comes last."""
    found = [Wanted(item, room) for room in rooms for item in room.items]

    def order(one: Wanted) -> tuple[bool, bool, bool, float]:
        due = one.item.moment
        return (not one.item.late, not one.item.urgent, due is None, due.timestamp() if due else 0.0)

    return sorted(found, key=order)[:most]
