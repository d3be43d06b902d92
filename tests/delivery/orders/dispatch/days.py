"""Small days for the tests, drawn by hypothesis or written by hand; places are numbers on a line, a minute apart."""

from datetime import date

import numpy as np
from hypothesis import strategies as st

from yinian.delivery.orders.dispatch.day import Carer, Day, Link, Lunch, Place, Visit

ON = date(2026, 6, 1)
SKILLS = ("bathing", "feeding")


def line(places):
    """Ways along a line."""
    at = np.array([place.latitude for place in places])
    return np.abs(at[:, None] - at[None, :])


def way(one, other):
    return abs(one.latitude - other.latitude)


def visit(number, at=0, **more):
    return Visit(**{"id": number, "place": Place(at, 0), "opens": 480, "closes": 600, "minutes": 30, **more})


def carer(number, **more):
    home = Place(0, 0)
    return Carer(**{"id": number, "start": home, "end": home, "begins": 480, "ends": 1020, **more})


@st.composite
def visits(draw, number, carers):
    opens = draw(st.integers(480, 900))
    return visit(
        number, draw(st.integers(0, 30)), opens=opens, closes=opens + draw(st.integers(0, 180)),
        minutes=draw(st.sampled_from([20, 30, 60, 90])), carers=draw(st.sampled_from([1, 1, 1, 2])),
        skills=frozenset(draw(st.sets(st.sampled_from(SKILLS), max_size=1))),
        certificates=frozenset(draw(st.sampled_from([(), (), ("health",)]))),
        never=frozenset(draw(st.sets(st.integers(1, carers), max_size=1))),
        usual=frozenset(draw(st.sets(st.integers(1, carers), max_size=1))), sex=draw(st.sampled_from(["", "female"])),
    )  # fmt: skip


@st.composite
def carers(draw, number):
    begins = draw(st.sampled_from([480, 540]))
    return carer(
        number, start=Place(draw(st.integers(0, 30)), 0), begins=begins, ends=begins + draw(st.integers(240, 540)),
        lunch=draw(st.sampled_from([None, Lunch(660, 780, 30)])), skills=frozenset(draw(st.sets(st.sampled_from(SKILLS)))),
        certificates=draw(st.sampled_from([{}, {"health": None}, {"health": date(2026, 5, 31)}, {"health": ON}])),
        sex=draw(st.sampled_from(["female", "male"])), most_minutes=draw(st.sampled_from([90.0, 480.0])),
    )  # fmt: skip


@st.composite
def days(draw, most=7):
    team = draw(st.integers(1, 3))
    asked = [draw(visits(number, team)) for number in range(1, draw(st.integers(1, most)) + 1)]
    links = []
    if len(asked) > 2:
        least = draw(st.sampled_from([0, 10, 60]))
        widest = draw(st.sampled_from([least, least + 30, 600]))
        links.append(Link(1, 2, least, widest, apart=widest <= 120))
        if draw(st.booleans()):
            links.append(Link(2, 3, 20, 500))
    return Day(ON, tuple(asked), tuple(draw(carers(number)) for number in range(1, team + 1)), tuple(links))
