"""Everything of the search compiled, or read from where it is kept, before anybody waits for it."""

from datetime import date

from yinian.delivery.orders.dispatch import planner, replanning
from yinian.delivery.orders.dispatch.boards import board
from yinian.delivery.orders.dispatch.day import Carer, Day, Place, Visit


def warm() -> None:
    """Plan and mend a day so small that it takes no time, such that each part of the search is called once."""
    planner.warm()
    place = Place(0.0, 0.0)
    carers = tuple(Carer(number, place, place, 0.0, 600.0) for number in (1, 2))
    visits = tuple(Visit(number, place, 60.0 * number, 60.0 * number, 30.0) for number in (1, 2, 3))
    day = Day(date.min, visits, carers)
    known = board(day, planner.plan(day, None, planner.Effort(0.0)))
    for number in (4, 5, 6):
        # The third at the same time fits nowhere, so that room is sought for it.
        known = replanning.insert(known, Visit(number, place, 240.0, 240.0, 30.0)).board
    replanning.late(known, 1, 100.0)
    replanning.without(known, 1)


if __name__ == "__main__":
    warm()
