"""Homes out of columns, block by block: names, numbers, addresses, dated facts and kin; a block depends on nothing but its seed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from yinian.config.people.calibration import Calibration
from yinian.config.people.names import Names
from yinian.config.people.population import GRADES, LIVING, RESIDENTIAL, Column, Place, Population, check_digits
from yinian.foundation.codes import CHECK_ID
from yinian.foundation.periods import birthday
from yinian.registry.elders.imports import Fact, Home, Person, Relative

BLOCK = 5_000
# 164 is given to no operator, so nobody is ever rung up: 164 0–4 for elders, 164 5–9 for their kin.
PHONE_BLOCK, PHONES = 164_0000_0000, 5_000_0000
HALLS = ("颐和", "松鹤", "夕阳红", "康乐")
COMMITTEE = re.compile("(居民委员会|居委会|民委员会|委员会|委会|虚拟社区|虚拟生活区)$")
NEEDS = (("", ""), ("destitute_support", "yes"), ("income", "subsistence_allowance"), ("income", "low_income"))


class Address(NamedTuple):
    """A community as the registry files it: its row, its path, and how addresses there begin."""

    region: int
    path: str
    start: str
    urban: bool


@dataclass(frozen=True)
class Making:
    """Everything that homes are made of."""

    people: Population
    addresses: list[Address]
    calibration: Calibration
    names: Names
    day: date
    seed: int

    def blocks(self) -> int:
        return -(-(len(self.people.starts()) - 1) // BLOCK)


def address(place: Place, region: int, path: str) -> Address:
    """How a community's addresses begin: its name without the committee."""
    start = COMMITTEE.sub("", place.name) or place.name
    if place.urban is False and not start.endswith(("村", "场", "区")):
        start += "村"
    return Address(region, path, start, place.urban is not False)


def homes(making: Making, first: int, last: int) -> Iterator[Home]:
    """The homes of blocks first to last (without it), in order."""
    starts = making.people.starts()
    for block in range(first, last):
        yield from _block(making, block, starts[block * BLOCK : (block + 1) * BLOCK + 1])


def _block(making: Making, block: int, starts: Column) -> Iterator[Home]:
    people, rng = making.people, np.random.default_rng([making.seed, block + 1])
    begin, end = int(starts[0]), int(starts[-1])
    drawn = _Drawn(making, rng, begin, end)
    lots = rng.integers(0, 1_000_000, len(starts) - 1).tolist()
    edges = (starts - begin).tolist()
    places, living = people.place[begin:end].tolist(), people.living[begin:end].tolist()
    for lot, (start, stop) in zip(lots, pairwise(edges), strict=True):
        at = making.addresses[places[start]]
        institution = living[start] == RESIDENTIAL
        where = f"{at.start}{HALLS[lot % len(HALLS)]}养老院" if institution else _door(at, lot)
        couple = stop - start == 2
        persons = tuple(drawn.person(row, at, start + stop - 1 - row if couple else None) for row in range(start, stop))
        yield Home(at.region, at.path, where, persons, household=not institution)


def _door(at: Address, lot: int) -> str:
    if at.urban:
        return f"{at.start}{lot % 60 + 1}号楼{lot // 60 % 6 + 1}单元{lot // 360 % 18 + 1}{lot // 6480 % 4 + 1:02d}"
    return f"{at.start}{lot % 9 + 1}组{lot // 9 % 200 + 1}号"


class _Drawn:
    """What is drawn at random for the people of one block."""

    def __init__(self, making: Making, rng: np.random.Generator, begin: int, end: int) -> None:
        people, self.names, count = making.people, making.names, end - begin
        part = slice(begin, end)
        self.female = people.female[part]
        self.families = self.names.families(rng, count)
        self.givens = self.names.givens(rng, self.female)
        self.spouses = self.names.givens(rng, ~self.female)
        seventeen = people.number[part]
        self.numbers = [
            f"{number}{CHECK_ID[check]}"
            for number, check in zip(seventeen.tolist(), check_digits(seventeen).tolist(), strict=True)
        ]
        shift = making.seed * 7_919
        self.phones = [
            str(PHONE_BLOCK + (begin + row + shift) % PHONES) if has else ""
            for row, has in enumerate((rng.random(count) < making.calibration.assumed["phone"].share).tolist())
        ]
        self._date(people, rng, making.day, part)
        self.columns = list(
            zip(*(getattr(people, name)[part].tolist() for name in TOLD), people.empty_nest[part].tolist(), strict=True)
        )
        self._relate(making, rng, begin, count)

    def _date(self, people: Population, rng: np.random.Generator, day: date, part: slice) -> None:
        """Registered some time in the last six years, but not before sixty; assessed in the last two."""
        count, today = part.stop - part.start, day.toordinal()
        born, which = np.unique(people.born[part], return_inverse=True)
        sixty = np.array([birthday(date.fromordinal(int(one)), 60).toordinal() for one in born], dtype=np.int64)[which]
        registered = np.minimum(np.maximum(today - rng.integers(1, 6 * 365, count), sixty), today)
        assessed = np.maximum(today - rng.integers(0, 2 * 365, count), registered)
        alone = np.minimum(registered + 1 + (rng.random(count) * (today - registered)).astype(np.int64), today)
        self.registered, self.assessed, self.alone = (_days(column, today) for column in (registered, assessed, alone))

    def _relate(self, making: Making, rng: np.random.Generator, begin: int, count: int) -> None:
        shares = making.calibration.split("kin")
        ladder = np.cumsum(list(shares.values()))
        many = np.searchsorted(ladder / ladder[-1], rng.random(count), side="right")
        total = int(many.sum())
        self.many, self.edges = many.tolist(), np.concatenate([[0], np.cumsum(many)]).tolist()
        self.kin_female = rng.random(total) < 0.5
        self.kin_givens = self.names.givens(rng, self.kin_female, "children_")
        self.kin_families = self.names.families(rng, total)
        self.kin_phones = [
            str(PHONE_BLOCK + PHONES + (begin * 3 + place + making.seed * 7_919) % PHONES) for place in range(total)
        ]

    def person(self, row: int, at: Address, spouse: int | None) -> Person:
        told = self.columns[row]
        elsewhere = told[TOLD.index("elsewhere")]
        return Person(
            self.families[row] + self.givens[row],
            self.numbers[row],
            self.phones[row],
            self.registered[row],
            None if elsewhere else at.region,
            self._facts(row, told, at),
            self._kin(row, told, spouse),
        )

    def _facts(self, row: int, told: tuple[Any, ...], at: Address) -> tuple[Fact, ...]:
        living, grade, need, dementia, disability, bereaved, left, elsewhere, away, widowed, empty = told
        since = self.registered[row]
        facts = [Fact("hukou", "elsewhere" if elsewhere else "local", since)]
        if widowed and since < self.alone[row]:
            facts.append(Fact("living", "with_spouse", since, self.alone[row]))
            facts.append(Fact("living", LIVING[living], self.alone[row]))
        else:
            facts.append(Fact("living", LIVING[living], since))
        if empty:
            facts.append(Fact("empty_nest", "yes", since))
        if not at.urban:
            facts.append(Fact("rural", "yes", since))
        if grade:
            facts.append(Fact("grade", GRADES[grade], self.assessed[row]))
        if need:
            kind, value = NEEDS[need]
            facts.append(Fact(kind, value, since))
        if disability:
            facts.append(Fact("disability", str(disability), since))
        for kind, true in (
            ("dementia", dementia),
            ("bereaved_parent", bereaved),
            ("left_behind", left),
            ("away", away),
        ):
            if true:
                facts.append(Fact(kind, "yes", since))
        return tuple(facts)

    def _kin(self, row: int, told: tuple[Any, ...], spouse: int | None) -> tuple[Relative, ...]:
        """Children bear their father's name; who has no child has brothers, sisters or neighbours."""
        if not self.many[row]:
            return ()
        living, _grade, need, _dementia, _disability, bereaved, *_rest = told
        childless = bereaved or (need and NEEDS[need] == NEEDS[1])
        father = row if not self.female[row] else spouse
        kin = []
        for place in range(self.edges[row], self.edges[row + 1]):
            own, given = self.kin_families[place], self.kin_givens[place]
            if childless:
                relation = "neighbour" if place % 2 else "sibling"
                family = own if relation == "neighbour" else self.families[row]
            elif LIVING[living] == "with_spouse" and spouse is None and place == self.edges[row]:
                relation, family, given = "spouse", own, self.spouses[row]
            else:
                relation, family = "child", self.families[father] if father is not None else own
            kin.append(Relative(family + given, relation, self.kin_phones[place]))
        return tuple(kin)


TOLD = (
    "living", "grade", "need", "dementia", "disability", "bereaved", "left_behind", "elsewhere", "away", "widowed",
)  # fmt: skip


def _days(column: Column, today: int) -> list[date]:
    known = (
        [date.fromordinal(today) - timedelta(days=back) for back in range(today - int(column.min()) + 1)]
        if len(column)
        else []
    )
    return [known[today - ordinal] for ordinal in column.tolist()]
