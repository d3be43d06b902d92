"""What a day is planned by, and which of the changes that were proposed can be made together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yinian.delivery.orders.rules import LIMITS as ORDERING
from yinian.delivery.orders.rules import Bond, Slot, in_the_way, kept


@dataclass(frozen=True, slots=True)
class Limits:
    """The terms of planning, and where they come from."""

    # A pause of so many minutes that begins between two times of day, for who works longer than that without a break.
    lunch_minutes: int = 30
    lunch_from: int = 11 * 60
    lunch_until: int = 13 * 60
    lunch_beyond_minutes: int = 6 * 60
    # How much later than agreed a visit may begin when the one before it runs late, before somebody else goes.
    late_minutes: int = 30
    # Who came in so many days before counts as known to the elder.
    known_days: int = 90
    # How long a whole day is searched for.
    search_seconds: float = 1.0
    source: str = "own default"


# No document of a region sets these terms; a region's policy may replace them when one does.
LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Move:
    """One order goes from one carer to another, by their parties, none is nobody; perhaps at another minute of its day."""

    order: int
    before: int | None
    after: int | None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A time that an order takes of a carer."""

    order: int
    carer: int
    slot: Slot


def clashes(
    moves: Sequence[Move], slots: Mapping[int, Slot], taken: Iterable[Taken], margin: int = ORDERING.travel_minutes
) -> dict[int, Slot]:
    """The moves that cannot be made beside what stands and the other moves, by order, each with what is in its way.

    A move that cannot be made leaves its order where it was, which may be in the way of another move in turn.
    """
    standing, refused = list(taken), dict[int, Slot]()
    while True:
        open_moves = [move for move in moves if move.order not in refused]
        leaving = {move.order for move in open_moves}
        held: dict[int, list[Slot]] = {}
        for one in standing:
            if one.order not in leaving:
                held.setdefault(one.carer, []).append(one.slot)
        found = _first_clash(open_moves, slots, held, margin)
        if found is None:
            return refused
        refused[found[0]] = found[1]


def asunder(moves: Iterable[Move], slots: Mapping[int, Slot], bonds: Iterable[Bond]) -> set[int]:
    """The moves to another time by which an order would no longer hang together with another as it ought to."""
    retimed = {move.order for move in moves if move.at is not None}
    torn = [bond for bond in bonds if {bond.first, bond.second} <= slots.keys()]
    torn = [bond for bond in torn if not kept(bond, slots[bond.first], slots[bond.second])]
    return {order for bond in torn for order in (bond.first, bond.second)} & retimed


def _first_clash(
    moves: Iterable[Move], slots: Mapping[int, Slot], held: dict[int, list[Slot]], margin: int
) -> tuple[int, Slot] | None:
    for move in moves:
        if move.after is None:
            continue
        other = in_the_way(slots[move.order], held.get(move.after, ()), margin)
        if other is not None:
            return move.order, other
        held.setdefault(move.after, []).append(slots[move.order])
    return None


def minute(moment: datetime, midnight: datetime) -> float:
    """A moment as minutes of a day."""
    return (moment - midnight) / timedelta(minutes=1)
