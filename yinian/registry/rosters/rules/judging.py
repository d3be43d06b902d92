"""What a row of a roster would do: against what the registry knows, and against the rows before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from yinian.registry.rosters.rules.rows import Read, Reason, loose

NEW, UPDATE, SAME, PROBABLE, REPEATED, REFUSED = "new", "update", "same", "probable", "repeated", "refused"
ACTING = frozenset({NEW, UPDATE, PROBABLE})
Person = tuple[str, str, str]


class Known(NamedTuple):
    """An elder as the registry has them."""

    pk: int
    path: str
    region: int
    name: str
    born: str
    phone: str
    address: str
    died_on: date | None
    left_on: date | None
    merged: int | None
    facts: Mapping[str, str]


class Verdict(NamedTuple):
    """What a row would do, why, to whom, and which values it would change."""

    verdict: str
    reasons: list[Reason]
    elder: int | None = None
    changes: dict[str, Any] = {}


@dataclass(slots=True)
class Before:
    """The rows of the file that were read before: by ID number and by person."""

    numbers: dict[str, tuple[int, str]] = field(default_factory=dict)
    people: dict[Person, int] = field(default_factory=dict)

    def seen(self, number: int, index: str, read: Read) -> tuple[Reason | None, Reason | None]:
        """Whether this row repeats one before it, and whether it is probably somebody named before; it is kept either way."""
        repeated = alike = None
        if index in self.numbers:
            first, name = self.numbers[index]
            repeated = ["repeated", first] if name == read.name else ["repeated_otherwise", first, name]
        person = who(read)
        if person and not repeated:
            other = self.people.setdefault(person, number)
            alike = None if other == number else ["alike_row", other]
        if index:
            self.numbers.setdefault(index, (number, read.name))
        return repeated, alike


def who(read: Read) -> Person | None:
    """Name, birth date and address, by which one may know a person without a number; twins have names of their own."""
    address = loose(read.address)
    return (read.name, read.born, f"{read.region}:{address}") if read.name and read.born and address else None


def judge(
    read: Read,
    known: Known | None,
    namesakes: list[Known],
    phone: str,
    within: str,
    before: tuple[Reason | None, Reason | None] = (None, None),
) -> Verdict:
    """What a row would do. `phone` is its phone's blind index, `within` the path of the place that the roster is for."""
    hard = [fault for fault in read.faults if not str(fault[0]).startswith("place_")]
    placeless = [fault for fault in read.faults if str(fault[0]).startswith("place_")]
    if not read.citizen_id:
        return _without_number(read, hard, namesakes, phone)
    if hard:
        return Verdict(REFUSED, [*hard, *placeless])
    repeated, alike = before
    if repeated:
        return Verdict(REPEATED, [repeated], known.pk if known and known.path.startswith(within) else None)
    if known is not None:
        return _known(read, known, phone, within)
    if placeless:
        return Verdict(REFUSED, placeless)
    same = _at_one_address(read, namesakes)
    if same or alike:
        reason = ["alike_other_number", same.pk] if same else alike
        return Verdict(PROBABLE, [reason or [], *read.remarks], same.pk if same else None)
    return Verdict(NEW, read.remarks)


def _without_number(read: Read, hard: list[Reason], namesakes: list[Known], phone: str) -> Verdict:
    """A damaged number registers nobody; but who has the same name, birth date and address is probably the one meant."""
    same = _at_one_address(read, namesakes)
    damaged = all(str(fault[0]).startswith("number_") for fault in hard)
    if same is None or not damaged or same.died_on or same.left_on or same.merged:
        return Verdict(REFUSED, hard)
    changes = changed(read, same, phone)
    told = [["changes", *changes]] if changes else []
    return Verdict(PROBABLE, [*hard, ["alike", same.pk], *told, *read.remarks], same.pk, changes)


def _at_one_address(read: Read, namesakes: list[Known]) -> Known | None:
    own = loose(read.address)
    return next((known for known in namesakes if own and loose(known.address) == own), None)


def _known(read: Read, known: Known, phone: str, within: str) -> Verdict:
    if not known.path.startswith(within):
        return Verdict(REFUSED, [["elsewhere"]])
    if known.merged:
        return Verdict(REFUSED, [["merged", known.merged]], known.pk)
    if known.died_on:
        return Verdict(REFUSED, [["dead", known.died_on.isoformat()]], known.pk)
    if known.left_on:
        return Verdict(REFUSED, [["left", known.left_on.isoformat()]], known.pk)
    if known.name != read.name:
        return Verdict(REFUSED, [["other_name", known.pk, known.name]], known.pk)
    changes = changed(read, known, phone)
    remarks = list(read.remarks)
    if read.region and read.region != known.region:
        # An address of another community is part of a move, and a move is a decision about everything that hangs on a place.
        changes.pop("address", None)
        remarks.append(["other_community"])
    if not changes:
        return Verdict(SAME, remarks, known.pk)
    return Verdict(UPDATE, [["changes", *changes], *remarks], known.pk, changes)


def changed(read: Read, known: Known, phone: str) -> dict[str, Any]:
    """What the row says otherwise than the registry; what it leaves out stays as it is."""
    changes: dict[str, Any] = {}
    if read.phone and phone != known.phone:
        changes["phone"] = read.phone
    if read.address and read.address != known.address:
        changes["address"] = read.address
    for kind, value in read.facts.items():
        if known.facts.get(kind) != value:
            changes[f"fact:{kind}"] = value
    return changes
