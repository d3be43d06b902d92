"""Homes come out of columns block by block, each block on its own, and read like people."""

from collections import Counter
from datetime import date
from itertools import islice

import pytest

from yinian.config.people import calibration, names
from yinian.config.people.homes import BLOCK, Making, address, homes
from yinian.config.people.population import Place, populate
from yinian.foundation.codes import citizen_id
from yinian.registry.elders import rules
from yinian.registry.elders.imports import Home

DAY = date(2026, 11, 22)
PLACES = [Place("丽日社区居委会"), Place("兴民村委员会", False), Place("果园村委会", False), Place("示例产业园", None)]


def making(count: int = 16_000, seed: int = 1) -> Making:
    known = calibration.load()["640202"]
    people = populate(known, PLACES, count, day=DAY, seed=seed)
    at = [address(place, 7 + n, f"/1/{7 + n}/") for n, place in enumerate(PLACES)]
    return Making(people, at, known, names.load(), DAY, seed)


@pytest.fixture(scope="module")
def made() -> list[Home]:
    given = making()
    return list(homes(given, 0, given.blocks()))


def test_a_block_depends_on_nothing_before_it(made: list[Home]) -> None:
    given = making()
    assert given.blocks() == 3
    assert list(homes(given, 1, 2)) == made[BLOCK : 2 * BLOCK]
    assert list(islice(homes(given, 2, 3), 10)) == made[2 * BLOCK : 2 * BLOCK + 10]
    assert list(homes(making(seed=2), 0, 1)) != made[:BLOCK]


def test_everybody_is_made_once(made: list[Home]) -> None:
    numbers = [person.citizen_id for home in made for person in home.people]
    assert len(numbers) == len(set(numbers)) == 16_000


def test_facts_are_known_kinds_with_one_open_value_in_the_past(made: list[Home]) -> None:
    for home in made:
        for person in home.people:
            still = [fact.kind for fact in person.facts if fact.until is None]
            assert len(still) == len(set(still))
            for fact in person.facts:
                assert not rules.fact_fault(fact.kind, fact.value)
                assert fact.since <= DAY
                assert fact.until is None or fact.since < fact.until <= DAY
            assert rules.old_enough(citizen_id(person.citizen_id).born, person.registered_on)


def test_living_empty_nest_and_village_agree(made: list[Home]) -> None:
    for home in made:
        for person in home.people:
            true = {fact.kind: fact.value for fact in person.facts if fact.until is None}
            assert ("empty_nest" in true) == (true["living"] in {"alone", "with_spouse"})
            assert ("rural" in true) == (home.region in (8, 9))
            assert "left_behind" not in true or {"rural", "empty_nest"} <= set(true)
            assert home.household == (true["living"] != "residential")
            assert len(home.people) == 1 or true["living"] in {"with_spouse", "with_children"}


def test_some_lived_with_a_spouse_until_lately(made: list[Home]) -> None:
    ended = [fact for home in made for person in home.people for fact in person.facts if fact.until]
    assert len(ended) > 100
    assert {(fact.kind, fact.value) for fact in ended} == {("living", "with_spouse")}


def test_kin_and_phones_are_artificial_and_one_on_average(made: list[Home]) -> None:
    people = [person for home in made for person in home.people]
    kin = [relative for person in people for relative in person.kin]
    assert len(kin) / len(people) == pytest.approx(1, abs=0.03)
    phones = [person.phone for person in people if person.phone]
    assert len(phones) / len(people) == pytest.approx(0.85, abs=0.02)
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("164") and len(phone) == 11 and phone[3] < "5" for phone in phones)
    assert all(one.phone.startswith("164") and one.phone[3] >= "5" for one in kin)
    assert Counter(one.relation for one in kin).most_common(1)[0][0] == "child"


def test_children_bear_their_father_s_name(made: list[Home]) -> None:
    for home in made[:3_000]:
        men = [person for person in home.people if citizen_id(person.citizen_id).sex == "male"]
        for person in home.people:
            father = men[0] if men else None
            for relative in person.kin:
                if relative.relation == "child" and father:
                    assert relative.name[0] == father.name[0]


def test_those_without_a_child_name_none(made: list[Home]) -> None:
    for home in made:
        for person in home.people:
            if any(fact.kind in {"bereaved_parent", "destitute_support"} for fact in person.facts):
                assert {relative.relation for relative in person.kin} <= {"sibling", "neighbour"}


@pytest.mark.parametrize(
    ("place", "start"),
    [
        (Place("丽日社区居委会"), "丽日社区"),
        (Place("兴民村委员会", False), "兴民村"),
        (Place("果园村委会", False), "果园村"),
        (Place("前进村民委员会", False), "前进村"),
        (Place("东顺城社区居民委员会"), "东顺城社区"),
        (Place("示例产业园", None), "示例产业园"),
    ],
)
def test_addresses_begin_with_the_place(place: Place, start: str) -> None:
    assert address(place, 1, "/1/").start == start


def test_names_sound_like_their_sex_and_are_spelled_as_the_registry_spells(made: list[Home]) -> None:
    known = names.load()
    for home in made[::50]:
        for person in home.people:
            signs = known.given[citizen_id(person.citizen_id).sex]
            family = next(one for one in sorted(known.surnames, key=len, reverse=True) if person.name.startswith(one))
            assert set(person.name.removeprefix(family)) <= set(signs)
            assert rules.spelled(person.name)[0].isascii()
