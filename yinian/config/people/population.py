"""The people of a region as columns: who is how old, lives how and where; exact in every count, the same for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np

from yinian.config.people.calibration import BANDS, Calibration, largest_remainder, spread
from yinian.foundation.codes import CHECK_ID, WEIGHTS_ID

Column = np.ndarray[Any, Any]
LIVING = ("alone", "with_spouse", "with_children", "with_others", "residential")
ALONE, WITH_SPOUSE, WITH_CHILDREN, WITH_OTHERS, RESIDENTIAL = range(5)
GRADES = ("", "mild", "moderate", "severe", "complete")
NEEDS = ("", "destitute_support", "subsistence_allowance", "low_income")
# Spouses: how often somebody of each age band still has one.
COUPLED = (1, 0.85, 0.5, 0.15, 0.05)
YOUNGER_SPOUSE = (1, 0.2, 0.02, 0, 0)
# 99 is no province's number; each run has a block of four areas of its own, and 990000 to 990399 stay free for people.
AREAS, SERIALS, FIRST_AREA = 4, 500, 990_400
BLOCKS = (999_999 - FIRST_AREA + 1) // AREAS


@dataclass(frozen=True, slots=True)
class Place:
    """A community as the generator sees it; `urban` is unknown where the codes do not say."""

    name: str
    urban: bool | None = True


@dataclass(slots=True)
class Population:
    """One row a person, in the order of communities and homes; a home's people stand together."""

    place: Column
    home: Column
    band: Column
    female: Column
    born: Column
    number: Column
    living: Column
    grade: Column
    need: Column
    dementia: Column
    disability: Column
    bereaved: Column
    left_behind: Column
    elsewhere: Column
    away: Column
    widowed: Column

    def __len__(self) -> int:
        return len(self.place)

    @property
    def empty_nest(self) -> Column:
        return self.living <= WITH_SPOUSE

    def starts(self) -> Column:
        """Where each home begins, and the end."""
        return np.append(np.flatnonzero(np.diff(self.home, prepend=-1)), len(self))


def sizes(places: Sequence[Place], calibration: Calibration, count: int) -> list[int]:
    """How many elders each community has: villages fewer, no two quite alike, always the same for the same places."""
    rural = calibration.assumed["rural_weight"].share
    weights = [
        (rural if place.urban is False else 1) * (0.6 + 0.8 * (index * 0.618033988749895 % 1))
        for index, place in enumerate(places)
    ]
    return largest_remainder(count, [round(weight, 6) for weight in weights])


def populate(
    calibration: Calibration, places: Sequence[Place], count: int, *, day: date, seed: int, block: int = 0
) -> Population:
    """Make the columns of this many people as they are on a day."""
    rng = np.random.default_rng([seed, 0])
    place = np.repeat(np.arange(len(places), dtype=np.int32), sizes(places, calibration, count))
    rural = np.array([one.urban is False for one in places], dtype=bool)[place]
    targets = calibration.targets(count, int(rural.sum()))
    band = np.repeat(np.arange(5, dtype=np.int8), [targets[name] for name in BANDS])
    rng.shuffle(band)
    draw = Draw(rng, band)
    female = _female(draw, calibration)
    born = _born(rng, band, day)
    people = Population(place, np.arange(count), band, female, born, *(_none(count) for _ in range(11)))
    _live(draw, people, calibration, targets)
    _order(people)
    draw.band = people.band
    rural = np.array([one.urban is False for one in places], dtype=bool)[people.place]
    _tell(draw, people, calibration, targets, rural)
    people.number = numbers(people.born, people.female, block)
    return people


def _none(count: int) -> Column:
    return np.zeros(count, dtype=np.int8)


@dataclass
class Draw:
    """Choosing exact numbers of people at random, some age bands more often than others."""

    rng: np.random.Generator
    band: Column

    def some(self, among: Column, count: int, ages: Sequence[float] = (1, 1, 1, 1, 1)) -> Column:
        """The rows of this many people out of those marked; fewer only where fewer are marked."""
        if len(set(ages)) == 1:
            return self.rng.permutation(np.flatnonzero(among))[:count]
        there = [np.flatnonzero(among & (self.band == number)) for number in range(5)]
        caps = [len(rows) for rows in there]
        quotas = spread(count, [cap * often for cap, often in zip(caps, ages, strict=True)], caps)
        chosen = [self.rng.permutation(rows)[:quota] for rows, quota in zip(there, quotas, strict=True)]
        return np.concatenate(chosen)

    def homes(self, people: Population, among: Column, count: int) -> Column:
        """The rows of this many people out of those marked, home by home."""
        lot = self.rng.random(int(people.home[-1]) + 1 if len(people) else 0)
        rows = np.flatnonzero(among)
        return rows[np.argsort(lot[people.home[rows]], kind="stable")][:count]

    def parts(self, rows: Column, counts: Sequence[int]) -> list[Column]:
        """Rows dealt out at random into parts of these sizes."""
        return np.split(self.rng.permutation(rows), np.cumsum(counts)[:-1])


def _female(draw: Draw, calibration: Calibration) -> Column:
    female = np.zeros(len(draw.band), dtype=bool)
    for number, share in enumerate(calibration.split("female").values()):
        rows = np.flatnonzero(draw.band == number)
        women, _men = largest_remainder(len(rows), [share, round(1 - share, 6)])
        female[draw.rng.permutation(rows)[:women]] = True
    return female


def _born(rng: np.random.Generator, band: Column, day: date) -> Column:
    born = np.zeros(len(band), dtype=np.int32)
    for number, (youngest, oldest) in enumerate(BANDS.values()):
        rows = band == number
        first, last = days_of_birth(youngest, oldest, day)
        born[rows] = rng.integers(first, last + 1, int(rows.sum()))
    return born


def days_of_birth(youngest: int, oldest: int, day: date) -> tuple[int, int]:
    """The first and the last birth date (as ordinals) of people who are so many full years old on a day."""
    return _years_before(day, oldest + 1) + 1, _years_before(day, youngest)


def _years_before(day: date, years: int) -> int:
    # Who was born on 29 February has the birthday on 1 March in common years, so nobody is a year older on the 28th.
    if (day.month, day.day) == (2, 29):
        try:
            return date(day.year - years, 2, 29).toordinal()
        except ValueError:
            return date(day.year - years, 2, 28).toordinal()
    return date(day.year - years, day.month, day.day).toordinal()


def _live(draw: Draw, people: Population, calibration: Calibration, targets: dict[str, int]) -> None:
    """Who lives with whom: couples share a home, the rest have one of their own."""
    shares = calibration.split("couples")
    people.living[:] = -1
    men, women = _pairs(people)
    often = np.array(COUPLED)[people.band[men]]
    order = np.argsort(draw.rng.random(len(men)) ** (1 / often))[::-1]
    nesters = min(int(targets["with_spouse"] * shares["with_spouse"]) // 2, len(order))
    others = min(int(targets["with_children"] * shares["with_children"]) // 2, len(order) - nesters)
    for living, chosen in ((WITH_SPOUSE, order[:nesters]), (WITH_CHILDREN, order[nesters : nesters + others])):
        people.living[men[chosen]] = people.living[women[chosen]] = living
        people.home[women[chosen]] = people.home[men[chosen]] = np.minimum(men[chosen], women[chosen])
    left = {
        WITH_SPOUSE: (targets["with_spouse"] - 2 * nesters, YOUNGER_SPOUSE),
        RESIDENTIAL: (targets["residential"], calibration.ages("residential")),
        ALONE: (targets["alone"], calibration.ages("alone")),
        WITH_OTHERS: (targets["with_others"], (1,) * 5),
    }
    for living, (count, ages) in left.items():
        people.living[draw.some(people.living < 0, count, ages)] = living
    people.living[people.living < 0] = WITH_CHILDREN


def _pairs(people: Population) -> tuple[Column, Column]:
    """Men and women of one community and like age, as rows side by side."""
    keys = []
    for female in (False, True):
        rows = np.flatnonzero(people.female == female)
        rows = rows[np.lexsort((people.born[rows], people.place[rows]))]
        places = people.place[rows]
        rank = np.arange(len(rows)) - np.searchsorted(places, places)
        keys.append((rows, places.astype(np.int64) * 10_000_000 + rank))
    (men, his), (women, hers) = keys
    _both, i, j = np.intersect1d(his, hers, assume_unique=True, return_indices=True)
    return men[i], women[j]


def _order(people: Population) -> None:
    """Put the people of one home next to each other; places stay in their order."""
    order = np.argsort(people.home, kind="stable")
    for field in fields(people):
        setattr(people, field.name, getattr(people, field.name)[order])
    people.home = np.cumsum(np.diff(people.home, prepend=-1) != 0, dtype=np.int32) - 1


def _tell(draw: Draw, people: Population, calibration: Calibration, targets: dict[str, int], rural: Column) -> None:
    """What is true of them besides."""
    everybody = np.ones(len(people), dtype=bool)
    people.away = _marked(people, draw.homes(people, people.living != RESIDENTIAL, targets["away"]))
    people.elsewhere = _marked(people, draw.homes(people, ~people.away, targets["elsewhere"]))
    people.left_behind = _marked(
        people, draw.homes(people, rural & people.empty_nest & ~people.away, targets["left_behind"])
    )
    people.widowed = _marked(people, draw.some(people.living == ALONE, targets["widowed_lately"]))
    for name in ("dementia", "bereaved_parent", "disability"):
        rows = draw.some(everybody, targets[name], calibration.ages(name))
        if name == "disability":
            levels = largest_remainder(len(rows), list(calibration.split("disability").values()))
            for level, part in enumerate(draw.parts(rows, levels), start=1):
                people.disability[part] = level
        else:
            setattr(people, "bereaved" if name == "bereaved_parent" else name, _marked(people, rows))
    for number, name in enumerate(NEEDS[1:], start=1):
        ages = calibration.ages("low_income") if name == "low_income" else (1,) * 5
        people.need[draw.some(people.need == 0, targets[name], ages)] = number
    _grade(draw, people, calibration, targets)


def _grade(draw: Draw, people: Population, calibration: Calibration, targets: dict[str, int]) -> None:
    """Who is dependent, and how much: those in need by their own figure, all others by what remains."""
    ages, here = calibration.ages("dependent"), ~people.away.astype(bool)
    needy = draw.some((people.need > 0) & here, targets["in_need_dependent"], ages)
    others = draw.some((people.need == 0) & here, targets["dependent"] - len(needy), ages)
    severe = min(targets["in_need_severe"], len(needy))
    rest = min(max(targets["severe"] - severe, 0), len(others))
    light_needy, heavy_needy = draw.parts(needy, [len(needy) - severe, severe])
    light_others, heavy_others = draw.parts(others, [len(others) - rest, rest])
    split = calibration.split("grades")
    for first, rows in (
        (1, np.concatenate([light_needy, light_others])),
        (3, np.concatenate([heavy_needy, heavy_others])),
    ):
        weights = [split[GRADES[first]], split[GRADES[first + 1]]]
        for grade, part in enumerate(draw.parts(rows, largest_remainder(len(rows), weights)), start=first):
            people.grade[part] = grade


def _marked(people: Population, rows: Column) -> Column:
    marks = np.zeros(len(people), dtype=bool)
    marks[rows] = True
    return marks


def numbers(born: Column, female: Column, block: int) -> Column:
    """Seventeen digits of each ID number: an area that no province has, the birth date, a serial that is odd for men."""
    key = born.astype(np.int64) * 2 + ~female
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    rank = np.empty(len(key), dtype=np.int64)
    rank[order] = np.arange(len(key)) - np.searchsorted(ordered, ordered)
    if len(rank) and rank.max() >= AREAS * SERIALS:
        raise ValueError(f"more than {AREAS * SERIALS} people of one sex were born on one day; generate in parts")
    area = FIRST_AREA + block * AREAS + rank // SERIALS
    unique, which = np.unique(born, return_inverse=True)
    days = np.array([int(date.fromordinal(int(one)).strftime("%Y%m%d")) for one in unique], dtype=np.int64)[which]
    return area * 10**11 + days * 1000 + rank % SERIALS * 2 + ~female


def check_digits(seventeen: Column) -> Column:
    """The check digit of each number, as the index of its sign."""
    total = np.zeros(len(seventeen), dtype=np.int64)
    for place, weight in enumerate(WEIGHTS_ID):
        total += seventeen // 10 ** (16 - place) % 10 * weight
    return total % len(CHECK_ID)
