"""The public instances as days: home care with synchronised visits, and vehicles with time windows."""

import json
import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from yinian.delivery.orders.dispatch.day import Carer, Costs, Day, Link, Place, Visit

ON = date(2026, 6, 1)
# Beside the checkout, unless told; the data are for measuring only and no part of the project.
FOLDER = Path(os.environ.get("INSTANCES", Path(__file__).resolve().parents[3] / "shared" / "instances"))
SOLOMON = {"R101": 1637.7, "C101": 827.3, "RC208": 776.1}


@dataclass
class Instance:
    """A day, the ways between its places, and the best value anybody published."""

    name: str
    day: Day
    ways: np.ndarray  # type: ignore[type-arg]
    best: float

    def by(self, places: Sequence[Place]) -> np.ndarray:  # type: ignore[type-arg]
        """The ways between places, which are numbers of rows here."""
        rows = [int(place.latitude) for place in places]
        return self.ways[np.ix_(rows, rows)]

    def way(self, one: Place, other: Place) -> float:
        return float(self.ways[int(one.latitude), int(other.latitude)])


def folder() -> Path | None:
    """Where the instances are; nothing, and said so, where they are not."""
    if FOLDER.is_dir():
        return FOLDER
    print(
        f"There are no instances in {FOLDER}: INSTANCES=… names another folder. Home care: iolab-uniud/hhcrsp on GitHub (MIT), "
        "the instances of Mankowska, Meisel and Bierwirth (2014); vehicles: Solomon's R101, C101 and RC208 (1987)."
    )
    return None


def solomon(home: Path, name: str) -> Instance:
    """A vehicle instance: hard windows, a capacity, distances cut to one decimal."""
    rows = [line.split() for line in (home / "solomon" / f"{name}.txt").read_text().splitlines()]
    numbers = [[float(cell) for cell in row] for row in rows if len(row) in (2, 7) and row[0].isdigit()]
    (vehicles, capacity), places = numbers[0], numbers[1:]
    xy = np.array([row[1:3] for row in places])
    exact = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1])
    ways = np.floor(exact * 10 + 1e-9) / 10
    office = Place(0, 0)
    visits = tuple(
        Visit(int(row[0]), Place(row[0], 0), opens=row[4], closes=row[5], minutes=row[6], load=row[3])
        for row in places[1:]
    )
    carers = tuple(
        Carer(number, office, office, begins=places[0][4], ends=places[0][5], capacity=capacity)
        for number in range(int(vehicles))
    )
    return Instance(name, Day(ON, visits, carers), ways, SOLOMON[name])


def home_care(home: Path, name: str) -> Instance:
    """A home-care instance: skills, soft ends of windows, visits by two at once or one after the other."""
    told = json.loads((home / "hhcrsp" / f"{name}.json").read_text())
    office = Place(0, 0)
    visits, links = [], []
    for number, patient in enumerate(told["patients"], 1):
        opens, closes = patient["time_window"]
        needed = patient["required_caregivers"]
        for which, service in enumerate(needed):
            visits.append(
                Visit(
                    number * 10 + which,
                    Place(number, 0),
                    opens=opens,
                    closes=closes,
                    minutes=service["duration"],
                    skills=frozenset({service["service"]}),
                    late_until=math.inf,
                )
            )
        if len(needed) > 1:
            tie = patient["synchronization"]
            least, widest = (0.0, 0.0) if tie["type"] == "simultaneous" else tie["distance"]
            links.append(Link(number * 10, number * 10 + 1, least, widest, apart=True))
    carers = tuple(
        Carer(number, office, office, begins=0.0, ends=math.inf, skills=frozenset(one["abilities"]))
        for number, one in enumerate(told["caregivers"], 1)
    )
    costs = Costs(travel=1.0, worst_lateness=1.0, left_out=1_000_000.0)
    day = Day(ON, tuple(visits), carers, tuple(links), costs)
    return Instance(name, day, np.array(told["distances"], float), published(home)[name])


def published(home: Path) -> dict[str, float]:
    """The best known costs of the home-care instances, from the table beside them."""
    table = (home / "README.md").read_text()
    return {name: float(cost) for name, cost in re.findall(r"\| (Instanz\w+)\.json .*\|\s*([\d.]+)\s*\|", table)}


def sizes(home: Path, size: int, few: int) -> list[str]:
    """The names of so many home-care instances of one size."""
    return sorted(path.stem for path in (home / "hhcrsp").glob(f"*_{size}_*.json"))[:few]
