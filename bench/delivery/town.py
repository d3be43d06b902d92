"""Invented stations for measuring: visits and carers around a place, with the limits that real days have."""

import math
from datetime import date
from random import Random

from yinian.delivery.orders.dispatch.day import Carer, Day, Link, Lunch, Place, Visit

ON = date(2026, 6, 1)
SKILLS = ("bathing", "feeding", "rehabilitation", "housework")
EARTH = 6_371_000.0
# The day of a station: doors open at eight, the last goes home at six.
OPENS, CLOSES = 8 * 60.0, 18 * 60.0


def station(number: int, visits: int, carers: int, seed: int = 1) -> Day:
    """A station's day of so many visits and carers, the same for the same numbers."""
    luck = Random(f"{seed}-{number}")
    home = Place(39.9 + luck.uniform(-0.2, 0.2), 116.4 + luck.uniform(-0.2, 0.2))
    wide = 1.5 + math.sqrt(visits) / 8
    people = tuple(_carer(luck, one, home, wide) for one in range(1, carers + 1))
    asked = tuple(_visit(luck, one, home, wide, people) for one in range(1, visits + 1))
    links = tuple(_links(luck, asked))
    return Day(ON, asked, people, links)


def _near(luck: Random, home: Place, kilometres: float) -> Place:
    angle, far = luck.uniform(0, 2 * math.pi), kilometres * math.sqrt(luck.random())
    return Place(
        round(home.latitude + far * math.cos(angle) / 111.2, 6), round(home.longitude + far * math.sin(angle) / 85.3, 6)
    )


def _carer(luck: Random, number: int, home: Place, wide: float) -> Carer:
    begins = luck.choice((OPENS, OPENS, OPENS + 30))
    start = home if luck.random() < 0.5 else _near(luck, home, wide)
    return Carer(
        number, start, start, begins, begins + luck.choice((480.0, 540.0)), Lunch(11 * 60.0, 13 * 60.0, 30.0),
        skills=frozenset(luck.sample(SKILLS, 3)), certificates={"health": None},
        sex=luck.choice(("female", "female", "male")), languages=frozenset({"zh"}), most_minutes=450.0,
    )  # fmt: skip


def _visit(luck: Random, number: int, home: Place, wide: float, people: tuple[Carer, ...]) -> Visit:
    length = luck.choice((30.0, 45.0, 45.0, 60.0, 60.0, 90.0))
    opens = luck.choice(range(int(OPENS), int(CLOSES) - 240, 15))
    two = luck.random() < 0.05 and len(people) > 2
    return Visit(
        number, _near(luck, home, wide), float(opens), opens + luck.choice((60.0, 120.0, 180.0)), length,
        carers=2 if two else 1, skills=frozenset({luck.choice(SKILLS)}) if luck.random() < 0.6 else frozenset(),
        certificates=frozenset({"health"}) if luck.random() < 0.3 else frozenset(),
        sex="female" if luck.random() < 0.1 else "",
        usual=frozenset({luck.choice(people).id}) if luck.random() < 0.5 else frozenset(),
    )  # fmt: skip


def _links(luck: Random, asked: tuple[Visit, ...]) -> list[Link]:
    """Now and then one visit must follow another by some hours."""
    found = []
    for first, second in zip(asked[::20], asked[10::20], strict=False):
        if first.carers == second.carers == 1 and first.opens + 60 <= second.closes and luck.random() < 0.7:
            found.append(Link(first.id, second.id, 60.0, 600.0))
    return found


def way(one: Place, other: Place) -> float:
    """The same straight line that the planner assumes, reckoned apart from it: whole minutes, rounded up."""
    if one == other:
        return 0.0
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    turn = math.radians(other.longitude - one.longitude)
    line = EARTH * math.acos(min(1.0, math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)))
    return float(math.ceil(round(line * 1.3 / 200.0, 4)))
