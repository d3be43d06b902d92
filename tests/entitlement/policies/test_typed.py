"""What is said to somebody who tells only some of it: sure of nothing that another answer would change."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.entitlement.policies import made
from tests.entitlement.policies.made import INPUTS, ON
from yinian.entitlement.policies import answers, queries, typed
from yinian.entitlement.policies.plan import Law
from yinian.entitlement.policies.tables import Table
from yinian.entitlement.policies.together import Rule
from yinian.entitlement.policies.typed import Person, Way

OPTIONS = {name: tuple(about.words.values()) for name, about in INPUTS.items() if about.kind == "word"}
CELLS = {name: cells for name, cells in made.CELLS.items() if name != "cost"}
ROWS = some.lists(
    some.tuples(
        some.fixed_dictionaries({name: some.sampled_from(cells) for name, cells in CELLS.items()}),
        some.sampled_from([0, 500, 12_345, "未定"]),
    ),
    min_size=1,
    max_size=4,
)
PEOPLE = some.builds(
    lambda born, facts: Person(born, {name: value for name, value in facts.items() if value is not None}),
    some.one_of(
        some.none(), some.sampled_from([typed.born_in(1946), typed.born_in(1946, 2), typed.born_in(1946, 2, 28)])
    ),
    some.fixed_dictionaries({name: some.sampled_from([None, *values]) for name, values in OPTIONS.items()}),
)


def value_of(name: str, _on: date) -> int | None:
    return made.VALUES.get(name)


def said(table: Table, person: Person) -> typed.Said:
    (found,) = typed.said(Law(ON, (table,), ()), person, {table.region: value_of})
    return found


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, hit=some.sampled_from(["first", "sum", "max"]), person=PEOPLE)
def test_what_is_sure_holds_for_everybody_this_person_may_be(rows: Any, hit: str, person: Person) -> None:
    table = made.table(rows, hit)
    found = said(table, person)
    births = person.born or (date(1900, 1, 1), *(date(ON.year - age, 1, 1) for age in (0, 59, 60, 78, 79, 80, 90, 96)))
    seen = set()
    for born, *values in product(births, *(_values(person, name) for name in OPTIONS)):
        whole = {"born_on": born, **dict(zip(OPTIONS, values, strict=True))}
        one = answers.decide(table, whole, ON, value_of)
        assert not one.needs
        seen.add((one.granted, one.amount))
    assert found.certain is (len(seen) == 1)
    if found.certain:
        assert seen == {(found.answer.granted, found.answer.amount)}
    if found.ways:
        assert {(way.granted, way.amount) for way in found.ways} == seen


def _values(person: Person, name: str) -> tuple[Any, ...]:
    return (person.facts[name],) if name in person.facts else OPTIONS[name]


def test_a_register_that_was_not_spoken_of_is_not_a_no() -> None:
    table = made.table([({"income": "低保"}, 500), ({"income": "边缘, 无"}, 0)], "unique")
    found = said(table, Person(None, {}))
    assert (found.due, found.hangs_on) == (False, ("income",))
    assert found.ways == (Way(("low",), True, 500), Way(("edge", "none"), False, 0))
    assert said(table, Person(None, {"income": "none"})).certain


def test_only_the_year_is_enough_where_the_birthday_does_not_matter() -> None:
    table = made.table([({"age": "80+"}, 500), ({"age": "<80"}, 0)], "unique")
    assert said(table, Person(typed.born_in(1940), {})).due
    assert said(table, Person(typed.born_in(1946), {})).hangs_on == ("age",)
    assert said(table, Person(typed.born_in(1946, 2), {})).due
    assert said(table, Person(typed.born_in(1946, 2, 28), {})).due
    late = said(table, Person(typed.born_in(1946, 3), {}))
    assert late.certain and not late.answer.granted
    assert said(table, Person(None, {})).hangs_on == ("age",)
    with pytest.raises(ValueError, match="day"):
        typed.born_in(1946, 2, 30)


def test_a_number_that_was_not_told_leaves_the_amount_open() -> None:
    table = made.table([({"income": "低保"}, "cost × 50%, 最多 80000"), ({"income": "边缘, 无"}, 0)], "unique")
    assert said(table, Person(None, {"income": "low"})).hangs_on == ("cost",)
    assert set(said(table, Person(None, {})).hangs_on) == {"income", "cost"}
    assert said(table, Person(None, {"income": "low", "cost": 1000})).answer.amount == 500
    assert said(table, Person(None, {"income": "none"})).certain


def test_what_shuts_another_out_is_told_and_an_open_rival_leaves_it_open() -> None:
    one = made.table([({"income": "低保"}, 500), ({"income": "边缘, 无"}, 0)], "unique", "one")
    other = made.table([({}, 300)], "unique", "other")
    rule = Rule("excludes", "one", ("other",), date(2020, 1, 1), None, made.LAW, "一", "不重复", "t.yaml", 1)
    law = Law(ON, (one, other), (rule,))

    def of(**facts: Any) -> typed.Said:
        return typed.said(law, Person(None, facts), {one.region: value_of})[1]

    assert (of(income="low").taken_by, of(income="low").due) == ("one", False)
    assert of(income="none").due
    assert of().rivals and not of().certain


def test_only_what_the_rows_of_the_day_ask_is_asked() -> None:
    table = made.table([({"age": "80+", "living": "独居"}, 500), ({}, 0)], "first")
    assert typed.asked(Law(ON, (table,), ())) == ["age", "living"]


@pytest.mark.django_db
def test_whoever_tells_everything_is_told_what_the_examples_of_the_shipped_tables_say() -> None:
    for table in queries.all_tables():
        for example in table.examples:
            born = example.facts.get("born_on")
            facts = {
                name: example.facts.get(name) or given.absent
                for name, given in table.inputs.items()
                if name != "age" and (example.facts.get(name) or given.absent) is not None
            }
            person = Person((born, born) if born else None, facts)
            law = Law(example.on, (table,), ())
            (found,) = typed.said(law, person, {table.region: queries.value_of(table.region)})
            assert found.certain, (table.file, example.number)
            assert (found.answer.amount, found.answer.granted) == (example.amount, example.amount != 0), example.what
