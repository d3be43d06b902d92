"""The one way in for what devices send, over MQTT or HTTP: telemetry to the stream, signals to the verb, the rest counted."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError, OperationalError

from yinian.foundation import verbs
from yinian.foundation.refusals import LawBroken, Refused
from yinian.programmes.emergency import raising
from yinian.programmes.emergency.raising import BY, Told
from yinian.registry.devices import health, intake, rules
from yinian.registry.devices.intake import Message, Sorted, Taken
from yinian.registry.devices.known import Known
from yinian.registry.devices.models import Turned

log = logging.getLogger(__name__)
# What says that a signal is at fault, and not the database's absence.
FAULTS = (DatabaseError, Refused, LawBroken, ValueError, TypeError)
STORED, AGAIN, TURNED_AWAY = "stored", "again", "turned_away"


class Answer(NamedTuple):
    """What became of one message; a signal's is sent to its device as a receipt."""

    state: str
    why: str = ""
    taken: Taken | None = None

    @property
    def receipt(self) -> bool:
        """Whether its device waits for it."""
        return self.taken is not None and self.taken.event.type in rules.SIGNALS


@dataclass
class Batch:
    """Messages looked at and not yet written; its steps are done once each, however often the database fails in between."""

    messages: Sequence[Message]
    via: str
    found: Sorted
    steps: list[Callable[[], None]] = field(default_factory=list)
    answers: dict[int, Answer] = field(default_factory=dict)

    def write(self) -> list[Answer]:
        """Do the steps that are left; asked again after a failure of the database, it goes on where it stopped."""
        while self.steps:
            self.steps[0]()
            self.steps.pop(0)
        turned = self.found.turned
        return [
            self.answers.get(place) or Answer(TURNED_AWAY, turned.get(place, "")) for place in range(len(self.messages))
        ]


def look_at(messages: Sequence[Message], known: Known, via: str) -> Batch:
    """Check messages, and say in which steps they will be written."""
    known.refresh()
    found = intake.look_at(messages, known)
    batch = Batch(messages, via, found)
    telemetry = [one for one in found.taken if one.event.type in rules.TELEMETRY]
    rows = health.newest(telemetry, messages, found)
    batch.answers.update({one.place: Answer(STORED, "", one) for one in telemetry if one.place not in found.turned})
    signals = [one for one in found.taken if one.event.type in rules.SIGNALS]
    batch.steps = [
        lambda: _signals(batch, signals), lambda: _keep(batch, rows), lambda: intake.write_down(found.counts)
    ]  # fmt: skip
    return batch


def take(messages: Sequence[Message], known: Known, via: str) -> list[Answer]:
    """Check and write messages, and say in their order what became of each."""
    return look_at(messages, known, via).write()


def _keep(batch: Batch, rows: Sequence[Sequence[object]]) -> None:
    lost = len(rows) - health.keep(rows)
    if lost:
        # Another way in was quicker with the same sequence.
        batch.found.counts[Turned.REPLAYED, ""].count += lost


def _signals(batch: Batch, ones: Sequence[Taken]) -> None:
    """Write signals: all in one transaction, so that a crowd of them costs one commit; if one cannot be, each by itself."""
    if not ones:
        return
    before = raising.known_before({_key(one) for one in ones})
    fresh: dict[tuple[int, int, int], Taken] = {}
    for one in ones:
        if _key(one) in before:
            batch.answers[one.place] = Answer(AGAIN, "", one)
        else:
            fresh.setdefault(_key(one), one)
    new = [fresh[key] for key in sorted(fresh)]
    if not _together(batch, new):
        for one in new:
            _alone(batch, one)
    for one in ones:
        # The same signal twice in one batch stands, or fails, with its first.
        first = fresh.get(_key(one), one)
        if first is not one and first.place in batch.answers:
            batch.answers[one.place] = Answer(AGAIN, "", one)
    health.signs_of_life([one.holder.pk for one in new])


def _key(one: Taken) -> tuple[int, int, int]:
    return one.holder.pk, one.holder.turn, one.event.sequence


def _told(batch: Batch, one: Taken) -> Told:
    event = one.event
    return Told(
        *_key(one)[:2], event.type, event.sequence, rules.values(event, one.shape), rules.moment(event.told_ms),
        rules.moment(one.received_ms), batch.via,
    )  # fmt: skip


def _together(batch: Batch, new: Sequence[Taken]) -> bool:
    if len(new) < 2:
        return False
    try:
        with verbs.together(BY):
            for one in new:
                raising.take(_told(batch, one), by=BY)
    except (OperationalError, InterfaceError):
        raise
    except FAULTS:
        return False
    batch.answers.update({one.place: Answer(STORED, "", one) for one in new})
    return True


def _alone(batch: Batch, one: Taken) -> None:
    try:
        raising.take(_told(batch, one), by=BY)
        batch.answers[one.place] = Answer(STORED, "", one)
    except (OperationalError, InterfaceError):
        raise
    except FAULTS:
        # One signal that cannot be written stops no other; without a receipt its device sends it again.
        log.exception("a signal of %s was not written", one.event.serial)
        batch.found.turn_away(one.place, Turned.FAILED, batch.messages[one.place], one.event.serial)


def receipt(answer: Answer) -> bytes:
    """What the server sends back for a signal, under the device's own key: it stands, and need not be sent again."""
    taken = answer.taken
    if taken is None:
        raise LawBroken("nobody waits for this receipt")
    body = f'{{"device":"{taken.event.serial}","sequence":{taken.event.sequence},"receipt":"{answer.state}"}}'
    return rules.message(taken.holder.key, body.encode())
