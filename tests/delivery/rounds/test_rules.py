"""Which proposed moves can be made together, in plain values."""

from datetime import datetime, timedelta

from yinian.delivery.orders.rules import Slot
from yinian.delivery.rounds.rules import Move, Taken, clashes

NINE = datetime(2026, 11, 16, 9)


def slot(hours: float) -> Slot:
    return Slot(NINE + timedelta(hours=hours), 60)


def test_two_carers_change_places() -> None:
    taken = [Taken(1, 10, slot(0)), Taken(2, 20, slot(0))]
    assert clashes([Move(1, 10, 20), Move(2, 20, 10)], {1: slot(0), 2: slot(0)}, taken) == {}


def test_what_stands_is_in_the_way_and_so_is_an_earlier_move() -> None:
    moves = [Move(1, None, 10), Move(2, None, 10), Move(3, None, 20)]
    slots = {1: slot(0), 2: slot(1.1), 3: slot(0.5)}
    assert clashes(moves, slots, [Taken(9, 20, slot(0))]) == {2: slot(0), 3: slot(0)}


def test_who_cannot_go_is_in_the_way_of_who_would_have_come() -> None:
    moves = [Move(1, 10, 30), Move(2, None, 10)]
    taken = [Taken(1, 10, slot(0)), Taken(9, 30, slot(0))]
    assert clashes(moves, {1: slot(0), 2: slot(0)}, taken) == {1: slot(0), 2: slot(0)}


def test_calling_back_is_in_nobodys_way() -> None:
    assert clashes([Move(1, 10, None), Move(2, None, 10)], {1: slot(0), 2: slot(0)}, [Taken(1, 10, slot(0))]) == {}
