"""A generated population is exact in its counts, the same for the same seed, and consistent in every person."""

from collections import Counter
from dataclasses import fields
from datetime import date, timedelta

import numpy as np
import pytest

from yinian.config.people import calibration
from yinian.config.people.calibration import BANDS
from yinian.config.people.population import (
    ALONE,
    BLOCKS,
    RESIDENTIAL,
    WITH_CHILDREN,
    WITH_SPOUSE,
    Place,
    Population,
    check_digits,
    days_of_birth,
    numbers,
    populate,
    sizes,
)
from yinian.foundation.codes import CHECK_ID, PROVINCES, citizen_id
from yinian.foundation.periods import age

KNOWN = calibration.load()
DAY = date(2026, 11, 22)
PLACES = [Place(f"第{n}社区", n % 5 > 0) for n in range(65)]


def made(count: int = 42_905, *, seed: int = 1, code: str = "640202", places: list[Place] = PLACES) -> Population:
    return populate(KNOWN[code], places, count, day=DAY, seed=seed)


@pytest.fixture(scope="module")
def dawukou() -> Population:
    return made()


def test_dawukou_has_the_document_s_counts(dawukou: Population) -> None:
    assert np.bincount(dawukou.band).tolist() == [22_000, 14_800, 5_800, 300, 5]
    assert (dawukou.grade > 0).sum() == 3_953
    assert dawukou.empty_nest.sum() == 22_945
    assert dawukou.left_behind.sum() == 380
    assert (dawukou.need > 0).sum() == 1_210
    assert dawukou.band[dawukou.need == 3].min() >= 2  # low income only at an advanced age


def test_yingkou_s_special_difficulty_is_exact() -> None:
    yingkou = made(549_000, code="210800")
    needy = yingkou.need > 0
    assert ((yingkou.grade > 2) & needy).sum() == 283
    assert ((yingkou.grade > 0) & (yingkou.grade < 3) & needy).sum() == 656


def test_ages_are_right_on_the_day(dawukou: Population) -> None:
    for number, (youngest, oldest) in enumerate(BANDS.values()):
        ages = [age(date.fromordinal(born), DAY) for born in np.unique(dawukou.born[dawukou.band == number]).tolist()]
        assert min(ages) >= youngest
        assert max(ages) <= oldest


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 2, 28), date(2026, 3, 1), date(2025, 12, 31)])
def test_the_edges_of_a_band_are_birthdays(day: date) -> None:
    for youngest, oldest in BANDS.values():
        first, last = (date.fromordinal(one) for one in days_of_birth(youngest, oldest, day))
        assert (age(first, day), age(last, day)) == (oldest, youngest)
        assert age(first - timedelta(days=1), day) == oldest + 1
        assert age(last + timedelta(days=1), day) == youngest - 1


def test_the_same_seed_makes_the_same_people_and_another_seed_others(dawukou: Population) -> None:
    again, other = made(), made(seed=2)
    for field in fields(Population):
        assert np.array_equal(getattr(dawukou, field.name), getattr(again, field.name))
    assert not np.array_equal(dawukou.born, other.born)


def test_homes_hold_one_person_or_a_couple(dawukou: Population) -> None:
    starts = dawukou.starts()
    many = np.diff(starts)
    assert set(np.unique(many)) == {1, 2}
    first = starts[:-1][many == 2]
    assert (dawukou.female[first] != dawukou.female[first + 1]).all()
    assert (dawukou.place[first] == dawukou.place[first + 1]).all()
    assert (dawukou.living[first] == dawukou.living[first + 1]).all()
    assert set(np.unique(dawukou.living[first])) == {WITH_SPOUSE, WITH_CHILDREN}
    assert (np.diff(dawukou.place) >= 0).all()  # community by community


def test_what_is_true_of_somebody_agrees(dawukou: Population) -> None:
    rural = np.array([place.urban is False for place in PLACES])[dawukou.place]
    assert (dawukou.empty_nest == np.isin(dawukou.living, (ALONE, WITH_SPOUSE))).all()
    assert (rural & dawukou.empty_nest)[dawukou.left_behind].all()
    assert (dawukou.living[dawukou.widowed] == ALONE).all()
    city = made(20_000, code="990000")
    assert city.away.sum() == 5_000
    assert not (city.away & (city.grade > 0)).any()
    assert not (city.away & (city.living == RESIDENTIAL)).any()


def test_numbers_are_valid_unique_and_of_no_province(dawukou: Population) -> None:
    texts = [
        f"{n}{CHECK_ID[c]}" for n, c in zip(dawukou.number.tolist(), check_digits(dawukou.number).tolist(), strict=True)
    ]
    assert len(set(texts)) == 42_905
    for text, born, female in list(zip(texts, dawukou.born.tolist(), dawukou.female.tolist(), strict=True))[::97]:
        read = citizen_id(text)
        assert (read.born, read.sex, read.unusual) == (date.fromordinal(born), "female" if female else "male", True)
        assert read.area[:2] == "99" and "99" not in PROVINCES
        assert int(read.area) >= 990_400


def test_blocks_of_numbers_never_meet() -> None:
    born, female = np.full(1_500, date(1950, 1, 1).toordinal(), dtype=np.int32), np.ones(1_500, dtype=bool)
    one, next_one = numbers(born, female, 0), numbers(born, female, 1)
    assert len({*one.tolist(), *next_one.tolist()}) == 3_000
    assert numbers(born, female, BLOCKS - 1).max() // 10**11 <= 999_999
    with pytest.raises(ValueError, match="generate in parts"):
        numbers(np.repeat(born, 2), np.repeat(female, 2), 0)


def test_villages_are_smaller_and_nobody_is_lost() -> None:
    shares = sizes(PLACES, KNOWN["640202"], 42_905)
    assert sum(shares) == 42_905
    rural = [size for size, place in zip(shares, PLACES, strict=True) if place.urban is False]
    urban = [size for size, place in zip(shares, PLACES, strict=True) if place.urban]
    assert sum(rural) / len(rural) < 0.6 * sum(urban) / len(urban)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 60])
@pytest.mark.parametrize("places", [PLACES, [Place("一处", None)], [Place("一村", False)]])
def test_small_runs_are_whole_too(count: int, places: list[Place]) -> None:
    people = made(count, places=places)
    assert len(people) == count
    living = Counter(people.living.tolist())
    assert sum(living.values()) == count
    assert set(living) <= set(range(5))
